"""A stretch of one film or recording that is in another too."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Track(StrEnum):
    """What of two media was compared in time."""

    FRAMES = "frames"
    SOUND = "sound"
    STILL = "still"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one media aligned with one of another; times in ms since each one's beginning.

    `speed` is how much faster the other plays than this one (1.1: ten per cent). `share` and `other_share` are the
    parts of each one's own duration that the stretch covers, 0 to 1. `distance` is the mean distance in bits of the
    `items` frames (or fingerprint items) that agree. For a still picture its own times are 0.
    """

    track: Track
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    speed: float
    is_mirrored: bool
    items: int
    distance: float
    share: float
    other_share: float


Stretch = tuple[int, int]
"""From when to when, in ms."""


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return what stretches cover together, in order, none touching the next."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def covered_ms(stretches: Iterable[Stretch]) -> int:
    """Return how long stretches are together, what several cover counted once."""
    return sum(end - start for start, end in union(stretches))
