"""Commands for hash sets: hashset import, list, remove."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from clew.cli.console import out, print_json, say
from clew.cli.progress import shown_progress
from clew.cli.settings import ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk

hashset = typer.Typer(
    help="Import, show and remove lists of known hashes.",
    no_args_is_help=True,
    epilog="Example: clew hashset import national.json --publisher 'National unit'",
)


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(hashset, name="hashset")


@hashset.command("import", epilog="Example: clew hashset import national.json --name national")
def import_(
    file: Annotated[Path, typer.Argument(help="VICS, ICSE CSV, NSRL, any CSV with a header, or a hash a line.")],
    name: Annotated[str | None, typer.Option("--name", help="Name of the list. [default: the file's]")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Format, where it can't be told by content.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who published the list.")] = None,
    version: Annotated[str | None, typer.Option("--list-version", help="Version of the list.")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", help="Scheme of its categories.")] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="alert: must be found; ignore: known good.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Under which terms it may be used.")] = None,
    expires: Annotated[str | None, typer.Option("--expires", help="Last day it may be used, as YYYY-MM-DD.")] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Import a list, or a newer version of it, and check every case against it."""
    from clew.casework.import_list import ListOptions, import_list
    from clew.cli.render import list_imported

    if purpose not in (None, "alert", "ignore"):
        raise typer.BadParameter("alert or ignore", param_hint="--purpose")
    try:
        last_day = None if expires is None else date.fromisoformat(expires)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--expires") from error
    options = ListOptions(name, format_, publisher, version, scheme, purpose, licence, last_day)
    with desk(workspace, config, create=True) as opened, shown_progress(quiet=quiet) as watch:
        summary = import_list(opened, file, options, watch)
    for line in summary.first_malformed:
        say(f"{file}: line {line.number}: {line.reason}")
    if as_json:
        print_json(list_imported(summary))
        return
    changes = summary.changes
    out.print(
        f"{summary.hashset.name}: {summary.entries:,} entries ({summary.hashset.format})   added {changes.added:,}   "
        f"changed {changes.changed:,}   removed {changes.removed:,}   unchanged {changes.unchanged:,}   "
        f"malformed {summary.malformed:,}"
    )
    for case, count in summary.cases.items():
        out.print(f"{case}: {count:,} media newly matched")


@hashset.command("list", epilog="Example: clew hashset list --json")
def list_(as_json: JsonOption = False, workspace: WorkspaceOption = None, config: ConfigOption = None) -> None:
    """Show the lists of this workspace."""
    from clew.casework.import_list import known_lists
    from clew.cli.render import list_shown

    with desk(workspace, config) as opened:
        shown = [list_shown(row) for row in known_lists(opened)]
    if as_json:
        print_json(shown)
        return
    table = Table(title=f"{len(shown)} lists", title_justify="left", title_style="bold")
    for column in ("name", "entries", "publisher", "version", "scheme", "purpose", "expires", "format"):
        table.add_column(column, justify="right" if column == "entries" else "left")
    for row in shown:
        expiry = f"{row.expires} (expired)" if row.is_expired else row.expires or ""
        table.add_row(
            row.hashset, f"{row.entries:,}", row.publisher, row.version, row.scheme, row.purpose, expiry, row.format
        )
    out.print(table)


@hashset.command("remove", epilog="Example: clew hashset remove national")
def remove(
    name: Annotated[str, typer.Argument(help="Name of the list.")],
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove a list with its entries and matches; custody keeps that it was here."""
    from clew.casework.import_list import remove_list

    with desk(workspace, config) as opened:
        removed = remove_list(opened, name)
    out.print(f"{name}: {removed:,} entries removed")
