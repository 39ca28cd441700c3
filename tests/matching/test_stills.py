"""When a still picture is to be seen in a film."""

import numpy as np

from clew.matching.stills import MOST_TIMES, times
from clew.matching.timeline import Timeline
from clew.model.segment import Track


def film(count: int) -> Timeline:
    starts = np.arange(count, dtype=np.int64) * 1000
    codes = np.zeros((count, 4), np.uint64)
    return Timeline(starts, starts + 500, codes, codes, np.ones(count, np.bool_), count * 1000)


def numbers(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def test_neighbouring_spans_are_one_time_and_the_nearest_form_tells() -> None:
    found = times(film(60), numbers(12, 10, 11, 11, 40), numbers(9, 20, 30, 4, 31), numbers(0, 0, 0, 5, 2))
    assert [(each.other_start_ms, each.other_end_ms, each.distance) for each in found] == [
        (10_000, 12_500, 4),
        (40_000, 40_500, 31),
    ]
    assert [each.is_mirrored for each in found] == [True, False]
    assert all((each.track, each.start_ms, each.end_ms, each.share) == (Track.STILL, 0, 0, 1) for each in found)


def test_no_hit_is_no_time() -> None:
    assert times(film(3), numbers(), numbers(), numbers()) == []


def test_of_many_times_the_nearest_are_told_in_order() -> None:
    spans = np.arange(0, 200, 2)
    found = times(film(200), spans, 31 - spans % 29, np.zeros(100, np.int64))
    assert len(found) == MOST_TIMES
    assert [each.other_start_ms for each in found] == sorted(each.other_start_ms for each in found)
