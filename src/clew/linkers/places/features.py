"""Local features of a picture: SIFT, rooted, a bounded number of them spread over the picture.

Lowe, "Distinctive Image Features from Scale-Invariant Keypoints" (IJCV 2004); Arandjelović and Zisserman, "Three things
everyone should know to improve object retrieval" (CVPR 2012) for the root.
"""

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from clew.linkers.places import people
from clew.linkers.places.description import SCALE_STEPS, Described, fractions
from clew.linkers.places.words import DESCRIPTOR, assign
from clew.model.link import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

FEATURES = 700
"""So many are kept of a picture: 56 kB. Of pairs of views 500, 700 and 1,000 link the same; inliers grow with it."""
LONG_PX = 800
"""Longer side that is described: 640 px link 81 of 85 pairs of views, 800 px 81, 1024 px 82 in twice the time."""
_MOST_GROWN = 3.0
"""A part that is looked for is enlarged so far at most; beyond it there is nothing more to see."""
_CONTRAST = 0.02
"""Half of SIFT's usual least contrast: walls and cloth are flat."""
_CELLS = 6
"""Cells a side, over which half of the features are spread, the strongest of each first; the others by strength."""
_STEP = 40.0
"""4 bits a component: the root of a share, in fortieths, at most 15. 8 bits link as many: 81 of 85 pairs, 4 bits 80."""
_WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@cache
def _sift() -> cv2.SIFT:
    return cv2.SIFT.create(nfeatures=4 * FEATURES, contrastThreshold=_CONTRAST, enable_precise_upscale=True)


def describe_picture(rgb: Pixels) -> Described | None:
    """Describe a whole picture, people left out; None where it has no feature."""
    reduced = sized(rgb)
    boxes = people.people_in(reduced)
    return _described(reduced, _WHOLE, boxes)


def describe_box(rgb: Pixels, box: Box) -> Described | None:
    """Describe a part of a picture as densely as a whole one, whoever is on it; None where it has no feature.

    Raises ValueError for a box that is not within the picture, or too small to show anything.
    """
    height, width = rgb.shape[:2]
    left, top = round(box.left * width), round(box.top * height)
    right, bottom = round((box.left + box.width) * width), round((box.top + box.height) * height)
    if not (0 <= left < right <= width and 0 <= top < bottom <= height) or min(right - left, bottom - top) < 16:
        raise ValueError("the box must lie within the picture and be 16 px or more on a side")
    exact = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
    return _described(sized(rgb[top:bottom, left:right], _MOST_GROWN), exact, ())


def sized(rgb: Pixels, most_grown: float = 1.0) -> Pixels:
    """Return pixels at the size at which they are described."""
    height, width = rgb.shape[:2]
    factor = min(most_grown, LONG_PX / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.ascontiguousarray(rgb if factor == 1 else cv2.resize(rgb, size, interpolation=way), np.uint8)


@dataclass(frozen=True, slots=True)
class Keypoints:
    """Features: where in px (n, 2), diameter in px, angle in turns, and descriptors (n, 128) of 0 to 15."""

    points: Floats
    sizes: Floats
    turns: Floats
    descriptors: Pixels


def keypoints(rgb: Pixels, without: people.Boxes = ()) -> Keypoints | None:
    """Return the features of a picture that are kept, outside some boxes; None where there are none."""
    height, width = rgb.shape[:2]
    found, raw = _sift().detectAndCompute(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None)
    if raw is None or not len(found):
        return None
    each = np.array([(*one.pt, one.response, one.size, one.angle) for one in found], np.float32)
    kept = np.flatnonzero(~people.on_people(each[:, :2], without))
    kept = kept[_chosen(each[kept, :2], each[kept, 2], width, height)]
    if not len(kept):
        return None
    each = each[kept]
    return Keypoints(each[:, :2], each[:, 3], each[:, 4] / np.float32(360), _rooted(np.asarray(raw, np.float32)[kept]))


def _described(rgb: Pixels, box: Box, boxes: people.Boxes | None) -> Described | None:
    height, width = rgb.shape[:2]
    found = keypoints(rgb, boxes or ())
    if found is None:
        return None
    words, signatures = assign(found.descriptors)
    return Described(
        *(width, height, box, None if boxes is None else len(boxes)),
        people.share_covered(boxes or (), width, height),
        fractions(found.points, width, height),
        np.clip(np.rint((np.log2(found.sizes) + 2) * SCALE_STEPS), 0, 255).astype(np.uint8),
        (np.rint(found.turns * 256).astype(np.int64) & 255).astype(np.uint8),
        *(words[:, 0], signatures[:, 0], found.descriptors),
    )


def _chosen(points: Floats, strength: Floats, width: int, height: int) -> npt.NDArray[np.int64]:
    """Return which features are kept: half the strongest of all, half the strongest of each cell in turn."""
    order = np.argsort(-strength, kind="stable")
    strongest = order[: FEATURES // 2]
    others = order[FEATURES // 2 :]
    cell = np.minimum(points[order] * _CELLS / np.array([width, height], np.float32), _CELLS - 1).astype(np.int64)
    number = cell[:, 0] * _CELLS + cell[:, 1]
    rank = np.zeros(len(order), np.int64)
    for each in np.unique(number):
        inside = number == each
        rank[inside] = np.arange(np.count_nonzero(inside))
    spread = others[np.argsort(rank[FEATURES // 2 :], kind="stable")][: FEATURES - len(strongest)]
    return np.sort(np.concatenate([strongest, spread]))


def _rooted(raw: Floats) -> Pixels:
    """Return SIFT descriptors (n, 128) as roots of shares in 16 steps."""
    shares = raw / np.maximum(raw.sum(axis=1, keepdims=True), np.float32(1e-6))
    steps: Floats = np.rint(np.sqrt(shares) * np.float32(_STEP))
    return np.minimum(steps, np.float32(15)).astype(np.uint8)


_CELL, _BINS = 4, 8
_ROWS = np.arange(DESCRIPTOR) // (_CELL * _BINS)
_COLUMNS = np.arange(DESCRIPTOR) // _BINS % _CELL
_DIRECTIONS = np.arange(DESCRIPTOR) % _BINS
MIRROR = ((_CELL - 1 - _ROWS) * _CELL + _COLUMNS) * _BINS + (-_DIRECTIONS) % _BINS
"""Which component of a feature's descriptor each is of the mirrored feature's.

The descriptor is in the feature's own direction: mirrored, what lies to one side of it lies to the other, and
directions turn the other way. Against describing mirrored pixels: `tests/linkers/test_places_features.py`.
"""


def mirrored(described: Described) -> Described:
    """Return the description of the picture mirrored left to right, without looking at it again."""
    descriptors = np.ascontiguousarray(described.descriptors[:, MIRROR])
    words, signatures = assign(descriptors)
    xy = described.xy.copy()
    xy[:, 0] = 65535 - xy[:, 0]
    angle = ((128 - described.angle.astype(np.int64)) & 255).astype(np.uint8)
    return replace(described, xy=xy, angle=angle, word=words[:, 0], signature=signatures[:, 0], descriptors=descriptors)
