"""Full depth takes vPDQ's frames, and hashes them as it does."""

from pathlib import Path

import numpy as np
import pytest

from clew.config import Footage
from clew.examine.describe import describe
from clew.examine.digests import DigestStream

CLIPS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "threatexchange" / "video"
RATE = 30
TOLERANCE_BITS, LEAST_QUALITY = 10, 80
"""What vPDQ's own test allows (facebook/ThreatExchange, `vpdq/cpp/regtest.py`)."""

pytestmark = pytest.mark.skipif(not CLIPS.is_dir(), reason="the clips of ThreatExchange are not here (../shared)")


@pytest.mark.parametrize("clip", sorted(CLIPS.glob("*.mp4")), ids=lambda path: path.stem)
def test_frames_lie_within_the_tolerance_of_its_lists(clip: Path) -> None:
    content = clip.read_bytes()
    stream = DigestStream()
    stream.update(content)
    footage = describe(
        memoryview(content), len(content), stream.finish(), max_pixels=10**7, footage=Footage("full", 1000)
    ).footage
    assert footage is not None
    frames = footage.frames[0]
    starts, ends = np.frombuffer(frames.starts_ms, "<i4"), np.frombuffer(frames.ends_ms, "<i4")
    lines = [line.split(",") for line in clip.with_suffix(".txt").read_text().split()][::RATE]
    assert len(lines) == 1 + footage.duration_ms // 1000
    compared = 0
    for _, quality, digest, seconds in lines:
        at = int(np.searchsorted(starts, round(1000 * float(seconds)), "right")) - 1
        assert starts[at] <= 1000 * float(seconds) <= ends[at]
        found = frames.digests[32 * at : 32 * at + 32]
        if int(quality) >= LEAST_QUALITY:
            compared += 1
            assert (int.from_bytes(found, "big") ^ int(digest, 16)).bit_count() <= TOLERANCE_BITS
    assert compared
