"""How a part of a picture is written at the command line: --box L,T,W,H."""

from typing import TYPE_CHECKING

from clew.errors import UsageError

if TYPE_CHECKING:
    from clew.model.link import Box


def box_of(text: str) -> "Box":
    """Return the box that four numbers say; raises UsageError."""
    from clew.model.link import Box

    try:
        left, top, width, height = map(float, text.split(","))
    except ValueError as error:
        raise UsageError(f"--box {text}: give left, top, width and height from 0 to 1, as 0.1,0.2,0.3,0.3") from error
    return Box(left, top, width, height)
