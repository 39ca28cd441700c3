"""Commands that look over a whole case: status, verify."""

from typing import Annotated

import typer
from rich.table import Table

from clew.cli.console import fail, out, print_json
from clew.cli.progress import shown_progress
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import IntegrityError


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("status", epilog="Example: clew status --json")(status)
    app.command("verify", epilog="Example: clew verify --case OP-114")(verify)


def status(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show the cases of this workspace and how far each exhibit has come."""
    from clew.casework.status import status as act
    from clew.cli.render import status_shown

    with desk(workspace, config) as opened:
        shown = status_shown(opened, act(opened))
    if as_json:
        print_json(shown)
        return
    out.print(f"workspace {shown.workspace}   agency {shown.agency}   officer {shown.officer}   lists {shown.hashsets}")
    table = Table()
    for column in ("case", "exhibit", "state", "found", "examined", "unsupported", "failed"):
        table.add_column(
            column, justify="right" if column in {"found", "examined", "unsupported", "failed"} else "left"
        )
    for case in shown.cases:
        for exhibit in case.exhibits:
            state = "complete" if exhibit.is_complete else "unfinished: run ingest again"
            counts = (exhibit.found, exhibit.examined, exhibit.unsupported, exhibit.failed)
            table.add_row(case.case, exhibit.exhibit, state, *(f"{count:,}" for count in counts))
        table.add_row(
            case.case,
            "",
            f"{case.media:,} media, {case.stacks:,} stacks, {case.decisions:,} decisions",
            end_section=True,
        )
    out.print(table)


def verify(
    case: CaseOption,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Read every evidence file again and compare its digests.")
    ] = True,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Prove that nothing was altered or lost: evidence, vault, custody chain, accounting."""
    from clew.casework.verify import verify as act
    from clew.cli.render import verified

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        result = act(opened, case, watch, with_evidence=evidence)
    if as_json:
        print_json(verified(result))
    else:
        account = result.accounting
        out.print(f"{result.files_read:,} evidence files and {result.thumbnails_read:,} vault objects read again")
        out.print(f"{result.custody_entries:,} custody entries, head {result.custody_head}")
        out.print(
            f"found {account.found:,} = examined {account.examined:,} + unsupported {account.unsupported:,} "
            f"+ failed {account.failed:,}"
        )
        out.print(f"state {result.state_digest}")
        for difference in result.differences:
            fail(f"{difference.item}: {difference.reason}")
        if not result.differences:
            out.print("[green]Nothing was altered or lost.[/]")
    if result.differences:
        raise typer.Exit(IntegrityError.exit_code)
