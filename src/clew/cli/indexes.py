"""Commands for the indexes of near matches: index status, check, compact, rebuild."""

from typing import TYPE_CHECKING

import typer

from clew.cli.console import fail, out, print_json, print_rows, quoted, say
from clew.cli.help import WORKSPACE, HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.settings import ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import IndexDamagedError

if TYPE_CHECKING:
    from clew.cli.schemas import IndexShown

index = typer.Typer(
    cls=HelpGroup,
    help="Look after the indexes that near matches are found by.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew index status", "clew index compact"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(index, "status", status, "clew index status", "clew index status --json")
    add_command(index, "check", check, "clew index check")
    add_command(index, "compact", compact, "clew index compact")
    add_command(index, "rebuild", rebuild, "clew index rebuild")
    app.add_typer(index, name="index", rich_help_panel=WORKSPACE)


@index.callback()
def _group(context: typer.Context) -> None:
    """Look after the indexes that near matches are found by."""
    ask_for_command(context)


def status(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show every index: what it holds, its size, how it is searched.

    One that is behind lacks some of the catalog's hashes; every act adds them for itself before it searches.
    """
    from clew.casework.index import index_status
    from clew.cli.render import index_shown

    with desk(workspace, config) as opened:
        shown = [index_shown(each) for each in index_status(opened)]
    _print(shown, as_json=as_json)


def check(
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Read every index whole, and tell whether it is sound.

    An index that is not sound is no loss: `clew index rebuild` makes it anew.
    """
    from clew.casework.index import index_check
    from clew.cli.render import index_checked

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        shown = [index_checked(each) for each in index_check(opened, watch)]
    if as_json:
        print_json(shown)
    else:
        rows = [(each.index, f"{each.codes:,}", "sound" if each.is_sound else "NOT sound") for each in shown]
        print_rows(("INDEX", "CODES", "STATE"), rows, right=("CODES",), loose="STATE")
    for fault in [fault for each in shown for fault in each.faults]:
        say(fault)
    if not shown:
        say("no indexes yet: ingest and import make them")
    if not all(each.is_sound for each in shown):
        fail("make the indexes anew with `clew index rebuild`; the catalog and the evidence are unharmed")
        raise typer.Exit(IndexDamagedError.exit_code)


def compact(
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Bring every index up to date, and make one segment of it.

    The segment is laid out for what it holds. Searches become faster where much was added or removed. Others may
    search meanwhile.
    """
    from clew.casework.index import index_compact
    from clew.cli.render import index_shown

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        shown = [index_shown(each) for each in index_compact(opened, watch)]
    _print(shown, as_json=as_json)


def rebuild(
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Make every index anew from the catalog and the lists."""
    from clew.casework.index import index_rebuild
    from clew.cli.render import index_shown

    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        shown = [index_shown(each) for each in index_rebuild(opened, watch)]
    _print(shown, as_json=as_json)


def _print(shown: "list[IndexShown]", *, as_json: bool) -> None:
    """Print indexes as a table, and below it how each is searched, or why it can't be used."""
    from clew.cli.render import size_text

    if as_json:
        print_json(shown)
        return
    rows = [
        (
            each.index,
            f"{each.codes:,}",
            f"{each.segments:,}",
            size_text(each.size),
            f"{each.bytes_a_code:,.1f}",
            _state(each),
        )
        for each in shown
    ]
    numbers = ("CODES", "SEGMENTS", "SIZE", "BYTES A CODE")
    print_rows(("INDEX", *numbers, "STATE"), rows, right=numbers, loose="STATE")
    for each in shown:
        if each.fault or each.plan:
            out.print(f"\n[bold]{each.index}[/]\n  {quoted(each.fault or each.plan)}")


def _state(shown: "IndexShown") -> str:
    if not shown.is_there:
        return "none yet"
    if shown.fault:
        return "unusable"
    return "up to date" if shown.is_current else "behind"
