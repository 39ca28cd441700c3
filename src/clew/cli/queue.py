"""The command that shows the queue: triage."""

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from clew.cli.console import out, print_json, say
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.model.queue import QueueItem


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("triage", epilog="Example: clew triage --case OP-114 --lane new --limit 20")(triage)


def triage(
    case: CaseOption,
    lane: Annotated[str | None, typer.Option("--lane", help="Only this lane: new, series, near or known.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Show so many stacks a lane; 0 shows all.")] = 0,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the queue: what is new, first, and why."""
    from clew.casework.triage import triage as act
    from clew.cli.render import queued
    from clew.model.queue import Lane

    if lane is not None and lane not in list(Lane):
        raise typer.BadParameter(f"one of {', '.join(Lane)}", param_hint="--lane")
    with desk(workspace, config) as opened:
        items = [item for item in act(opened, case) if lane is None or item.lane == lane]
    shown = [item for item in items if not limit or item.rank <= limit]
    if as_json:
        print_json([queued(item) for item in shown])
        return
    for each in Lane:
        total = sum(item.lane is each for item in items)
        if total:
            out.print(f"\n[bold]{each}[/]: {total:,} stacks")
        for item in shown:
            if item.lane is each:
                _print_item(item)
    if len(shown) < len(items):
        say(f"{len(items) - len(shown):,} more stacks; --limit 0 shows all")


def _print_item(item: "QueueItem") -> None:
    from clew.model.occurrence import text_of

    copies = f"{item.copies:,} copies" if item.copies > 1 else "1 copy"
    path = escape(text_of(item.path))
    out.print(f"{item.rank:>5}  [bold cyan]{item.stack}[/]  {item.score:>5.1f}  {copies:>10}  {path}")
    if item.reasons:
        why = " · ".join(reason.text for reason in item.reasons)
        indent = " " * 7
        out.print(
            textwrap.fill(why, out.width, initial_indent=indent, subsequent_indent=indent), style="dim", markup=False
        )
