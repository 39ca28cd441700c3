"""Which films and recordings an index says are worth aligning."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from clew.matching.candidates import LEAST_ITEMS, rows_heard, rows_near
from clew.matching.linear import LinearIndex

Codes = npt.NDArray[np.uint8]
BITS = 24


def shelf(*films: Codes) -> LinearIndex:
    """Return an index of films' frames, or of recordings' items."""
    index = LinearIndex(8 * films[0].shape[1])
    for row, film in enumerate(films):
        index.add(film, row << BITS | np.arange(len(film)))
    return index


def frames(seed: int, count: int) -> Codes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), np.uint8)


@given(st.integers(0, 1000), st.integers(1, 6), st.integers(0, 30))
def test_rows_are_those_of_every_frame_compared(seed: int, count: int, asked: int) -> None:
    random = np.random.default_rng(seed)
    films = [frames(seed + number, int(random.integers(1, 9))) for number in range(count)]
    some = [films[random.integers(count)] for _ in range(asked)]
    codes = np.array([film[random.integers(len(film))] for film in some], np.uint8).reshape(-1, 32)
    codes ^= (random.random(codes.shape) < 0.1).astype(np.uint8)
    query, row = rows_near(shelf(*films), codes, 31, BITS)
    wanted = [
        (at, number)
        for at, code in enumerate(codes)
        for number, film in enumerate(films)
        if (np.bitwise_count(film ^ code).sum(axis=1) <= 31).any()
    ]
    assert list(zip(query.tolist(), row.tolist(), strict=True)) == wanted


def test_a_frame_that_is_in_too_many_films_leads_to_none() -> None:
    card, own = frames(1, 1), frames(2, 1)
    index = shelf(*([card] * 20), np.concatenate([card, own]))
    query, row = rows_near(index, np.concatenate([card, own]), 31, BITS, most=20)
    assert (query.tolist(), row.tolist()) == ([1], [20])
    assert len(rows_near(index, card, 31, BITS, most=21)[0]) == 21


def items(seed: int, count: int) -> npt.NDArray[np.uint32]:
    return np.random.default_rng(seed).integers(0, 2**32, count, np.uint32)


def bytes_of(sound: npt.NDArray[np.uint32]) -> Codes:
    return sound.astype("<u4").view(np.uint8).reshape(-1, 4)


def test_a_recording_leads_to_those_with_sound_in_common() -> None:
    whole, other = items(1, 500), items(2, 500)
    piece = np.concatenate([items(3, 40), whole[200:300] ^ np.uint32(4), items(4, 40)])
    index = shelf(bytes_of(whole), bytes_of(other))
    assert rows_heard(index, piece, BITS, set()).tolist() == [0]
    assert rows_heard(index, other[: LEAST_ITEMS - 1], BITS, set()).tolist() == []


def test_items_at_scattered_offsets_lead_nowhere() -> None:
    whole = items(1, 2000)
    scattered = whole[np.random.default_rng(5).permutation(2000)[:12]]
    spread = np.repeat(items(6, 12), 100)
    spread[::100] = scattered
    assert rows_heard(shelf(bytes_of(whole)), spread, BITS, set()).tolist() == []


def test_what_is_heard_nearly_everywhere_leads_nowhere_and_is_learned() -> None:
    jingle = items(9, 30)
    sounds = [np.concatenate([jingle, items(10 + number, 50)]) for number in range(12)]
    index = shelf(*map(bytes_of, sounds))
    common: set[int] = set()
    assert rows_heard(index, sounds[0], BITS, common, most=11).tolist() == [0]
    assert common == set(jingle.tolist())
    assert rows_heard(index, jingle, BITS, common, most=100).tolist() == []


def test_silence_leads_nowhere() -> None:
    silence = np.full(200, 627_964_279, np.uint32)
    assert rows_heard(shelf(bytes_of(silence)), silence, BITS, set()).tolist() == []
