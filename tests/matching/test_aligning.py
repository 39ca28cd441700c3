"""Stretches of films that are the same."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.matching.aligning import align
from clew.model.segment import Segment

if TYPE_CHECKING:
    from tests.matching.conftest import Films


def close(segment: Segment, one: tuple[float, float], other: tuple[float, float], within: int = 1500) -> bool:
    """Whether a segment lies at these seconds."""
    ends = (segment.start_ms, segment.end_ms, segment.other_start_ms, segment.other_end_ms)
    return all(abs(end - 1000 * wanted) <= within for end, wanted in zip(ends, (*one, *other), strict=True))


def test_a_film_is_wholly_in_itself(films: "Films") -> None:
    (segment,) = align(films.looked(films.first), films.looked(films.first))
    assert (segment.start_ms, segment.end_ms, segment.share, segment.other_share) == (0, 90_000, 1.0, 1.0)
    assert (segment.distance, segment.speed, segment.is_mirrored) == (0, 1, False)


def test_a_clip_leads_to_its_place_in_the_film(films: "Films") -> None:
    clip = films.encoded(films.cut(films.first, (31.5, 52)), 3)
    (segment,) = align(films.looked(films.first), films.looked(clip))
    assert close(segment, (31.5, 52), (0, 20.5))
    assert segment.other_share > 0.9
    assert 0.2 < segment.share < 0.25


def test_a_known_clip_is_found_inside_a_longer_film(films: "Films") -> None:
    longer = films.encoded(
        np.concatenate(
            [films.cut(films.second, (0, 20)), films.cut(films.first, (10.25, 24)), films.cut(films.second, (20, 60))]
        ),
        4,
    )
    (segment,) = align(films.looked(longer, phase=1), films.looked(films.cut(films.first, (10.25, 24))))
    assert close(segment, (20, 33.75), (0, 13.75))


def test_films_that_share_nothing_have_no_segment(films: "Films") -> None:
    drawn = [films.looked(films.draw(seed, 60)) for seed in range(30)]
    assert [1 for at, one in enumerate(drawn) for other in drawn[:at] if align(one, other)] == []


def test_two_frames_that_are_alike_by_chance_are_no_segment(films: "Films") -> None:
    one, other = films.draw(5, 60, drift=16), films.draw(6, 60, drift=16)
    other[40:44], other[160:164] = one[100], one[30]
    assert align(films.looked(one), films.looked(other)) == []


def test_a_bag_of_the_same_frames_is_no_segment(films: "Films") -> None:
    one = films.draw(7, 60, shots=(1, 2), drift=20)
    backwards = np.concatenate([one[4 * at : 4 * at + 4] for at in reversed(range(60))])
    assert align(films.looked(one), films.looked(backwards)) == []


def test_a_film_cut_anew_gives_each_piece(films: "Films") -> None:
    anew = films.cut(films.first, (60, 75), (10, 25))
    first, second = align(films.looked(films.first), films.looked(anew))
    assert close(first, (10, 25), (15, 30))
    assert close(second, (60, 75), (0, 15))


def test_what_was_cut_out_splits(films: "Films") -> None:
    first, second = align(films.looked(films.first), films.looked(films.cut(films.first, (0, 30), (40, 60))))
    assert close(first, (0, 30), (0, 30))
    assert close(second, (40, 60), (30, 50))


@pytest.mark.parametrize("until", [30, 36])
def test_what_was_put_in_or_in_its_place_splits(films: "Films", until: int) -> None:
    """A stretch that is new in a film that is otherwise known must not be passed over."""
    changed = np.concatenate(
        [films.cut(films.first, (0, 30)), films.cut(films.second, (0, 6)), films.cut(films.first, (until, 60))]
    )
    first, second = align(films.looked(films.first), films.looked(changed))
    assert close(first, (0, 30), (0, 30))
    assert close(second, (until, 60), (36, 36 + 60 - until))


def test_a_clip_repeated_is_found_each_time(films: "Films") -> None:
    loop = films.encoded(films.cut(films.first, (10, 20), (10, 20), (10, 20)), 8)
    found = align(films.looked(films.first), films.looked(loop))
    assert sorted(round(segment.other_start_ms, -4) for segment in found) == [0, 10_000, 20_000]


def test_two_loops_are_told_in_few_lines(films: "Films") -> None:
    piece = films.cut(films.first, (0, 4))
    found = align(films.looked(np.concatenate([piece] * 15)), films.looked(np.concatenate([piece] * 12)))
    assert 1 <= len(found) <= 3
    assert max(segment.other_share for segment in found) > 0.9


def test_a_mirrored_copy_is_found_and_told(films: "Films") -> None:
    (segment,) = align(
        films.looked(films.first), films.looked(films.encoded(films.mirrored(films.cut(films.first, (20, 45))), 9))
    )
    assert segment.is_mirrored
    assert close(segment, (20, 45), (0, 25))


@pytest.mark.parametrize("speed", [0.9, 0.96, 1.04, 1.1])
def test_another_speed_is_found(films: "Films", speed: float) -> None:
    (segment,) = align(
        films.looked(films.first), films.looked(films.encoded(films.cut(films.first, (20, 80)), 10), speed=speed)
    )
    assert close(segment, (20, 80), (0, 60 / speed), 2000)


def test_another_speed_is_told(films: "Films") -> None:
    (segment,) = align(
        films.looked(films.first), films.looked(films.encoded(films.cut(films.first, (20, 80)), 10), speed=1.1)
    )
    assert abs(segment.speed - 1.1) < 0.02


def test_frames_that_show_too_little_match_nothing(films: "Films") -> None:
    black = np.zeros((240, 256), np.bool_)
    assert align(films.looked(black, poor=range(60)), films.looked(black, poor=range(60))) == []


def test_black_between_shots_does_not_split(films: "Films") -> None:
    film = films.first.copy()
    film[80:104] = False
    (segment,) = align(
        films.looked(film, poor=range(20, 26)), films.looked(films.encoded(film, 11), poor=range(20, 26))
    )
    assert close(segment, (0, 90), (0, 90))


def test_a_film_of_one_still_shot_is_found_where_it_is_all_there_is(films: "Films") -> None:
    still = np.repeat(films.draw(12, 1)[:1], 80, axis=0)
    (segment,) = align(films.looked(still), films.looked(films.encoded(still[:60], 13, flips=1)))
    assert segment.other_share > 0.9


def test_one_card_that_films_share_is_no_segment(films: "Films") -> None:
    card = np.repeat(films.draw(14, 1)[:1], 16, axis=0)
    one, other = (np.concatenate([card, films.draw(seed, 60)]) for seed in (15, 16))
    assert align(films.looked(one), films.looked(other)) == []


def test_nothing_is_found_in_a_film_without_frames(films: "Films") -> None:
    none = films.looked(films.first)
    none = type(none)(none.starts[:0], none.ends[:0], none.codes[:0], none.mirrored[:0], none.is_good[:0], 0)
    assert align(none, films.looked(films.first)) == align(films.looked(films.first), none) == []


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), start=st.integers(0, 120), length=st.integers(40, 120), before=st.integers(0, 80))
def test_whatever_is_planted_is_found_where_it_is(
    films: "Films", seed: int, start: int, length: int, before: int
) -> None:
    """All but the seed in quarters of a second."""
    film, host = films.draw(seed, 60), films.draw(seed + 20_000, 40)
    inside = np.concatenate([host[:before], film[start : start + length], host[before:]])
    one, other = films.looked(film), films.looked(films.encoded(inside, seed))
    found = align(one, other)
    first, last = start / 4, (start + length) / 4
    assert any(close(each, (first, last), (before / 4, (before + length) / 4), 2000) for each in found)
    assert found == align(one, other)
