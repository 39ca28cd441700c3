"""Commands that write files for others: export, report."""

from pathlib import Path
from typing import Annotated

import typer

from clew.cli.console import out, print_json, say
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, desk


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("export", epilog="Example: clew export --case OP-114 --format vics-2.0-us out.json")(export)
    app.command("report", epilog="Example: clew report --case OP-114 out.html")(report)


def export(
    path: Annotated[Path, typer.Argument(help="File to write.")],
    format_: Annotated[
        str, typer.Option("--format", "-f", help="vics-2.0-us, vics-1.3, icse-csv, csv, jsonl, parquet …")
    ],
    case: Annotated[str | None, typer.Option("--case", "-c", help="Case to export.")] = None,
    hashset: Annotated[str | None, typer.Option("--hashset", help="List to export instead of a case.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a case, or a list, in a format other tools read."""
    from clew.casework.export import export_case, export_list
    from clew.cli.render import written

    if (case is None) == (hashset is None):
        raise typer.BadParameter("give either --case or --hashset")
    with desk(workspace, config) as opened:
        summary = (
            export_case(opened, case, format_, path)
            if case is not None
            else export_list(opened, hashset or "", format_, path)
        )
    if as_json:
        print_json(written(summary))
        return
    out.print(f"{path}: {summary.items:,} items, {summary.size:,} bytes, SHA-256 {summary.sha256.hex()}")
    for reason, count in summary.left_out.items():
        say(f"{count:,} times: {reason}")


def report(
    path: Annotated[Path, typer.Argument(help="HTML file to write.")],
    case: Annotated[str, typer.Option("--case", "-c", help="Name of the case, such as OP-114.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Show so many stacks a lane.")] = 500,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a self-contained report of a case: one file, pictures blurred until hovered."""
    from clew.casework.report import report as act
    from clew.cli.render import written

    with desk(workspace, config) as opened:
        summary = act(opened, case, path, limit)
    if as_json:
        print_json(written(summary))
    else:
        out.print(f"{path}: {summary.items:,} stacks, {summary.size:,} bytes, SHA-256 {summary.sha256.hex()}")
