"""The command that shows the queue: triage."""

from typing import Annotated

import typer

from clew.cli.console import counted, out, print_json, say
from clew.cli.help import QUEUE, add_command
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption, desk
from clew.model.queue import Lane

ON_A_SCREEN = 10
"""Stacks of a lane that are shown on a terminal where nobody says how many: the top of every lane fits a few pages."""


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(
        app,
        "triage",
        triage,
        "clew triage --case OP-114",
        "clew triage --case OP-114 --lane new --limit 0 | less",
        panel=QUEUE,
    )


def triage(
    case: CaseOption,
    lane: Annotated[
        Lane | None, typer.Option("--lane", metavar="LANE", help="Only this lane: new, series, near or known.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            "-n",
            min=0,
            metavar="N",
            show_default="10 on a terminal, else all",
            help="Show so many stacks a lane; 0 shows all.",
        ),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the queue: what is new, first, and why."""
    from clew.casework.triage import triage as act
    from clew.cli.render import queued
    from clew.cli.shown import print_queued

    with desk(workspace, config) as opened:
        items = [item for item in act(opened, case) if lane is None or item.lane is lane]
    is_for_a_person = out.is_terminal and not as_json
    most = limit if limit is not None else ON_A_SCREEN if is_for_a_person else 0
    shown = [item for item in items if not most or item.rank <= most]
    if as_json:
        print_json([queued(item) for item in shown])
        return
    for number, each in enumerate(each for each in Lane if any(item.lane is each for item in items)):
        total = sum(item.lane is each for item in items)
        before = "\n" if number else ""
        out.print(f"{before}[bold]{each}[/]: {counted(total, 'stack')}")
        for item in shown:
            if item.lane is each:
                print_queued(item)
    if not items:
        say(f"no stacks in {f'lane {lane} of ' if lane is not None else ''}{case}")
    if len(shown) < len(items):
        say(f"{counted(len(items) - len(shown), 'more stack')}; --limit 0 shows all, --lane one lane")
