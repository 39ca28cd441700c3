"""What listening to a recording, or to a video's track, showed."""

from dataclasses import dataclass

ITEM_MS = 1365 / 11_025 * 1000
"""Time from one item of a Chromaprint to the next, 123.81 ms: a third of its window of 4,096 samples at 11,025 Hz."""

SPAN_MS = (19 * 1365 + 4096) / 11_025 * 1000
"""How much sound one item tells of, 2,724 ms from where it begins: 16 columns, each drawn from 5 windows.

So a track shorter than this has no items, and items up to 22 before a cut already hear what follows it.
"""

UNTOLD = 0
"""The item that stands where the sound says nothing: silence, and what sounds the same all the time (hum, hiss, rain).

There two recordings that have nothing to do with each other agree. Such items match nothing, and don't count as items
that were compared.
"""


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound track showed.

    `fingerprint` is a Chromaprint (algorithm 2) as little-endian uint32, one each `item_ms`: item i tells of the
    `SPAN_MS` from i * item_ms on, or is `UNTOLD`. It is empty where it was not tried, with `fingerprint_version` "",
    and for tracks shorter than `SPAN_MS`. Items are compared by the bits in which they differ, if their versions are
    the same. `speech_ms` is how long anybody speaks, None where that was not tried. `is_partial` where not all
    decoded; the times are right all the same, as silence stands for what was lost. Times begin with the film's first
    frame, or the track's.
    """

    duration_ms: int
    codec: str
    channels: int
    sample_rate: int
    is_partial: bool
    partial_reason: str
    fingerprint: bytes
    fingerprint_version: str
    item_ms: float
    speech_ms: int | None
    properties: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for what can't be."""
        if len(self.fingerprint) % 4:
            raise ValueError("a fingerprint is of whole items of 4 bytes")
        if self.fingerprint and (not self.fingerprint_version or self.item_ms <= 0):
            raise ValueError("a fingerprint has a version and a time for each item")
