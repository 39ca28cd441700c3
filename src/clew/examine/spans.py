"""Hashes of a film's frames over time: near-identical neighbours are kept once, as a span."""

import struct

from clew.hasher import Hasher
from clew.model.footage import FrameHashes
from clew.model.media_hash import WHOLE, MediaHash
from clew.player import Frame

SAME_SHARE = 4 / 256
"""Share of bits within which a frame shows what its span's first frame shows: 4 of PDQ's 256.

In drawn films all frames of shots that stand still lie within it, half of those of slow pans, and none where something
crosses the picture; of a still camera with noise of 10 levels, encoded by x264 at crf 23 and 32, 80 and 96 %. Hashes
lie up to 6 bits from vPDQ's own lists, so with 4 more each of their frames is within the 10 that its authors allow.
`benchmarks/footage.py` measures it again.
"""
_FLIPPED = 4
"""Which of the seven forms of `MediaHash` is flipped left-right."""
_TIMES = 2 * 4 + 1


class Spans:
    """The spans of one film by one hasher, packed as they come.

    A frame joins a span by its distance from the span's *first* frame, so that a slow pan can't drift. Neighbours that
    both show too little to match (under the hasher's `minimum_quality`) are one span whatever their bits, which are
    noise: a black minute is one span. That nothing matches it, its quality says, which every index and search asks for;
    a card (a title, a small logo on black) is kept with quality 0 whatever its edges make of it.
    """

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self._same_bits = int(SAME_SHARE * hasher.bits)
        self._first = 0
        self._starts, self._ends = bytearray(), bytearray()
        self._quality, self._digests, self._mirrored = bytearray(), bytearray(), bytearray()

    def add(self, frame: Frame, *, is_card: bool = False) -> int:
        """Take in the next frame in order of time, and return its quality."""
        made = self._hasher.hash_picture(frame.rgb, WHOLE, (frame.width, frame.height))
        bits = int.from_bytes(made.digest, "big")
        quality = 0 if is_card else made.quality
        if self._quality and self._is_same(bits, quality):
            struct.pack_into("<i", self._ends, len(self._ends) - 4, frame.time_ms)
            return quality
        self._first = bits
        self._starts += struct.pack("<i", frame.time_ms)
        self._ends += struct.pack("<i", frame.time_ms)
        self._quality.append(quality)
        self._digests += made.digest
        self._mirrored += self._flipped(frame, made)
        return quality

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return _TIMES * len(self._quality) + 2 * len(self._digests)

    def packed(self) -> FrameHashes:
        """Return all spans."""
        return FrameHashes(
            hasher=self._hasher.name,
            version=self._hasher.version,
            starts_ms=bytes(self._starts),
            ends_ms=bytes(self._ends),
            quality=bytes(self._quality),
            digests=bytes(self._digests),
            mirrored=bytes(self._mirrored),
        )

    def _is_same(self, bits: int, quality: int) -> bool:
        least = self._hasher.minimum_quality
        is_shown = quality >= least
        if is_shown != (self._quality[-1] >= least):
            return False
        return not is_shown or (bits ^ self._first).bit_count() <= self._same_bits

    def _flipped(self, frame: Frame, made: MediaHash) -> bytes:
        """Return the digest of the frame flipped left-right."""
        size = len(made.digest)
        if made.forms:
            return made.forms[_FLIPPED * size : (_FLIPPED + 1) * size]
        turned = frame.rgb[:, ::-1].copy()
        return self._hasher.hash_picture(turned, WHOLE, (frame.width, frame.height)).digest
