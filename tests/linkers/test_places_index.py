"""Places and things: what is found quickly is what is found slowly, on features drawn by lot."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from clew.model.link import Box

if TYPE_CHECKING:
    from clew.linkers.places.description import Described

pytest.importorskip("cv2", reason="OpenCV is not installed")
inverted = pytest.importorskip("clew.linkers.places.inverted")
paired, verify = (getattr(pytest.importorskip("clew.linkers.places.verify"), each) for each in ("paired", "verify"))
spatial = pytest.importorskip("clew.linkers.places.spatial")
description = pytest.importorskip("clew.linkers.places.description")

WORDS, MOST_BITS = 16_384, 22


def drawn(seed: int, count: int, words: int) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint64]]:
    """Return words below a number, and signatures that often are near to one another."""
    rng = np.random.default_rng(seed)
    flips = np.uint64(1) << rng.integers(0, 64, (12, count)).astype(np.uint64)
    return rng.integers(0, words, count).astype(np.uint16), np.bitwise_xor.reduce(flips)


def test_votes_are_the_best_of_each_feature_asked() -> None:
    views = [drawn(seed, 600, 3) for seed in range(5)]
    postings = inverted.Postings.of([each[0] for each in views], [each[1] for each in views])
    drawn_words, drawn_codes = drawn(9, 40, 3)
    words, codes = drawn_words.reshape(-1, 2), drawn_codes.reshape(-1, 2)
    weights = np.rint(1000 * np.exp(-((np.arange(MOST_BITS + 1) / 16) ** 2)))
    expected = np.zeros(5)
    for at, (own, signatures) in enumerate(views):
        for asked, code in zip(words, codes, strict=True):
            votes = [0.0]
            for word, signature in zip(asked.tolist(), code.tolist(), strict=True):
                apart = [(signature ^ each).bit_count() for each in signatures[own == word].tolist()]
                votes += [float(postings.rarity[word] * weights[bits]) for bits in apart if bits <= MOST_BITS]
            expected[at] += max(votes)
    assert expected.min() > 0
    assert postings.scores(words, codes, postings.rarity).tolist() == [each / 600**0.5 for each in expected.tolist()]


def test_a_word_that_one_feature_of_350_has_does_not_vote_in_a_large_index() -> None:
    counts = np.full(WORDS, 100, np.int64)
    few = inverted.rarity_of(np.array([900, *counts[1:] // 100]))
    counts[:2] = 7_000, 3_000
    many = inverted.rarity_of(counts)
    assert few[0] > 0
    assert (many[0], many[1] > 0, many[2] > many[1]) == (0, True, True)


def described(seed: int, count: int) -> "Described":
    """Return features drawn by lot, all of one scale and turn."""
    rng = np.random.default_rng(seed)
    flat = np.zeros(count, np.uint8)
    descriptors = np.minimum(rng.poisson(1.5, (count, 128)), 15).astype(np.uint8)
    columns = np.zeros((count, 2), np.uint16), flat, flat, flat.astype(np.uint16), flat.astype(np.uint64), descriptors
    made: Described = description.Described(640, 480, Box(0, 0, 1, 1), 0, 0.0, *columns)
    return made


@pytest.mark.parametrize(("rows", "columns"), [(200, 150), (1, 150), (200, 1), (1, 1)])
def test_features_pair_as_the_definition_says(rows: int, columns: int) -> None:
    one, other = described(1, rows), described(2, columns)
    shared = min(rows, columns)
    there = other.descriptors.copy()
    there[: shared // 2 + 1] = np.minimum(one.descriptors[: shared // 2 + 1] + 1, 15)
    if shared > 1:
        there[-1] = there[0]  # equal ones: none is clearly nearer
    other = replace(other, descriptors=there)
    left, right = one.descriptors.astype(np.int64), there.astype(np.int64)
    apart = ((left[:, None] - right) ** 2).sum(axis=2)
    expected = []
    for row, distances in enumerate(apart):
        at = int(np.argmin(distances))
        rest = np.delete(distances, at)
        is_far = not len(rest) or distances[at] <= 0.85**2 * rest.min()
        if is_far and int(np.argmin(apart[:, at])) == row:
            expected.append((row, at))
    assert list(zip(*(each.tolist() for each in paired(one, other)), strict=True)) == expected
    assert expected


def test_what_cannot_reach_a_score_is_tried_no_further_and_what_can_fits_the_same() -> None:
    rng = np.random.default_rng(3)
    one = replace(described(4, 60), xy=rng.integers(0, 65_536, (60, 2)).astype(np.uint16))
    (fit,) = verify(one, one)
    assert (fit.model, fit.tried) == ("flat", 60)
    (same,) = verify(one, one, fit.score, 61)
    assert (same.score, same.model, same.one.tolist()) == (fit.score, fit.model, fit.one.tolist())
    assert verify(one, one, fit.score + 1, 61) == ()
    assert verify(one, one, 61, 60)[0].score == fit.score


def placed(seed: int, count: int) -> "Described":
    """Return features drawn by lot, of two words, that lie anywhere and are of a few scales and turns."""
    rng = np.random.default_rng(seed)
    words, signatures = drawn(seed, count, 2)
    xy = rng.integers(0, 65_536, (count, 2)).astype(np.uint16)
    made = replace(described(seed, count), word=words, signature=signatures, xy=xy)
    scale, angle = rng.integers(40, 90, count), rng.integers(0, 256, count)
    return replace(made, scale=scale.astype(np.uint8), angle=angle.astype(np.uint8))


def test_features_that_lie_alike_are_counted_as_the_definition_says() -> None:
    one, other = placed(1, 200), placed(2, 250)
    words, signatures = one.word[:, None], one.signature[:, None]
    pairs = []
    for row, (word, code) in enumerate(zip(one.word.tolist(), one.signature.tolist(), strict=True)):
        apart = [
            ((code ^ each).bit_count(), at)
            for at, each in enumerate(other.signature.tolist())
            if other.word[at] == word and (code ^ each).bit_count() <= MOST_BITS
        ]
        pairs += [(row, min(apart)[1])] if apart else []
    rows, columns = np.array(pairs).T
    here, there = (each.points().astype(np.float64) @ (1, 1j) for each in (one, other))
    octaves = (other.scale[columns].astype(float) - one.scale[rows]) / 16
    turns = np.exp((other.angle[columns].astype(float) - one.angle[rows]) * 2j * np.pi / 256)
    expected = 0
    for row, at, octave, turn in zip(rows, columns, octaves, turns, strict=True):
        mapped = (here[rows] - here[row]) * 2**octave * turn
        is_like = (np.abs(octaves - octave) <= 1) & (np.cos(np.pi / 4) <= np.real(turns / turn) + 1e-9)
        is_near = np.abs(there[columns] - there[at] - mapped) <= 0.2 * np.abs(mapped) + 6
        expected = max(expected, int(np.count_nonzero(is_like & is_near)))
    assert len(pairs) > 50
    assert expected > 3
    assert spatial.alike(one, words, signatures, other) == expected


def test_a_picture_grown_turned_and_moved_has_all_features_alike() -> None:
    one = replace(placed(3, 60), word=np.arange(60, dtype=np.uint16))
    x, y = one.xy.astype(np.float64).T / 65_535 * np.array([[640], [480]])
    grown = np.column_stack([-2 * y + 1000, 2 * x + 60]) / (2000, 2000) * 65_535  # a quarter turn, and an octave
    scale, angle = one.scale + np.uint8(16), one.angle + np.uint8(64)
    other = replace(one, width=2000, height=2000, xy=np.rint(grown).astype(np.uint16), scale=scale, angle=angle)
    assert spatial.alike(one, one.word[:, None], one.signature[:, None], other) == 60
    mirrored = replace(other, xy=other.xy * np.array([1, -1]) + np.array([0, 65_535]))
    assert spatial.alike(one, one.word[:, None], one.signature[:, None], mirrored) < 20
