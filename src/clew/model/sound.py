"""What listening to a recording, or to a video's track, showed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound track showed.

    `fingerprint` is a Chromaprint (algorithm 2) as little-endian uint32, one each `item_ms`; empty where it was not
    tried. `speech_ms` is how long anybody speaks, None where that was not tried. `is_partial` where not all decoded.
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
