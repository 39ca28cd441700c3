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
    fit = verify(one, one)
    assert (fit.model, fit.tried) == ("flat", 60)
    same = verify(one, one, fit.score, 61)
    assert (same.score, same.model, same.one.tolist()) == (fit.score, fit.model, fit.one.tolist())
    assert verify(one, one, fit.score + 1, 61) is None
    assert verify(one, one, 61, 60).score == fit.score
