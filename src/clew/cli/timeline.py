"""The command that lays media along time: timeline."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.completion import complete_cases
from clew.cli.console import print_json, print_rows, say
from clew.cli.help import QUEUE, add_command
from clew.cli.settings import ConfigOption, JsonOption, LimitOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.cli.schemas_timeline import SessionShown


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    add_command(app, "timeline", timeline, "clew timeline --case OP-114", "clew timeline --json", panel=QUEUE)


def timeline(
    case: Annotated[
        str | None,
        typer.Option(
            "--case",
            "-c",
            metavar="CASE",
            show_default="all cases",
            help="Only this case, and what its cameras took in others.",
            autocompletion=complete_cases,
        ),
    ] = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what each camera took in one go: when, how many, in which cases.

    Times are UTC, reckoned from the camera's clock, the zone that the file states, satellites' time and files' times;
    OFF BY is how far off they may be, and WHY what the first rests on. A camera with a serial number is one; of another
    only the model is known. `--json` shows all.
    """
    from clew.casework.timeline import timeline as act
    from clew.cli.render_timeline import time_line

    with desk(workspace, config) as opened:
        told = time_line(act(opened, case))
    if as_json:
        print_json(told)
        return
    _print(told.sessions[: limit or None])
    if len(told.sessions) > limit > 0:
        say(f"{len(told.sessions) - limit:,} more; --limit 0 shows all")
    if told.undated:
        say(f"{told.undated:,} media have no camera's clock")


def _print(found: "list[SessionShown]") -> None:
    from clew.cli.render_timeline import off_by

    rows = [
        (
            *(each.first, each.last, off_by(each.within_s), f"{each.count:,}", each.camera or "not named"),
            *(", ".join(each.cases), each.media[0].why),
        )
        for each in found
    ]
    if rows:
        print_rows(("FIRST", "LAST", "OFF BY", "MEDIA", "CAMERA", "CASES", "WHY"), rows, right=("MEDIA",))
