"""What kind of relation a fit of two pictures is: a copy of some sort, or the same thing in another view."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from clew.linkers.places.description import Described
from clew.linkers.places.verify import FLAT, Doubles, Fit, mapped
from clew.model.link import CONTAINED_IN, CONTAINS, COPIES, COPY, CROP

PLACE, OBJECT = "same place", "object"
KINDS = (*COPIES, PLACE, OBJECT)
_BENT = 0.01
"""A copy's corners lie so much of its diagonal at most from where scale, shift and turn put them."""
_WHOLE = 0.9
"""A picture of which so much is in the other counts as a whole; borders and captions are not part of it."""
_FILLED = 0.35
"""The pairs of a copy surround so much of what the pictures share at least; of a poster in a room, the poster."""
_SMALL = 0.15
"""Pairs that surround less than that of both pictures are of an object rather than of a place."""
_PART = 0.99
"""A box around less of a picture was chosen: what it is of is small unless the other picture is full of it."""
_SQUEEZED = 1.15
"""A copy is at most so much wider or taller than it was: windows and pages stretch pictures."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The kind, and the share of each picture that is in the other (that pairs surround, where it is no copy)."""

    kind: str
    share: float
    other_share: float


def relation(fit: Fit, one: Described, other: Described) -> Relation:
    """Tell what relates the one picture to the other."""
    surrounded = _hull_share(fit.one, one), _hull_share(fit.other, other)
    if fit.model == FLAT and fit.homography is not None and _is_upright(fit.homography, one):
        share, other_share = _shared(fit.homography, one, other)
        if surrounded[0] >= _FILLED * share and surrounded[1] >= _FILLED * other_share:
            return Relation(_copy_kind(share, other_share), share, other_share)
    is_part = one.box.width * one.box.height < _PART
    is_small = surrounded[1] < _SMALL if is_part else max(surrounded) < _SMALL
    return Relation(OBJECT if is_small else PLACE, *surrounded)


def _copy_kind(share: float, other_share: float) -> str:
    if share >= _WHOLE and other_share >= _WHOLE:
        return COPY
    if other_share >= _WHOLE:
        return CONTAINS
    return CONTAINED_IN if share >= _WHOLE else CROP


def _corners(described: Described) -> Doubles:
    wide, tall = float(described.width), float(described.height)
    return np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float64)


def _is_upright(homography: Doubles, one: Described) -> bool:
    """Tell whether a homography only scales, shifts and turns: what is left of it at the corners is little."""
    corners = _corners(one)
    depth = np.column_stack([corners, np.ones(4)]) @ homography[2]
    if not (np.all(depth > 0) or np.all(depth < 0)):
        return False
    there = mapped(homography, corners)
    across, down = there[1] - there[0], there[3] - there[0]
    wide, tall = float(np.hypot(*across)) / one.width, float(np.hypot(*down)) / one.height
    if min(wide, tall) <= 0 or max(wide, tall) > _SQUEEZED * min(wide, tall):
        return False
    diagonal = float(np.hypot(*(there[2] - there[0])))
    is_square = abs(float(across @ down)) <= 4 * _BENT * float(np.hypot(*across) * np.hypot(*down))
    is_flat = float(np.hypot(*(there[0] + there[2] - there[1] - there[3]))) <= 2 * _BENT * diagonal
    return is_square and is_flat


def _shared(homography: Doubles, one: Described, other: Described) -> tuple[float, float]:
    """Return how much of each picture lies in the other."""
    there = mapped(homography, _corners(one)).astype(np.float32)
    frame = _corners(other).astype(np.float32)
    common = float(cv2.intersectConvexConvex(cv2.convexHull(there), cv2.convexHull(frame))[0])
    area = float(cv2.contourArea(there))
    return min(1.0, common / max(area, 1e-9)), min(1.0, common / (other.width * other.height))


def _hull_share(points: npt.NDArray[np.float32], described: Described) -> float:
    area = float(cv2.contourArea(cv2.convexHull(points))) if len(points) > 2 else 0.0
    return area / (described.width * described.height)
