"""Between the frames of a fixed rate, those are looked at that show another picture."""

from functools import partial

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.motion import GLANCE, LOOKS, Motion

Pixels = npt.NDArray[np.uint8]
LINE = np.linspace(0, 3 * np.pi, 4 * GLANCE)
WIDE = np.rint(100 + 60 * np.sin(LINE)[:GLANCE, None] * np.cos(2 * LINE)[None, :]).astype(np.uint8)
"""A picture wider than a glance, for a view to move over."""


def view(left: int, light: float = 1.0) -> Pixels:
    shown: Pixels = np.clip(WIDE[:, left : left + GLANCE] * light, 0, 255).astype(np.uint8)
    return shown


def taken(views: list[Pixels], step_ms: int = 40) -> list[int]:
    """Return the times of the frames that are taken of a film of 1 s, its first one due."""
    motion = Motion(1000)
    times = [step_ms * number for number in range(len(views))]
    return [
        time
        for time, shown in zip(times, views, strict=True)
        if motion.takes(time, partial(np.asarray, shown), is_due=time == 0)
    ]


def test_a_still_picture_is_looked_at_when_it_is_due() -> None:
    assert taken([view(10)] * 25) == [0]


def test_light_and_grain_are_no_motion() -> None:
    grain = np.random.default_rng(3).normal(0, 6, (25, GLANCE, GLANCE))
    views = [np.clip(view(10, 1 - at / 60) + grain[at], 0, 255).astype(np.uint8) for at in range(25)]
    assert taken(views) == [0]


def test_a_picture_that_moves_is_looked_at_more_closely() -> None:
    assert taken([view(4 * at) for at in range(25)]) == [0, 280, 560, 840]


def test_a_cut_is_seen_at_the_next_glance() -> None:
    assert taken([view(10)] * 8 + [view(90)] * 17) == [0, 560]


@pytest.mark.parametrize("level", [0, 16, 255])
def test_what_shows_nothing_waits_until_it_is_due(level: int) -> None:
    assert taken([view(10)] * 3 + [np.full((GLANCE, GLANCE), level, np.uint8)] * 22) == [0]


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 3 * GLANCE), st.booleans()), max_size=60))
def test_every_due_frame_is_taken_and_no_two_others_lie_close(film: list[tuple[int, int, bool]]) -> None:
    motion, time = Motion(1000), 0
    last: int | None = None
    for step, left, is_due in film:
        time += step
        is_taken = motion.takes(time, partial(view, left), is_due=is_due)
        assert is_taken or not is_due
        if is_taken and not is_due and last is not None:
            assert time - last >= 1000 // LOOKS
        last = time if is_taken else last
