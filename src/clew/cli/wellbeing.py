"""The command that tells officers what they have looked at."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.console import counted, out, print_json, print_rows, quoted, say
from clew.cli.help import QUEUE, add_command
from clew.cli.settings import ConfigOption, JsonOption, WorkspaceOption, desk

if TYPE_CHECKING:
    from clew.cli.schemas_team import Exposed


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    add_command(app, "exposure", exposure, "clew exposure", "clew exposure --days 28 --json", panel=QUEUE)


def exposure(
    days: Annotated[
        int, typer.Option("--days", "-d", metavar="N", min=1, max=366, help="So many days, up to today.")
    ] = 7,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what you looked at unblurred in the review page, day by day.

    And how many files you decided without seeing them, because a stack stood for them, or a list. Only your own.
    """
    from clew.casework.exposure import own_exposure
    from clew.cli.render_team import exposed

    with desk(workspace, config) as opened:
        shown = exposed(own_exposure(opened, days, _offset_minutes()), opened.config.review)
    if as_json:
        print_json(shown)
    else:
        _print(shown)


def _offset_minutes() -> int:
    """Return by how much this machine's clock is ahead of UTC."""
    return int((datetime.now().astimezone().utcoffset() or timedelta()).total_seconds() // 60)


def _print(shown: "Exposed") -> None:
    seen = [each for each in shown.days if each.unblurred_ms or each.pictures or each.stacks]
    if not seen:
        say("nothing was revealed or decided on these days")
        return
    numbers = ("UNBLURRED", "PICTURES", "STACKS DECIDED", "WITH FILES", "NEVER SEEN")
    rows = [
        (
            each.day,
            _clock(each.unblurred_ms),
            *(f"{n:,}" for n in (each.pictures, each.stacks, each.files, each.spared)),
        )
        for each in seen
    ]
    print_rows(("DAY", *numbers), rows, right=numbers)
    limits = [
        text
        for limit, text in (
            (shown.limit_minutes, counted(shown.limit_minutes, "minute")),
            (shown.limit_pictures, counted(shown.limit_pictures, "picture")),
        )
        if limit
    ]
    out.print(f"\nThe unit reminds at {' or '.join(limits)} a day." if limits else "\nThe unit has set no limit.")
    for each in shown.cases:
        if each.case is not None and each.listed:
            out.print(f"{quoted(each.case)}: {_files(each.listed)} on lists; {each.spared:,} you never had to see.")


def _files(number: int) -> str:
    return "1 file is" if number == 1 else f"{number:,} files are"


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
