"""What kind of relation a fit of two pictures is: a copy of some sort, or the same thing in another view.

Copies are scaled, turned, mirrored and stretched a little, as a whole: the pairs of two pictures made of one lie where
one such map puts them (of 48 pictures altered in 15 ways, half of the pairs within 0.2 px as a rule, 0.6 at most),
those of two views of something flat don't (1.2 px and more from two eyes side by side), and within what both show,
most of what the one has is where the other has it. How much of each is in the other is told by what surrounds the
pairs, too: a window on a screen may show a part of a picture only. `benchmarks/places.py` counts what is told rightly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from clew.linkers.places.description import Described
from clew.linkers.places.rates import COPIED, LEAST
from clew.linkers.places.verify import FLAT, Doubles, Fit, Floats
from clew.model.link import CONTAINED_IN, CONTAINS, COPIES, COPY, CROP

PLACE, OBJECT = "same place", "object"
KINDS = (*COPIES, PLACE, OBJECT)
_OFF_PX = 0.8
"""Half of a copy's pairs lie so near to where one map puts them, at the size of the smaller of both."""
_SHEARED = 0.04
"""Cosine between what was across and what was down, at most."""
_SQUEEZED = 1.15
"""A copy is at most so much wider or taller than it was: windows and pages stretch pictures."""
_WHOLE = 0.9
"""A picture of which so much is in the other counts as a whole; borders and captions are not part of it."""
_SEEN = 0.8
"""Of its features within what both share, so many lie among the pairs where a picture is there as a whole: 0.83 of
pictures in windows (19 of 20), 0.82 of parts of pictures in windows (1 of 20)."""
_ALIKE = 0.5
"""Of either's features within what both share so many lie among the pairs of a copy; of a poster in two rooms fewer."""
_PAIRED = 0.15
"""So many of the fewer features of both there pair: 0.2 at least of copies, 0.06 to 0.4 of views of something flat."""
_AMONG_PX = 20.0
"""Features so near to what the pairs surround lie among them, or half as near as pairs are apart where they are few; so
far are features apart on average (700 on 800 px)."""
_SMALL = 0.15
"""Pairs that surround less than that of both pictures are of an object rather than of a place."""
_PART = 0.99
"""A box around less of a picture was chosen: what it is of is small unless the other picture is full of it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The kind, the share of each picture that is in the other, and where that lies: corners in px (n, 2) on each."""

    kind: str
    share: float
    other_share: float
    region: Doubles
    other_region: Doubles


def told(fits: Sequence[Fit], one: Described, other: Described) -> tuple[Fit, Relation]:
    """Tell what relates the one picture to the other, and by which fit: by a flat one that is of a copy before any.

    Pieces that lie elsewhere in another collage are depth to a deep fit: five pairs of collages of the demo were told
    as places, and of its 30 pairs of views of rooms and things none has a flat fit that is of a copy.
    """
    for fit in fits:
        found = relation(fit, one, other)
        if found.kind in COPIES and fit.score >= LEAST[COPIED]:
            return fit, found
    return fits[0], relation(fits[0], one, other)


def relation(fit: Fit, one: Described, other: Described) -> Relation:
    """Tell what relates the one picture to the other."""
    if fit.model == FLAT:
        way = _upright(fit)
        if way is not None:
            copied = _copied(fit, way, one, other)
            if copied is not None:
                return copied
    regions = _hull(fit.one), _hull(fit.other)
    surrounded = _share(regions[0], one), _share(regions[1], other)
    is_part = one.box.width * one.box.height < _PART
    is_small = surrounded[1] < _SMALL if is_part else max(surrounded) < _SMALL
    return Relation(OBJECT if is_small else PLACE, *surrounded, *regions)


def _upright(fit: Fit) -> Doubles | None:
    """Return the map (2, 3) that scales, shifts, turns and stretches the one onto the other; None where pairs are off.

    By least squares, of the pairs that MAGSAC let in.
    """
    here = np.column_stack([fit.one.astype(np.float64), np.ones(len(fit.one))])
    found, _, rank, _ = np.linalg.lstsq(here, fit.other.astype(np.float64), rcond=None)
    across, down = found[0], found[1]
    longer, shorter = sorted((float(np.hypot(*across)), float(np.hypot(*down))), reverse=True)
    if rank < 3 or shorter <= 0 or longer > _SQUEEZED * shorter:
        return None
    if abs(float(across @ down)) > _SHEARED * longer * shorter:
        return None
    off = np.hypot(*(here @ found - fit.other).T) / max(1.0, longer)
    return found.T if float(np.median(off)) <= _OFF_PX else None


def _copied(fit: Fit, way: Doubles, one: Described, other: Described) -> Relation | None:
    """Return what sort of copy two pictures are that a map fits; None where too little of what they share is alike."""
    back: Doubles = np.asarray(cv2.invertAffineTransform(way), np.float64)
    there = _clipped(_moved(way, _frame(one)), other)
    here = _moved(back, there)
    hulls = _hull(fit.one), _hull(fit.other)
    pairs = len(fit.one)
    among = _among(one, way, other, hulls[0], pairs), _among(other, back, one, hulls[1], pairs)
    if max(np.mean(each) if len(each) else 0.0 for each in among) < _ALIKE:
        return None
    if fit.score < _PAIRED * min(map(len, among)):
        return None
    seen = tuple(float(np.mean(each)) if len(each) else 0.0 for each in among)
    shares = _share(here, one), _share(there, other)
    if min(shares) >= _WHOLE:
        return Relation(COPY, *shares, here, there)
    is_whole = tuple(share >= _WHOLE and part >= _SEEN for share, part in zip(shares, seen, strict=True))
    kind = CONTAINS if is_whole[1] else CONTAINED_IN if is_whole[0] else CROP
    if kind == CROP and min(seen) < _SEEN:
        here, there = hulls
    return Relation(kind, _share(here, one), _share(there, other), here, there)


def _among(described: Described, way: Doubles, other: Described, hull: Doubles, pairs: int) -> npt.NDArray[np.bool_]:
    """Tell which of a picture's features that the other picture shows lie among the pairs."""
    around = max(_AMONG_PX, 0.5 * (_area(hull) / pairs) ** 0.5)
    points = described.points().astype(np.float64)
    there = _moved(way, points)
    shown = points[np.all((there >= 0) & (there <= (other.width, other.height)), axis=1)]
    outline = hull.astype(np.float32)
    near = [cv2.pointPolygonTest(outline, (float(x), float(y)), True) >= -around for x, y in shown]  # noqa: FBT003
    return np.array(near, np.bool_)


def _moved(way: Doubles, points: Doubles) -> Doubles:
    moved: Doubles = points @ way[:, :2].T + way[:, 2]
    return moved


def _frame(described: Described) -> Doubles:
    wide, tall = float(described.width), float(described.height)
    return np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float64)


def _clipped(polygon: Doubles, described: Described) -> Doubles:
    """Return what of a convex polygon lies within a picture (Sutherland and Hodgman, CACM 1974).

    OpenCV's `intersectConvexConvex` told 0.6 to 0.8 as the shared part of equal frames.
    """
    for axis, limit, sign in ((0, 0, 1), (0, described.width, -1), (1, 0, 1), (1, described.height, -1)):
        kept: list[Doubles] = []
        for at, point in enumerate(polygon):
            before = polygon[at - 1]
            left, right = sign * (before[axis] - limit), sign * (point[axis] - limit)
            if left * right < 0:
                kept.append(before + (point - before) * left / (left - right))
            if right >= 0:
                kept.append(point)
        polygon = np.array(kept, np.float64).reshape(-1, 2)
    return polygon


def _hull(points: Floats) -> Doubles:
    return np.asarray(cv2.convexHull(points), np.float64).reshape(-1, 2)


def _share(polygon: Doubles, described: Described) -> float:
    """Return how much of a picture a polygon covers, 0 to 1."""
    return min(1.0, _area(polygon) / (described.width * described.height))


def _area(polygon: Doubles) -> float:
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
