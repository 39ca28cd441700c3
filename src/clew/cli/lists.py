"""Commands for hash sets: hashset import, list, remove."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clew.cli.completion import complete_list_formats, complete_lists, complete_schemes
from clew.cli.console import counted, out, print_json, print_rows, quoted, say
from clew.cli.help import LISTS, HelpGroup, add_command, ask_for_command, examples
from clew.cli.progress import shown_progress
from clew.cli.settings import ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import UsageError

if TYPE_CHECKING:
    from clew.casework.import_list import ListSummary
    from clew.cli.schemas import ListShown

hashset = typer.Typer(
    cls=HelpGroup,
    help="Import, show and remove lists of known hashes.",
    no_args_is_help=False,
    invoke_without_command=True,
    epilog=examples("clew hashset import national.json --publisher 'National unit'", "clew hashset list"),
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        hashset,
        "import",
        import_,
        "clew hashset import national.json --name national --list-version 2026-11",
        "clew hashset import known-good.csv --purpose ignore --expires 2027-06-30",
    )
    add_command(hashset, "list", list_, "clew hashset list", "clew hashset list --json")
    add_command(hashset, "remove", remove, "clew hashset remove national")
    app.add_typer(hashset, name="hashset", rich_help_panel=LISTS)


@hashset.callback()
def _group(context: typer.Context) -> None:
    """Import, show and remove lists of known hashes."""
    ask_for_command(context)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date: write it as YYYY-MM-DD") from error


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            readable=False, metavar="FILE", help="VICS, ICSE CSV, NSRL, any CSV with a header, or a hash a line."
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NAME",
            show_default="the file's",
            help="Name of the list; a list of this name is brought up to date.",
            autocompletion=complete_lists,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            show_default="told by content",
            help="Format of the file.",
            autocompletion=complete_list_formats,
        ),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", metavar="SCHEME", help="Scheme of its categories.", autocompletion=complete_schemes),
    ] = None,
    purpose: Annotated[
        Literal["alert", "ignore"] | None,
        typer.Option(
            "--purpose",
            metavar="alert|ignore",
            show_default="alert",
            help="What must be found, or what is known to be good.",
        ),
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Who published it.")] = None,
    version: Annotated[str | None, typer.Option("--list-version", metavar="TEXT", help="Its version.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", metavar="TEXT", help="Its terms of use.")] = None,
    expires: Annotated[
        date | None,
        typer.Option("--expires", metavar="YYYY-MM-DD", parser=_date, help="Last day on which it may be used."),
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Import a list, or a newer version of it, and check every case against it.

    A malformed line is counted and shown with its number; the rest goes in.
    """
    from clew.casework.import_list import ListOptions, import_list
    from clew.cli.render import list_imported

    _check_file(file)
    options = ListOptions(name, format_, publisher, version, scheme, purpose, licence, expires)
    with desk(workspace, config, create=True) as opened, shown_progress(quiet=quiet) as watch:
        summary = import_list(opened, file, options, watch)
    _tell_malformed(file, summary)
    if as_json:
        print_json(list_imported(summary))
    else:
        _print_imported(summary)


def _check_file(file: Path) -> None:
    """Raise UsageError for what is no list for sure, before a workspace is made for it."""
    if file.is_dir():
        raise UsageError(f"{file}: a folder; give the list file itself")
    if not file.exists():
        raise UsageError(f"{file}: no such file")
    if file.is_file() and file.stat().st_size == 0:
        raise UsageError(f"{file}: an empty file")


def _tell_malformed(file: Path, summary: "ListSummary") -> None:
    for line in summary.first_malformed:
        say(f"{file}: line {line.number}: {line.reason}")
    if more := summary.malformed - len(summary.first_malformed):
        say(f"{file}: {more:,} more malformed lines")


def _print_imported(summary: "ListSummary") -> None:
    head, changes = summary.hashset, summary.changes
    version = f" {quoted(head.version)}" if head.version else ""
    out.print(f"[bold]{quoted(head.name)}[/]{version}  {counted(summary.entries, 'entry')}  ({head.format})")
    counts = {
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "unchanged": changes.unchanged,
        "malformed": summary.malformed,
    }
    out.print("  " + "   ".join(f"{what} {count:,}" for what, count in counts.items() if count))
    for case, count in summary.cases.items():
        out.print(f"  {quoted(case)}: {count:,} media newly matched")


def list_(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show the lists of this workspace."""
    from clew.casework.import_list import known_lists
    from clew.cli.render import list_shown

    with desk(workspace, config) as opened:
        shown = [list_shown(row) for row in known_lists(opened)]
    if as_json:
        print_json(shown)
    elif shown:
        print_lists(shown)
    else:
        say("no lists yet; begin with: clew hashset import national.json")


def print_lists(shown: "list[ListShown]") -> None:
    """Print lists as a table, and on stderr which of them have expired."""
    rows = [
        (
            row.hashset,
            f"{row.entries:,}",
            row.purpose,
            row.publisher,
            row.version,
            row.scheme,
            f"{row.expires} (expired)" if row.is_expired else row.expires or "",
            row.format,
        )
        for row in shown
    ]
    head = ("LIST", "ENTRIES", "PURPOSE", "PUBLISHER", "VERSION", "SCHEME", "EXPIRES", "FORMAT")
    print_rows(head, rows, right=("ENTRIES",), loose="PUBLISHER")


def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the list.", autocompletion=complete_lists)],
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove a list with its entries and matches. Custody keeps that it was here."""
    from clew.casework.import_list import remove_list

    with desk(workspace, config) as opened:
        removed = remove_list(opened, name)
    out.print(f"[bold]{quoted(name)}[/]  {counted(removed, 'entry')} removed")
