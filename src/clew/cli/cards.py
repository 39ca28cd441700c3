"""Commands for match cards: card make, verify."""

from pathlib import Path
from typing import Annotated

import typer

from clew.cli.console import fail, out, print_json, print_rows
from clew.cli.help import OUT, HelpGroup, add_command, ask_for_command, examples
from clew.cli.output import check_target, print_written
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.errors import IntegrityError, UsageError

EXIT_UNCHECKED = 1

card = typer.Typer(
    cls=HelpGroup,
    help="Put a lead or a match on one page for a case file, and check such a page.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew card make --case OP-114 --lead 12 --output lead-12.pdf", "clew card verify lead-12.pdf"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        card,
        "make",
        make,
        "clew card make --case OP-114 --lead 12 --output lead-12.pdf",
        "clew card make -c OP-114 --match 9f86d081884c --list national -o match.html",
    )
    add_command(card, "verify", verify, "clew card verify lead-12.pdf", "clew card verify match.html --json")
    app.add_typer(card, name="card", rich_help_panel=OUT)


@card.callback()
def _group(context: typer.Context) -> None:
    """Put a lead or a match on one page for a case file, and check such a page."""
    ask_for_command(context)


def make(
    case: CaseOption,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", readable=False, help="File to write: .html or .pdf.")
    ],
    lead: Annotated[int | None, typer.Option("--lead", "-l", metavar="LEAD", min=1, help="The lead's number.")] = None,
    match: Annotated[
        str | None, typer.Option("--match", "-m", metavar="MEDIA", help="A media that is on a list, by its SHA-256.")
    ] = None,
    listed: Annotated[str, typer.Option("--list", metavar="NAME", help="Its match with this list.")] = "",
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Show pictures clear: without, blurred for good.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the match card of a lead, or of a media's match with a list.

    It says what was compared by what, how often that is wrong, who accepted it, and where custody has it; pictures are
    blurred for good, so that nobody can make them clear again. One that can't be drawn is named, here and on the card.
    It is put on record before the file takes its name.
    """
    from clew.casework.match_card import make_lead_card, make_match_card
    from clew.casework.named_media import named_media

    check_target(output)
    if (lead is None) == (match is None):
        raise UsageError("give either --lead or --match")
    with desk(workspace, config) as opened:
        if lead is not None:
            written = make_lead_card(opened, case, lead, output, is_veiled=not pictures)
        else:
            sha256 = named_media(opened, case, match or "")
            written = make_match_card(opened, case, sha256, listed, output, is_veiled=not pictures)
    print_written(written, "card", as_json=as_json)


def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="A match card, .html or .pdf.")],
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Check a match card against the evidence and the chain of custody.

    Both media are read from the evidence again, described again in the sandbox and compared again with the same
    version; custody is followed from its first entry. Each claim holds, held then, does not hold, or can't be checked.

    Exit code 1: nothing is wrong, but some claims can't be checked, or were overtaken since. 8: a claim does not hold.
    """
    from clew.casework.verify_card import State, verify_card
    from clew.cli.schemas_cards import CardClaim, CardVerified

    with desk(workspace, config) as opened:
        found = verify_card(opened, path)
    if as_json:
        claims = [CardClaim(each.name, each.state.value, each.reason) for each in found.claims]
        told = found.card
        print_json(CardVerified(told.case, told.lead, told.one.sha256, told.other.sha256, found.state.value, claims))
    else:
        print_rows(
            ("CLAIM", "", "HOW"), [(each.name, each.state.value, each.reason) for each in found.claims], loose="HOW"
        )
        out.print(f"[bold]{found.card.what}, case {found.card.case}[/]: {_CONCLUSIONS[found.state.value]}")
    if found.state is State.FAILS:
        fail("the card does not hold: don't rely on it before the difference is explained")
        raise typer.Exit(IntegrityError.exit_code)
    if found.state is not State.HOLDS:
        raise typer.Exit(EXIT_UNCHECKED)


_CONCLUSIONS = {
    "holds": "all of it holds",
    "can't be checked": "nothing is wrong, but not all could be checked",
    "held then": "it held when it was made; what is said or proposed since, a claim above tells",
    "does not hold": "it does not hold",
}
