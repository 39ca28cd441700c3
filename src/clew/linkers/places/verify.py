"""Whether features of two pictures lie as those of one thing seen twice do.

Features pair where each is the other's nearest, and clearly nearer than the second; pairs must agree on how much
larger and how far turned the one is; and MAGSAC (Baráth, Matas and Noskova, "MAGSAC: marginalizing sample consensus",
CVPR 2019; OpenCV's) fits a homography to them, or, where the thing is not flat, a fundamental matrix.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from numba import njit

from clew.linkers.places.description import MOST_FEATURES, SCALE_STEPS, Described

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

FLAT, DEEP = "flat", "deep"
_RATIO = 0.85
"""A pair's distance is at most so much of the distance to the second nearest (Lowe's 0.8 is for many more features)."""
_LEAST_PAIRS = 8
"""Fewer pairs of one scale and turn are tried no further: no score that counts comes of them."""
_NUMBERS = MOST_FEATURES
_SCALE_BINS, _TURN_BINS = 2, 12
"""Bins of an octave and of a turn; three neighbouring ones of each count as one: 1.5 octaves, 90 degrees."""
_NEAR_PX = 4.0
_DEEP_PX = 2.0
_TRIES = 2000
_CONFIDENCE = 0.999
_APART_PX = 4.0
"""Pairs nearer to another than that on either picture count as one: SIFT finds one corner at several scales."""
_LEAST_SPREAD = 0.002
"""Pairs that count surround at least so much of each picture: a word of a caption, a logo's corner surround less."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How two pictures fit: pairs of points (n, 2) in px on each that the model explains, and those tried.

    `score` counts those that lie apart. `homography` maps px of the one to the other; None for `DEEP`.
    """

    model: str
    score: int
    tried: int
    one: Floats
    other: Floats
    homography: Doubles | None


@njit(cache=True, nogil=True)
def _mutual(products: Floats, one: Bytes, other: Bytes, ratio: np.float32) -> Integers:
    """Return for each row its column, where each is the other's least and the row's second is far; -1 elsewhere.

    `products` (n, m) are those of the descriptors `one` and `other`. Distances squared are whole numbers below 2^16;
    with the number of a feature behind them, below `MOST_FEATURES`, the least is one of 32 bits, and the first of
    equal ones.
    """
    rows, columns = products.shape
    most = np.int32(2**31 - 1)
    lengths, keys, least = np.zeros(columns, np.int32), np.empty(columns, np.int32), np.full(columns, most)
    for column in range(columns):
        for at in range(other.shape[1]):
            lengths[column] += np.int32(other[column, at]) * np.int32(other[column, at])
    first, apart, second = np.empty(rows, np.int64), np.empty(rows, np.int32), np.empty(rows, np.int32)
    for row in range(rows):
        length, low, after = np.int32(0), most, most
        for at in range(one.shape[1]):
            length += np.int32(one[row, at]) * np.int32(one[row, at])
        for column in range(columns):
            value = (length + lengths[column] - np.int32(2) * np.int32(products[row, column])) * np.int32(_NUMBERS)
            keys[column] = value + np.int32(column)
            low = min(low, keys[column])
            least[column] = min(least[column], np.int32(value + np.int32(row)))
        for column in range(columns):
            after = min(after, keys[column] if keys[column] > low else most)
        first[row], apart[row], second[row] = low % _NUMBERS, low // _NUMBERS, after // _NUMBERS
    for row in range(rows):
        is_far = columns == 1 or np.float32(apart[row]) <= ratio * ratio * np.float32(second[row])
        if least[first[row]] % _NUMBERS != row or not is_far:
            first[row] = -1
    return first


def paired(one: Described, other: Described) -> tuple[Integers, Integers]:
    """Return which features pair, by number."""
    if not len(one.word) or not len(other.word):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    products = one.descriptors.astype(np.float32) @ other.descriptors.astype(np.float32).T  # whole numbers below 2^15
    columns = _mutual(products, one.descriptors, other.descriptors, np.float32(_RATIO))
    rows = np.flatnonzero(columns >= 0)
    return rows, columns[rows]


def agreeing(one: Described, other: Described, rows: Integers, columns: Integers) -> npt.NDArray[np.bool_]:
    """Tell which pairs agree with most others on scale and turn."""
    scale = (other.scale[columns].astype(np.int64) - one.scale[rows]) * _SCALE_BINS // SCALE_STEPS
    turn = ((other.angle[columns].astype(np.int64) - one.angle[rows]) & 255) * _TURN_BINS // 256
    lowest = int(scale.min())
    counts = np.zeros((int(scale.max()) - lowest + 3, _TURN_BINS), np.int64)
    np.add.at(counts, (scale - lowest + 1, turn), 1)
    across = counts + np.roll(counts, 1, 1) + np.roll(counts, -1, 1)
    around = across + np.roll(across, 1, 0) + np.roll(across, -1, 0)
    best_scale, best_turn = np.unravel_index(int(np.argmax(around)), counts.shape)
    kept: npt.NDArray[np.bool_] = np.abs(scale - lowest + 1 - best_scale) <= 1
    kept &= (turn - best_turn + 1) % _TURN_BINS <= 2
    return kept


def verify(one: Described, other: Described, least_flat: int = 0, least_deep: int = 0) -> tuple[Fit, ...]:
    """Return how two descriptions fit, flat or deep, the better first; empty where too few features pair.

    Empty, too, where no `Fit` with such a score or more can come of them: no score is above the number of pairs.
    """
    rows, columns = paired(one, other)
    if len(rows) < _LEAST_PAIRS:
        return ()
    kept = agreeing(one, other, rows, columns)
    rows, columns = rows[kept], columns[kept]
    if len(rows) < max(_LEAST_PAIRS, min(least_flat, least_deep)):
        return ()
    here, there = one.points()[rows], other.points()[columns]
    flat = _flat(here, there, one, other)
    if len(rows) < least_deep and (flat is None or flat.score < least_flat):
        return ()
    deep = _deep(here, there, one, other)
    if flat is None or deep is None:
        return tuple(each for each in (flat, deep) if each is not None)
    return (flat,) if deep.score < 1.5 * flat.score else (deep, flat)


def _flat(here: Floats, there: Floats, one: Described, other: Described) -> Fit | None:
    try:
        found, mask = cv2.findHomography(
            here, there, cv2.USAC_MAGSAC, _NEAR_PX, maxIters=_TRIES, confidence=_CONFIDENCE
        )
    except cv2.error:  # as below
        return None
    if np.shape(found) != (3, 3):
        return None
    inside = mask[:, 0].astype(bool)
    homography = np.asarray(found, np.float64)
    if not inside.any() or not _is_plausible(homography, here[inside]):
        return None
    return _fit(FLAT, here, there, inside, homography, one, other)


def _deep(here: Floats, there: Floats, one: Described, other: Described) -> Fit | None:
    try:
        found, mask = cv2.findFundamentalMat(here, there, cv2.USAC_MAGSAC, _DEEP_PX, _CONFIDENCE, _TRIES)
    except cv2.error:  # 4.14 fails an assertion of its own (estimator.cpp: `!model.empty()`) where no model holds
        return None
    if np.shape(found) != (3, 3):
        return None
    return _fit(DEEP, here, there, mask[:, 0].astype(bool), None, one, other)


def _fit(
    model: str,
    here: Floats,
    there: Floats,
    inside: npt.NDArray[np.bool_],
    homography: Doubles | None,
    one: Described,
    other: Described,
) -> Fit | None:
    left, right = here[inside], there[inside]
    if _surrounded(left) < _LEAST_SPREAD * one.width * one.height:
        return None
    if _surrounded(right) < _LEAST_SPREAD * other.width * other.height:
        return None
    score = min(_apart(left), _apart(right))
    return Fit(model, score, len(here), left, right, homography)


def _apart(points: Floats) -> int:
    """Return how many cells of 4 px points lie in."""
    return len(np.unique(np.floor(points / _APART_PX).astype(np.int64), axis=0))


def _surrounded(points: Floats) -> float:
    """Return the area in px that points surround."""
    return float(cv2.contourArea(cv2.convexHull(points))) if len(points) > 2 else 0.0


def _is_plausible(homography: Doubles, points: Floats) -> bool:
    """Tell whether a homography is a view of something: nothing is turned inside out, nor shrunk to a line."""
    ones = np.column_stack([points.astype(np.float64), np.ones(len(points))])
    depth = ones @ homography[2]
    if abs(homography[2, 2]) < 1e-9 or not (np.all(depth > 0) or np.all(depth < 0)):
        return False
    middle = points.astype(np.float64).mean(axis=0)
    steps = mapped(homography, middle + np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]))
    across, down = steps[1] - steps[0], steps[2] - steps[0]
    area = float(across[0] * down[1] - across[1] * down[0])
    longest = max(float(np.hypot(*across)), float(np.hypot(*down)))
    return area > 0 and longest < 20 and area > longest**2 / 12


def mapped(homography: Doubles, points: Doubles) -> Doubles:
    """Return points (n, 2) as a homography maps them."""
    ones = np.column_stack([points, np.ones(len(points))]) @ homography.T
    mapped_to: Doubles = ones[:, :2] / ones[:, 2:]
    return mapped_to
