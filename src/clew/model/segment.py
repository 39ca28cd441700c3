"""A stretch of one film or recording that is in another too."""

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
