"""Commands for links and leads: link; leads show, accept, reject, later, reopen."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_linkers
from clew.cli.console import counted, out, print_json, print_rows, quoted, say, warn
from clew.cli.help import QUEUE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.passwords import PasswordOption, read_passwords
from clew.cli.progress import shown_progress
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, LimitOption, QuietOption, WorkspaceOption, desk
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import LeadOrder

if TYPE_CHECKING:
    from pathlib import Path

    from clew.cli.schemas_leads import Lead, Linked

EXIT_FAILED_MEDIA = 1
FOLLOWED_EVERY_S = 10.0
"""How often it is looked whether there is more to describe: a few counts in the catalog."""
SHOWN_FAILED = 20
"""Media that failed named one by one."""

leads = typer.Typer(
    cls=HelpGroup,
    help="Show what may be related to a case's media, and say what is.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew leads show --case OP-114", "clew leads accept 12 --case OP-114"),
)

NumberArgument = Annotated[int, typer.Argument(metavar="LEAD", help="The lead's number, as `clew leads show` has it.")]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "link",
        link,
        "clew link --case OP-114",
        "clew link -c OP-114 --linker places --all",
        "clew link -c OP-114 --follow --quiet",
        panel=QUEUE,
    )
    add_command(
        leads,
        "show",
        show,
        "clew leads show --case OP-114",
        "clew leads show -c OP-114 --kind 'same place' --order newest",
        "clew leads show -c OP-114 --decided --limit 0 --json",
    )
    add_command(leads, "accept", accept, "clew leads accept 12 --case OP-114 --reason 'the same poster'")
    add_command(leads, "reject", reject, "clew leads reject 12 --case OP-114 --reason 'another room'")
    add_command(leads, "later", later, "clew leads later 12 --case OP-114")
    add_command(leads, "reopen", reopen, "clew leads reopen 12 --case OP-114")
    app.add_typer(leads, name="leads", rich_help_panel=QUEUE)


@leads.callback()
def _group(context: typer.Context) -> None:
    """Show what may be related to a case's media, and say what is."""
    ask_for_command(context)


def link(
    case: CaseOption,
    linker: Annotated[
        list[str] | None,
        typer.Option(
            "--linker",
            "-l",
            metavar="NAME",
            show_default="all there are",
            help="Only this one; may be given again.",
            autocompletion=complete_linkers,
        ),
    ] = None,
    is_all: Annotated[
        bool, typer.Option("--all", help="Then describe every copy in a stack, too, and what is known.")
    ] = False,
    is_followed: Annotated[
        bool, typer.Option("--follow", help="Go on until stopped, with what later ingests bring.")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try media that failed once more.")] = False,
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for what relates a case's media to each other and to all other cases.

    The evidence is read again, and described by each linker in the sandbox: what stands for each stack that is not
    known, in the queue's order. A thousand media are compared with everything that was described in any case before
    the next two thousand are described, then four thousand, and so on. Stopped at any instant, the same command goes
    on. What comes of it are leads: an officer accepts or rejects each.

    Exit code 1: done, but some media could not be described; each is named with its reason.
    """
    import time

    from clew.casework.describe_views import DescribeOptions, DescribeOutcome
    from clew.casework.link import LinkOutcome
    from clew.casework.relate import follow, places_of, put_off, relate
    from clew.cli.render_leads import linked

    def tell(views: DescribeOutcome, links: LinkOutcome) -> None:
        places = places_of(opened, case, list(views.failed))
        found = linked(case, views, links, places, put_off(opened, case, links))
        print_json(found) if as_json else _print_linked(found)

    names = tuple(linker or ())
    options = DescribeOptions(names, is_all, retry_failed, read_passwords(password_file))
    with desk(workspace, config) as opened:
        with shown_progress(quiet=quiet) as watch:
            if is_followed:
                follow(opened, case, options, watch, tell, lambda: time.sleep(FOLLOWED_EVERY_S))
            views, links = relate(opened, case, options, watch)
        tell(views, links)
    if views.failed:
        raise typer.Exit(EXIT_FAILED_MEDIA)


def _print_linked(found: "Linked") -> None:
    for each in found.linkers:
        if each.not_tried:
            warn(f"not tried: {each.linker}: {each.not_tried}")
    rows = [
        (each.linker, each.version, f"{each.compared:,}", f"{each.proposed:,}")
        for each in found.linkers
        if not each.not_tried
    ]
    print_rows(("LINKER", "VERSION", "COMPARED", "LINKS"), rows, right=("COMPARED", "LINKS"))
    for unread in found.failed[:SHOWN_FAILED]:
        warn(f"{found.case}, {unread.exhibit}: {unread.path or unread.sha256[:12]}: {unread.reason}")
    if len(found.failed) > SHOWN_FAILED:
        warn(f"and {len(found.failed) - SHOWN_FAILED:,} more, all of them with --json")
    if any(each.reason.startswith("encrypted") for each in found.failed):
        say("what is encrypted is read with its password: --retry-failed --password-file FILE")
    if found.put_off:
        say(
            f"put off: {counted(found.put_off, 'picture or film')} known already, or in a stack "
            "behind another; --all describes them too, and tells then what was cut from a known one"
        )
    say(f"Next: clew leads show --case {quoted(found.case)}")


def show(
    case: CaseOption,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", metavar="KIND", help="Only this kind; may be given again.")
    ] = None,
    is_decided: Annotated[bool, typer.Option("--decided", help="Those accepted and rejected, too.")] = False,
    order: Annotated[
        LeadOrder, typer.Option("--order", help="Those proposed last first, or the strongest.")
    ] = LeadOrder.STRONGEST,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show a case's leads, those into other cases first, then the rarest scores.

    Of equal ones the newest comes first; with `--order newest` nothing else counts. A lead is no proof: ODDS is how
    often two unrelated views score as high, as measured on published benign data. VERDICT tells where a lead was
    proposed anew, with other numbers, after an officer judged it.
    """
    from clew.casework.leads import leads as act
    from clew.casework.withheld_leads import withheld_leads
    from clew.cli.render_leads import lead
    from clew.model.wanted_leads import UNDECIDED, WantedLeads

    verdicts = tuple(Verdict) if is_decided else UNDECIDED
    wanted = WantedLeads(kind or (), verdicts, limit or None, order=order)
    with desk(workspace, config) as opened:
        page, held = act(opened, case, wanted), withheld_leads(opened, case)
    found = [lead(each) for each in page.items]
    for linker, why in page.off.items():
        warn(f"not shown: {linker}: {why.said}")
    for each in held:
        what, off_in = f"{each.linker} ({', '.join(each.kinds)})", ", ".join(each.cases)
        warn(f"withheld: {what}: to media of cases where it is off by policy ({off_in})")
    if as_json:
        print_json(found)
        return
    _print_leads(found)
    if page.total > len(found):
        say(f"{page.total - len(found):,} more; --limit 0 shows all")
    if not found and page.of:
        decided = "" if is_decided else "; --decided shows those accepted and rejected, too"
        say(f"none of the {counted(page.of, 'lead')} here passes these filters{decided}")
    elif not found and held:
        say(f"no leads here but those; `clew linkers show --case {held[0].cases[0]}` tells by whom, and why")
    elif not found:
        say(f"no leads here yet; look for some with: clew link --case {quoted(case)}")


def _print_leads(found: "list[Lead]") -> None:
    from clew.cli.render_leads import odds, verdict_shown

    rows = [
        (
            *(str(each.lead), each.kind, odds(each.false_match_rate), verdict_shown(each)),
            *(each.this.path, each.other.path),
            ", ".join(each.other.cases),
        )
        for each in found
    ]
    if rows:
        print_rows(("LEAD", "KIND", "ODDS", "VERDICT", "THIS", "OTHER", "CASES"), rows, right=("LEAD",))


def accept(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that a lead is right."""
    _judge(number, case, Verdict.ACCEPTED, reason, as_json, workspace, config)


def reject(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Say that a lead is wrong, and why."""
    _judge(number, case, Verdict.REJECTED, reason, as_json, workspace, config)


def later(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Put a lead off: it stays among those to look at."""
    _judge(number, case, Verdict.LATER, reason, as_json, workspace, config)


def reopen(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Take back what was said of a lead; it stays on record."""
    _judge(number, case, Verdict.OPEN, reason, as_json, workspace, config)


def _judge(  # what the four commands share
    number: int,
    case: str,
    verdict: Verdict,
    reason: str,
    as_json: bool,
    workspace: "Path | None",
    config: "Path | None",
) -> None:
    from clew.casework.judge_lead import judge_lead
    from clew.cli.render_leads import judged

    with desk(workspace, config) as opened:
        made = judged(number, judge_lead(opened, case, number, verdict, reason))
    if as_json:
        print_json(made)
    else:
        out.print(f"[bold]Lead {number}[/]  {made.verdict}, on record as decision {made.decision} on leads")
