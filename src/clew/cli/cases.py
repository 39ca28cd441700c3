"""Commands that look over a workspace and its cases: status, verify, custody."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_cases
from clew.cli.console import counted, fail, out, print_json, print_rows, quoted, say, warn
from clew.cli.help import WORKSPACE, add_command
from clew.cli.lists import print_lists
from clew.cli.passwords import PasswordOption, read_passwords
from clew.cli.progress import shown_progress
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import IntegrityError

SHOWN_DIFFERENCES = 50
"""Differences shown on a terminal."""

if TYPE_CHECKING:
    from clew.cli.schemas import Status, Verified


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(app, "status", status, "clew status", "clew status --json", panel=WORKSPACE)
    add_command(
        app,
        "verify",
        verify,
        "clew verify --case OP-114",
        "clew verify --case OP-114 --no-evidence --json",
        panel=WORKSPACE,
    )
    add_command(app, "custody", custody, "clew custody", "clew custody --case OP-114 --json", panel=WORKSPACE)


def status(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show cases and lists, and how far each exhibit has come."""
    from clew.casework.status import status as act
    from clew.cli.render import status_shown

    with desk(workspace, config) as opened:
        shown = status_shown(opened, act(opened))
    if as_json:
        print_json(shown)
    else:
        _print_status(shown)


def _print_status(shown: "Status") -> None:
    out.print(
        f"[bold]Workspace[/] {quoted(shown.workspace)}   [bold]agency[/] {quoted(shown.agency)}   "
        f"[bold]officer[/] {quoted(shown.officer)}\n"
    )
    rows = []
    for case in shown.cases:
        for each in case.exhibits:
            counts = (each.found, each.examined, each.unsupported, each.failed)
            state = "complete" if each.is_complete else "unfinished"
            rows.append((case.case, each.exhibit, *(f"{count:,}" for count in counts), state))
    if rows:
        numbers = ("FOUND", "EXAMINED", "UNSUPPORTED", "FAILED")
        print_rows(("CASE", "EXHIBIT", *numbers, "STATE"), rows, right=numbers, loose="EXHIBIT")
        out.print()
        totals = [(each.case, f"{each.media:,}", f"{each.stacks:,}", f"{each.decisions:,}") for each in shown.cases]
        made = ("MEDIA", "STACKS", "DECISIONS")
        print_rows(("CASE", *made), totals, right=made, loose="CASE")
    else:
        say("no cases yet; begin with: clew ingest /mnt/evidence --case OP-114 --exhibit KP/1")
    if shown.lists:
        out.print()
        print_lists(shown.lists)
    else:
        say("no lists yet; import one with: clew hashset import national.json")
    _warn_of_status(shown)


def _warn_of_status(shown: "Status") -> None:
    for case in shown.cases:
        for each in case.exhibits:
            if not each.is_complete:
                warn(f"{case.case} {each.exhibit} was not finished: run the same `clew ingest` again to go on")
    for row in shown.lists:
        if row.is_expired:
            warn(f"list {row.hashset} expired on {row.expires}: import a newer one, or remove it")


def verify(
    case: CaseOption,
    no_evidence: Annotated[
        bool, typer.Option("--no-evidence", help="Don't read the evidence again, only what Clew keeps.")
    ] = False,
    password_file: PasswordOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Prove that nothing was altered or lost.

    Evidence and vault are read again; records, decisions and accounting are compared with the custody chain.

    Exit code 8: something differs; each difference is named.
    """
    from clew.casework.verify import verify as act
    from clew.cli.render import verified

    passwords = read_passwords(password_file)
    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        result = act(opened, case, watch, with_evidence=not no_evidence, passwords=passwords)
    shown = verified(result)
    if as_json:
        print_json(shown)
    else:
        _print_verified(shown)
    if result.differences:
        raise typer.Exit(IntegrityError.exit_code)


def _print_verified(shown: "Verified") -> None:
    from clew.casework.read_again import NOT_IN_THE_CATALOG

    out.print(
        f"[bold]{quoted(shown.case)}[/]  found {shown.found:,} = examined {shown.examined:,} + unsupported "
        f"{shown.unsupported:,} + failed {shown.failed:,}"
    )
    out.print(f"  read again  {shown.files_read:,} evidence files, {shown.thumbnails_read:,} vault objects")
    out.print(f"  custody     {counted(shown.custody_entries, 'entry')}")
    out.print(f"  head        {shown.custody_head}")
    out.print(f"  state       {shown.state_digest}")
    if shown.is_intact:
        out.print("[green]Nothing was altered or lost.[/]")
        return
    count = len(shown.differences)
    out.print(f"[bold red]{count:,} {'difference' if count == 1 else 'differences'}[/]")
    known_first = sorted(shown.differences, key=lambda each: each.reason == NOT_IN_THE_CATALOG)
    most = SHOWN_DIFFERENCES if out.is_terminal else count
    for each in known_first[:most]:
        out.print(f"  {quoted(each.item)}: {quoted(each.reason)}")
    if count > most:
        say(f"  and {count - most:,} more; `clew verify ... | less` shows all")
    fail(f"{shown.case} is not as recorded")


def custody(
    case: Annotated[
        str | None,
        typer.Option("--case", "-c", metavar="NAME", help="Only acts about this case.", autocompletion=complete_cases),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the chain of custody: who did what, when."""
    from clew.casework.custody_log import custody_log
    from clew.cli.history import print_custody
    from clew.cli.render import custody_shown

    with desk(workspace, config) as opened:
        shown = [custody_shown(each) for each in custody_log(opened, case)]
    if as_json:
        print_json(shown)
        return
    print_custody(shown)
