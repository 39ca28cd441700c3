"""Commands that make one gathering of two, and two of one: gather merge, unmerge, split."""

from typing import Annotated

import typer

from clew.cli.film_time import MarkedAtOption
from clew.cli.gather_options import (
    BoxOption,
    MediaArgument,
    NumberArgument,
    ReasonOption,
    StackOption,
    do_act,
    named,
)
from clew.cli.help import add_command
from clew.cli.settings import CaseOption, ConfigOption, JsonOption, WorkspaceOption


def add_to(gather: typer.Typer) -> None:
    """Add this module's commands."""
    add_command(gather, "merge", merge, "clew gather merge 3 7 --case OP-114 --reason 'the same person'")
    add_command(gather, "unmerge", unmerge, "clew gather unmerge 3 --case OP-114 --reason 'two persons'")
    add_command(gather, "split", split, "clew gather split 3 'Subject 8' 77b0c2 --case OP-114")


def merge(
    number: NumberArgument,
    into: Annotated[int, typer.Argument(metavar="INTO", min=1, help="The gathering that goes on.")],
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Merge a gathering into another of its kind; `clew gather unmerge` takes it back."""
    from clew.casework.merge_gatherings import merge as act

    do_act(lambda opened: act(opened, case, number, into, reason), case, as_json, workspace, config)


def unmerge(
    number: NumberArgument,
    case: CaseOption,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Undo that a gathering was merged into another: its members come back."""
    from clew.casework.ungather import unmerge as act

    do_act(lambda opened: act(opened, case, number, reason), case, as_json, workspace, config)


def split(
    number: NumberArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the new one is called.")],
    media: MediaArgument,
    case: CaseOption,
    is_stack: StackOption = False,
    at: MarkedAtOption = None,
    box: BoxOption = None,
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    config: ConfigOption = None,
) -> None:
    """Split members off into a new gathering of the same kind."""
    from clew.casework.gatherings import named_sightings
    from clew.casework.merge_gatherings import split as act

    asked = named(media, is_stack, at, box)
    do_act(
        lambda opened: act(opened, case, number, named_sightings(opened, case, asked), name, reason),
        *(case, as_json, workspace, config),
    )
