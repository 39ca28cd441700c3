"""Stretches of sound that are the same."""

import numpy as np
import numpy.typing as npt
import pytest

from clew.matching.listening import align_sound
from clew.matching.timeline import Sounding

ITEM_MS = 123.8
Items = npt.NDArray[np.uint32]


def drawn(seed: int, seconds: float) -> Items:
    """Return items that change by few bits from one to the next, as a fingerprint's do."""
    random = np.random.default_rng(seed)
    count = round(seconds * 1000 / ITEM_MS)
    turned = (random.random((count, 32)) < 0.12) * (1 << np.arange(32, dtype=np.uint64))
    steps = turned.sum(axis=1).astype(np.uint64)
    items: Items = (np.bitwise_xor.accumulate(steps) ^ np.uint64(random.integers(1 << 32))).astype(np.uint32)
    return items


def noisy(items: Items, seed: int, bits: float = 2.5) -> Items:
    random = np.random.default_rng(seed)
    turned = (random.random((len(items), 32)) < bits / 32) * (1 << np.arange(32, dtype=np.uint64))
    made: Items = (items ^ turned.sum(axis=1).astype(np.uint64)).astype(np.uint32)
    return made


def sounding(items: Items) -> Sounding:
    return Sounding(items, ITEM_MS, round(len(items) * ITEM_MS) + 2600)


FIRST, SECOND = drawn(1, 90), drawn(2, 60)


def test_the_same_sound_is_found_whole() -> None:
    (segment,) = align_sound(sounding(FIRST), sounding(noisy(FIRST, 3)))
    assert segment.share > 0.97
    assert segment.other_share > 0.97
    assert 1.5 < segment.distance < 3.5


def test_a_piece_under_another_picture_is_found_in_its_place() -> None:
    piece = noisy(FIRST[200:400], 4)
    other = np.concatenate([SECOND[:100], piece, SECOND[100:]])
    (segment,) = align_sound(sounding(FIRST), sounding(other))
    wanted = np.array([200, 400, 100, 300]) * ITEM_MS
    found = (segment.start_ms, segment.end_ms, segment.other_start_ms, segment.other_end_ms)
    assert np.abs(np.array(found) - wanted).max() < 1500


def test_sound_talked_over_in_the_middle_is_two_stretches() -> None:
    over = np.concatenate([FIRST[:250], SECOND[:100], FIRST[350:]])
    first, second = align_sound(sounding(FIRST), sounding(over))
    assert first.end_ms < 35_000
    assert second.start_ms > 40_000


@pytest.mark.parametrize("speed", [0.92, 1.05, 1.1])
def test_another_tempo_is_found(speed: float) -> None:
    count = int(len(FIRST) / speed)
    faster = FIRST[np.round(np.arange(count) * speed).astype(int).clip(0, len(FIRST) - 1)]
    found = align_sound(sounding(FIRST), sounding(noisy(faster, 5)))
    assert all(abs(segment.speed - speed) < 0.02 for segment in found)
    assert sum(segment.share for segment in found) > 0.8


def test_unrelated_sound_shares_nothing() -> None:
    sounds = [sounding(drawn(seed, 60)) for seed in range(20)]
    assert [1 for at, one in enumerate(sounds) for other in sounds[:at] if align_sound(one, other)] == []


def test_silence_and_a_hum_match_nothing() -> None:
    silence, hum = np.full(500, 627_964_279, np.uint32), np.tile(np.array([7, 8, 9], np.uint32), 150)
    assert align_sound(sounding(silence), sounding(silence)) == []
    assert align_sound(sounding(hum), sounding(hum)) == []


def test_shared_silence_makes_no_stretch_of_two_sounds() -> None:
    silence = np.full(300, 627_964_279, np.uint32)
    one, other = (np.concatenate([drawn(seed, 20), silence, drawn(seed + 50, 20)]) for seed in (11, 12))
    assert align_sound(sounding(one), sounding(other)) == []


def test_nothing_is_heard_in_nothing() -> None:
    assert align_sound(sounding(FIRST[:0]), sounding(FIRST)) == align_sound(sounding(FIRST), sounding(FIRST[:0])) == []
