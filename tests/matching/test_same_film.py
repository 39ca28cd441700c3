"""Which films are the same, and how they are stacked."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from clew.config import Matching
from clew.matching.same_film import film_distance
from clew.matching.stacks import SameFilms, StackMedia, near_identical, stack
from clew.model.segment import Segment, Track

WHOLE = 100_000


def shared(start: int, end: int, distance: float = 4.0, track: Track = Track.FRAMES) -> Segment:
    """Return a segment at the same seconds of two films."""
    times = (1000 * start, 1000 * end) * 2
    return Segment(track, *times, 1.0, is_mirrored=False, items=10, distance=distance, share=0.0, other_share=0.0)


def test_a_copy_is_as_far_as_its_frames() -> None:
    assert film_distance([shared(0, 100)], WHOLE, WHOLE) == 4


def test_what_is_not_shared_counts_as_unrelated() -> None:
    assert film_distance([shared(0, 50), shared(60, 100)], WHOLE, WHOLE) == round(0.9 * 4 + 0.1 * 128)


def test_a_clip_is_not_the_same_film() -> None:
    assert film_distance([shared(0, 30)], WHOLE, 30_000) is None


def test_a_stretch_that_comes_twice_counts_once() -> None:
    assert film_distance([shared(0, 50), shared(0, 50)], WHOLE, WHOLE) is None


@pytest.mark.parametrize("segments", [[], [shared(0, 100, track=Track.SOUND)]])
def test_sound_alone_makes_no_film_the_same(segments: Sequence[Segment]) -> None:
    assert film_distance(segments, WHOLE, WHOLE) is None


def test_it_is_the_same_from_either_side() -> None:
    longer = [shared(0, 90)]
    assert film_distance(longer, WHOLE, 90_000) == film_distance(longer, 90_000, WHOLE) is not None


def films(pixels: Sequence[int], seconds: Sequence[int]) -> StackMedia:
    """Return films by number, with no hash of the whole."""
    count = len(pixels)
    assert len(seconds) == count
    return StackMedia(
        sha256=np.array([list(number.to_bytes(32, "big")) for number in range(count)], np.uint8).reshape(-1, 32),
        digests=np.zeros((count, 32), np.uint8),
        forms=np.zeros((count, 7, 32), np.uint8),
        quality=np.zeros(count, np.uint8),
        is_hashed=np.zeros(count, np.bool_),
        pixels=np.array(pixels, np.int64),
        has_camera=np.zeros(count, np.bool_),
        is_salvaged=np.zeros(count, np.bool_),
        size=np.ones(count, np.int64),
    )


def stacked(pixels: Sequence[int], seconds: Sequence[int], *same: tuple[int, int, int]) -> list[list[tuple[int, int]]]:
    one, other, bits = np.array(same, np.int64).reshape(-1, 3).T
    made = stack(films(pixels, seconds), Matching(), films=SameFilms(np.array(seconds, np.int64), one, other, bits))
    return [[(int.from_bytes(each.sha256, "big"), each.distance) for each in found.members] for found in made]


def test_the_same_films_stand_under_that_with_most_pixels() -> None:
    assert stacked([100, 900, 400], [60, 60, 60], (0, 1, 7), (1, 2, 3), (0, 2, 2)) == [[(1, 0), (2, 3), (0, 7)]]


def test_of_equal_size_the_longer_one_leads() -> None:
    assert stacked([100, 100], [55, 60], (0, 1, 9)) == [[(1, 0), (0, 9)]]


def test_films_are_not_chained() -> None:
    assert stacked([900, 400, 100], [60, 60, 60], (0, 1, 3), (1, 2, 3)) == [[(0, 0), (1, 3)], [(2, 0)]]


def test_films_that_share_nothing_stand_alone() -> None:
    assert stacked([900, 400], [60, 60]) == [[(0, 0)], [(1, 0)]]


def test_a_category_holds_for_copies_that_lack_nothing() -> None:
    distance = film_distance([shared(0, 88)], WHOLE, WHOLE)
    assert distance is not None
    one, other, bits = np.array([[0, 1, distance]]).T
    media = films([900, 400], [60, 60])
    (found,) = stack(media, Matching(), films=SameFilms(np.array([60, 60]), one, other, bits))
    applied, suggested = near_identical(found, Matching().near_identical_bits)
    assert (len(applied), len(suggested)) == (1, 1)


def test_the_order_of_films_changes_nothing() -> None:
    random = Random(3)  # noqa: S311  not for secrets
    count = 40
    same = {tuple(sorted(random.sample(range(count), 2))): random.randrange(20) for _ in range(60)}
    one, other = np.array(list(same), np.int64).T
    bits = np.array(list(same.values()), np.int64)
    seconds = np.array([random.randrange(60, 63) for _ in range(count)], np.int64)
    media = films([random.choice((100, 400)) for _ in range(count)], seconds.tolist())
    wanted = stack(media, Matching(), films=SameFilms(seconds, one, other, bits))
    order = np.array(random.sample(range(count), count), np.int64)
    place = np.argsort(order)
    mixed = StackMedia(**{name: getattr(media, name)[order] for name in StackMedia.__slots__})
    turned = SameFilms(seconds[order], place[other], place[one], bits)
    assert stack(mixed, Matching(), films=turned) == wanted
