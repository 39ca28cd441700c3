"""Commands that write files for others: export, report."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clew.casework.progress import Progress
from clew.cli.completion import complete_cases, complete_export_formats, complete_lists
from clew.cli.console import counted, out, print_json, quoted, warn
from clew.cli.help import OUT, add_command
from clew.cli.progress import shown_progress
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, QuietOption, WorkspaceOption, desk
from clew.errors import UsageError

if TYPE_CHECKING:
    from clew.casework.written import Written


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "export",
        export,
        "clew export --case OP-114 --format vics-2.0-us out.json",
        "clew export --hashset national --format csv national.csv",
        panel=OUT,
    )
    add_command(app, "report", report, "clew report --case OP-114 out.html", panel=OUT)


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="File to write.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="vics-2.0-us, vics-2.0-uk, vics-1.3, icse-csv, csv, jsonl, parquet ...",
            autocompletion=complete_export_formats,
        ),
    ],
    case: Annotated[
        str | None,
        typer.Option("--case", "-c", metavar="NAME", help="The case to export.", autocompletion=complete_cases),
    ] = None,
    hashset: Annotated[
        str | None,
        typer.Option("--hashset", metavar="NAME", help="The list to export instead.", autocompletion=complete_lists),
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a case or a list for other tools.

    It is put on record before the file takes its name.
    """
    from clew.casework.export import export_case, export_list

    if (case is None) == (hashset is None):
        raise typer.BadParameter("give one of the two", param_hint="'--case' / '--hashset'")
    check_target(path)
    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        watch(Progress("Writing"))
        summary = (
            export_case(opened, case, format_, path)
            if case is not None
            else export_list(opened, hashset or "", format_, path)
        )
    print_written(summary, "media" if case is not None else "entry", as_json=as_json)


def report(
    path: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="HTML file to write.")],
    case: CaseOption,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Show so many stacks a lane.")] = 500,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the report of a case: one HTML page.

    It needs nothing else and prints well; pictures are blurred until hovered.
    """
    from clew.casework.report import report as act

    if path.suffix.lower() == ".pdf":
        raise UsageError(
            f"{path}: a PDF is the browser's to make; write {path.with_suffix('.html')}, open it and print"
        )
    check_target(path)
    with desk(workspace, config) as opened, shown_progress(quiet=quiet) as watch:
        watch(Progress("Writing"))
        summary = act(opened, case, path, limit)
    print_written(summary, "stack", as_json=as_json)


def check_target(path: Path) -> None:
    """Raise UsageError where no file can be written, before a large case is gathered for it."""
    if path.is_dir():
        raise UsageError(f"{path}: a folder; give the name of a file to write")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UsageError(f"{path}: you may not write in the folder {path.parent}")


def print_written(summary: "Written", unit: str, *, as_json: bool) -> None:
    """Say what was written."""
    from clew.cli.render import size_text, written

    if as_json:
        print_json(written(summary))
        return
    out.print(f"[bold]{quoted(str(summary.path))}[/]  {counted(summary.items, unit)}, {size_text(summary.size)}")
    out.print(f"  SHA-256 {summary.sha256.hex()}")
    for reason, count in summary.left_out.items():
        warn(f"{count:,} left out: {reason}")
