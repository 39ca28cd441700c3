"""What commands on gatherings share: what they are given, and how an act is done and told."""

from typing import TYPE_CHECKING, Annotated

import typer

from clew.cli.boxes import box_of
from clew.cli.console import counted, out, print_json, quoted, say
from clew.cli.settings import desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clew.casework.desk import Desk
    from clew.casework.gather import Gathered
    from clew.casework.gatherings import Named

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="The gathering's number, as `clew gather list` has it.")
]
MediaArgument = Annotated[
    list[str], typer.Argument(metavar="MEDIA", help="First digits of a media's SHA-256, of whatever case.")
]
StackOption = Annotated[bool, typer.Option("--stack", help="All of the stack, in this case, that MEDIA is in.")]
BoxOption = Annotated[
    str | None,
    typer.Option("--box", metavar="L,T,W,H", help="Only this part: left, top, width, height, fractions of 0 to 1."),
]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]


def named(media: list[str], is_stack: bool, at: int | None, box: str | None) -> "Named":
    """Return what is meant by MEDIA, --stack, --at and --box."""
    from clew.casework.gatherings import Named

    sides = None if box is None else box_of(box)
    return Named((), media, at, sides) if is_stack else Named(media, (), at, sides)


def do_act(
    do: "Callable[[Desk], Gathered]", case: str, as_json: bool, workspace: "Path | None", config: "Path | None"
) -> None:
    """Do an act on a desk of this workspace, and print what stands by it and how to undo it."""
    from clew.cli.render_gatherings import done

    with desk(workspace, config) as opened:
        made = done(do(opened))
    if as_json:
        print_json(made)
        return
    for each in (made.gathering, made.other):
        if each is not None:
            out.print(f"[bold]{each.kind.capitalize()} {each.gathering}[/]  ", end="")
            gone = " (withdrawn)" if each.is_withdrawn else ""
            into = f", merged into {each.merged_into}" if each.merged_into is not None else ""
            out.print(f"{each.name}: {each.state}, {counted(each.members, 'member')}{into}{gone}", markup=False)
    say(f"On record as act {made.act} on gatherings; undo it with: clew gather undo {made.act} --case {quoted(case)}")
