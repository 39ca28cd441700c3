"""Videos, recordings and containers to store; equal seeds make equal ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from clew.model.findings import Findings, Kind
from clew.model.footage import FootageFacts, FrameHashes, Scene
from clew.model.segment import Segment, Track
from clew.model.sound import SoundFacts

if TYPE_CHECKING:
    from tests.conftest import Values


def frames(seed: int, count: int = 5, *, version: str = "1", quality: int = 90) -> FrameHashes:
    rng = np.random.default_rng(seed)
    starts = np.arange(count, dtype="<i4") * 1000
    return FrameHashes(
        hasher="pdq",
        version=version,
        starts_ms=starts.tobytes(),
        ends_ms=(starts + 500).tobytes(),
        quality=bytes([quality]) * count,
        digests=rng.bytes(32 * count),
        mirrored=rng.bytes(32 * count),
    )


def footage(*films: FrameHashes, depth: str = "full", is_partial: bool = False) -> FootageFacts:
    return FootageFacts(
        duration_ms=5000,
        stated_ms=None,
        rotation=90,
        frames_per_second=29.97,
        container="mov,mp4",
        video_codec="h264",
        audio_codec="aac",
        encoder="Lavf",
        streams=2,
        is_partial=is_partial,
        partial_reason="truncated" if is_partial else "",
        depth=depth,
        properties=(("title", "A bridge\0"), ("title", "again")),
        frames=films,
        scenes=(Scene(0, 2000, 1000), Scene(2000, 5000, 3000)),
        contact_sheet=b"",
    )


def sound(seed: int, count: int = 20, *, version: str = "1.5.1", speech_ms: int | None = 800) -> SoundFacts:
    items = np.random.default_rng(seed).integers(0, 2**32, count, np.uint32).astype("<u4")
    return SoundFacts(
        duration_ms=5000,
        codec="aac",
        channels=2,
        sample_rate=44_100,
        is_partial=False,
        partial_reason="",
        fingerprint=items.tobytes(),
        fingerprint_version=version if count else "",
        item_ms=123.8 if count else 0.0,
        speech_ms=speech_ms,
        properties=(("artist", "nobody"),),
    )


def video(values: Values, seed: int, film: FootageFacts | None = None, heard: SoundFacts | None = None) -> Findings:
    """Return the findings on a video, with frames and sound unless others are given."""
    picture = values.picture(seed)
    assert picture.picture is not None
    return replace(
        picture,
        kind=Kind.VIDEO,
        mime="video/mp4",
        picture=replace(picture.picture, hashes=()),
        footage=film or footage(frames(seed)),
        sound=heard or sound(seed),
    )


def segment(start_ms: int = 1000, **changed: object) -> Segment:
    known = Segment(
        track=Track.FRAMES,
        start_ms=start_ms,
        end_ms=start_ms + 3000,
        other_start_ms=0,
        other_end_ms=3000,
        speed=1.1,
        is_mirrored=False,
        items=3,
        distance=2.5,
        share=0.5,
        other_share=1.0,
    )
    return replace(known, **changed)  # type: ignore[arg-type]
