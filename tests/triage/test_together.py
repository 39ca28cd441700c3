import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.triage.together import taken_together


def together(*taken: tuple[int, int], window: int = 600) -> list[int]:
    camera = np.array([camera for camera, _ in taken], np.int64)
    seconds = np.array([seconds for _, seconds in taken], np.int64)
    return [int(count) for count in taken_together(camera, seconds, window)]


def test_the_ends_of_a_span_count() -> None:
    assert together((1, 0), (1, 300), (1, 600), (1, 1201)) == [3, 3, 3, 1]


def test_cameras_are_counted_apart() -> None:
    assert together((1, 0), (2, 1), (1, 2)) == [2, 1, 2]


def test_nothing_taken_is_nothing_together() -> None:
    assert together() == []


@pytest.mark.parametrize("count", range(1, 40))
def test_a_session_of_any_length_is_counted_whole(count: int) -> None:
    assert together(*((1, second) for second in range(count))) == [count] * count


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-(10**9), 10**9) | st.integers(0, 40)), max_size=30),
    st.integers(0, 50),
)
def test_the_largest_span_is_found(taken: list[tuple[int, int]], window: int) -> None:
    expected = [
        max(
            sum(other == camera and start <= at <= start + window for other, at in taken)
            for first, start in taken
            if first == camera and start <= seconds <= start + window
        )
        for camera, seconds in taken
    ]
    assert together(*taken, window=window) == expected
