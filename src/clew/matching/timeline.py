"""Films and recordings as columns: what alignment compares, and nothing else."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.matching.kernels import Words, to_words
from clew.model.footage import FrameHashes
from clew.model.sound import SoundFacts

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The hashed frames of a film, in order of time: n spans of w 64-bit words.

    `starts` and `ends` (n,) are the times of each span's first and last hashed frame in ms since the film's first;
    `codes` and `mirrored` (of the frame flipped left-right) have shape (n, w). `is_good` (n,) masks the frames clear
    enough to match: flat and black ones never do, and say nothing against a match either.
    """

    starts: Integers
    ends: Integers
    codes: Words
    mirrored: Words
    is_good: npt.NDArray[np.bool_]
    duration_ms: int

    @property
    def count(self) -> int:
        """How many spans there are."""
        return len(self.starts)


@dataclass(frozen=True, slots=True, eq=False)
class Sounding:
    """The fingerprint of a recording: `items` uint32 (n,), one each `item_ms`."""

    items: npt.NDArray[np.uint32]
    item_ms: float
    duration_ms: int


def timeline(frames: FrameHashes, duration_ms: int, minimum_quality: int) -> Timeline:
    """Return the frames of a film as columns; a film is taken to last at least until its last hashed frame."""
    starts = np.frombuffer(frames.starts_ms, "<i4").astype(np.int64)
    ends = np.frombuffer(frames.ends_ms, "<i4").astype(np.int64)
    quality = np.frombuffer(frames.quality, np.uint8)
    size = len(frames.digests) // max(len(quality), 1)
    return Timeline(
        starts=starts,
        ends=ends,
        codes=_words(frames.digests, size),
        mirrored=_words(frames.mirrored, size),
        is_good=quality >= minimum_quality,
        duration_ms=max(duration_ms, int(ends.max(initial=0))),
    )


def sounding(sound: SoundFacts) -> Sounding:
    """Return the fingerprint of a recording as columns."""
    items = np.frombuffer(sound.fingerprint, "<u4").astype(np.uint32)
    return Sounding(items, sound.item_ms, max(sound.duration_ms, round(len(items) * sound.item_ms)))


def _words(digests: bytes, size: int) -> Words:
    return to_words(np.frombuffer(digests, np.uint8).reshape(-1, size or 8))
