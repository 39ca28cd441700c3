"""The command that shows the queue: triage."""

from typing import Annotated

import typer
from rich.table import Table

from clew.cli.console import out, print_json, say
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk


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
    from clew.model.occurrence import text_of
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
        rows = [item for item in shown if item.lane is each]
        if not rows:
            continue
        total = sum(item.lane is each for item in items)
        table = Table(title=f"{each}: {total:,} stacks", title_justify="left", title_style="bold", expand=True)
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("stack", no_wrap=True, min_width=12)
        table.add_column("score", justify="right", no_wrap=True)
        table.add_column("copies", justify="right", no_wrap=True)
        table.add_column("picture", ratio=2, overflow="fold")
        table.add_column("why", ratio=3)
        for item in rows:
            why = "; ".join(reason.text for reason in item.reasons)
            table.add_row(str(item.rank), item.stack, f"{item.score:.1f}", str(item.copies), text_of(item.path), why)
        out.print(table)
    if len(shown) < len(items):
        say(f"{len(items) - len(shown):,} more stacks; --limit 0 shows all")
