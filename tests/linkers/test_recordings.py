import numpy as np
import pytest

from clew.linkers.recordings import RATE, plugin
from clew.linkers.recordings.packing import MOST, unpacked
from clew.model.media_facts import MediaFacts, Shared
from clew.model.segment import Segment, Track


def shares(other: int, track: Track, start_ms: int, end_ms: int, other_start_ms: int = 0) -> Shared:
    length = end_ms - start_ms or 5_000
    return Shared(
        bytes([other]) * 32,
        Segment(track, start_ms, end_ms, other_start_ms, other_start_ms + length, 1.0, False, 9, 7.25, 0.5, 0.25),  # noqa: FBT003 - is_mirrored
    )


def described(number: int, *shared: Shared) -> bytes:
    return plugin.describe_facts(MediaFacts(bytes([number]) * 32, shared=shared))


def test_what_a_new_recording_shares_leads_to_one_that_knew_nothing_of_it() -> None:
    index = plugin.index()
    index.add([1, 2, 3], [described(1), described(2), described(3)])
    new = described(
        9,
        shares(1, Track.FRAMES, 12_000, 40_000, 62_500),
        shares(1, Track.FRAMES, 50_000, 52_000),
        shares(1, Track.SOUND, 12_000, 40_000),
        shares(2, Track.STILL, 7_000, 7_000),
        shares(8, Track.FRAMES, 0, 9_000),
    )
    footage, sound, still = index.propose([9], [new])
    assert [(each.other, each.kind) for each in (footage, sound, still)] == [
        (1, "same footage"),
        (1, "same sound"),
        (2, "still in film"),
    ]
    assert footage.score == 30
    assert still.score == 1 - 7.25 / 256
    assert footage.false_match_rate == RATE
    assert dict(footage.evidence.told) == {
        "in common": "30.0 s in 2 stretches",
        "the longest, here": "0:12.0 to 0:40.0",
        "the longest, there": "1:02.5 to 1:30.5",
        "items that agree": "9, 7.2 bits apart on average",
    }
    assert dict(still.evidence.told)["shown at"] == "0:07.0"
    assert index.propose([1], [described(1)]) == []


@pytest.mark.parametrize(("here", "there", "told"), [(0, 0, "0:00.0"), (0, 61_500, "1:01.5"), (61_500, 0, "1:01.5")])
def test_a_still_is_told_with_its_time_in_the_film(here: int, there: int, told: str) -> None:
    index = plugin.index()
    index.add([1], [described(1)])
    (still,) = index.propose([2], [described(2, shares(1, Track.STILL, here, here, there))])
    assert dict(still.evidence.told)["shown at"] == told
    assert still.score == 1 - 7.25 / 256  # not the time


def test_a_recording_that_shares_with_all_keeps_what_lasts_longest() -> None:
    lengths = np.random.default_rng(1).permutation(MOST + 50)
    many = [shares(at % 200, Track.SOUND, 0, 1_000 + int(length)) for at, length in enumerate(lengths)]
    kept = unpacked(described(7, *many)).stretches
    assert len(kept) == MOST
    assert min(each.ms for each in kept) == 1_000 + 50


@pytest.mark.parametrize("broken", [b"", b"R1", b"R0\x92\xc4\x00\x90", b"R1\x91\x01"])
def test_what_is_no_description_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="not a description of what a media shares"):
        unpacked(broken)
