"""What a media shares in time, as bytes, and back."""

import msgspec

from clew.model.media_facts import MediaFacts

_VERSION = b"R1"
MOST = 5_000
"""Stretches kept of one media: those that last longest."""


class Stretch(msgspec.Struct, frozen=True, array_like=True):
    """A stretch shared with another media (SHA-256): its track, where it lies in both (ms), how far apart (bits)."""

    other: bytes
    track: str
    start_ms: int
    end_ms: int
    other_start_ms: int
    other_end_ms: int
    items: int
    distance: float

    @property
    def ms(self) -> int:
        """How long it lasts, in the one of both that lasts."""
        return max(self.end_ms - self.start_ms, self.other_end_ms - self.other_start_ms)


class Course(msgspec.Struct, frozen=True, array_like=True):
    """A media by its SHA-256, with what it shares."""

    sha256: bytes
    stretches: tuple[Stretch, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Course)


def packed(facts: MediaFacts) -> bytes:
    """Return some 40 bytes, and 70 for each stretch; never nothing: others may share something with it later."""
    stretches = [
        Stretch(
            *(bytes(each.other), each.segment.track.value, each.segment.start_ms, each.segment.end_ms),
            *(each.segment.other_start_ms, each.segment.other_end_ms, each.segment.items, each.segment.distance),
        )
        for each in facts.shared
    ]
    kept = sorted(stretches, key=lambda each: (-each.ms, each.other, each.track, each.start_ms))[:MOST]
    return _VERSION + _encoder.encode(Course(bytes(facts.sha256), tuple(kept)))


def unpacked(description: bytes) -> Course:
    """Return what a media shares; raises ValueError for what is no such description."""
    if not description.startswith(_VERSION):
        raise ValueError("not a description of what a media shares in time")
    try:
        return _decoder.decode(description[len(_VERSION) :])
    except msgspec.MsgspecError as error:
        raise ValueError(f"not a description of what a media shares in time: {error}") from error
