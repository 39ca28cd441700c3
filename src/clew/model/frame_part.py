"""How `MediaHash.part` names a film's frame, in lists that hold films."""

import re

_FRAME = re.compile(r"frame at ([0-9]{1,10}) ms")


def frame_part(time_ms: int) -> str:
    """Return the part that is a film's frame, by its time since the first."""
    return f"frame at {time_ms} ms"


def frame_time(part: str) -> int | None:
    """Return the time in ms of the frame that a part is, None for a part that is no frame."""
    match = _FRAME.fullmatch(part)
    return None if match is None else int(match[1])
