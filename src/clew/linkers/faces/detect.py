"""Finds every face of a picture, with its five landmarks, at two scales."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.models import networks

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

FINE_SIDE = 640
"""px of the shorter side at which small faces are looked for. At 512 px all of 35 test faces were found from 17 px on,
of 14 px 97 %, of 10 px 60 %; at 1,024 px those of 10 px too, in 4.6 times the time (84 ms against 18)."""
ENLARGED = 2.0
"""How many times a small picture is enlarged at most: YuNet sees nothing in one of less than about 40 px."""
FINE_PIXELS = 1_600_000
"""So many pixels are looked through at most: a panorama is reduced further, and takes no more than twice as long."""
COARSE = 4
"""How many times the second look reduces the first: faces that fill the picture are cut by its frame, or larger than
YuNet knows. At one scale it found 77 % of faces of 500 px of 512 surely, at this one all."""
COARSE_SIDE = 128
"""px of the shorter side that the second look leaves at least: in 20 px YuNet takes the whole picture for a face."""
BORDER = 0.25
"""Share of the sides put around the coarse look, so that a face cut by the picture's frame isn't at the frame."""
SAME_OVERLAP = 0.4
"""Overlap (intersection over union) from which on finds of the two looks are one face."""
_BORDER_GREY = 110
_LEAST_SIDE = 8
"""Pictures with a side of fewer px hold no face that could be found."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Faces in px of the picture: boxes (n, 4: left, top, width, height), landmarks (n, 5, 2), scores (n).

    The landmarks are the eyes, the tip of the nose and the corners of the mouth, of two the one further left first.
    """

    boxes: Floats
    landmarks: Floats
    scores: Floats


def detect(bgr: Pixels) -> Found:
    """Find the faces of a picture (BGR, upright), the surest first."""
    height, width = bgr.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return Found(np.zeros((0, 4)), np.zeros((0, 5, 2)), np.zeros(0))
    fine = min(ENLARGED, FINE_SIDE / min(height, width), (FINE_PIXELS / (height * width)) ** 0.5)
    coarse = max(fine / COARSE, min(fine, COARSE_SIDE / min(height, width)))
    rows = np.concatenate([_look(bgr, fine, 0), _look(bgr, coarse, BORDER)])
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0], -rows[:, 14]))]
    kept: list[int] = []
    for row in range(len(rows)):
        if all(_overlap(rows[row], rows[other]) < SAME_OVERLAP for other in kept):
            kept.append(row)
    rows = rows[kept]
    return Found(rows[:, :4], rows[:, 4:14].reshape(-1, 5, 2), np.clip(rows[:, 14], 0, 1))


def _look(bgr: Pixels, scale: float, border: float) -> Floats:
    """Return what YuNet finds in a reduced picture, as rows of 15: box, landmarks, score."""
    import cv2  # noqa: PLC0415 - an extra

    height, width = bgr.shape[:2]
    size = max(_LEAST_SIDE, round(width * scale)), max(_LEAST_SIDE, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    reduced = bgr if size == (width, height) else cv2.resize(bgr, size, interpolation=way)
    beside, above = round(size[0] * border), round(size[1] * border)
    if border:
        grey = (_BORDER_GREY,) * 3
        reduced = cv2.copyMakeBorder(reduced, above, above, beside, beside, cv2.BORDER_CONSTANT, value=grey)
    detector = networks().detector
    detector.setInputSize((reduced.shape[1], reduced.shape[0]))
    found = cast("Floats | None", detector.detect(reduced)[1])
    if found is None:
        return np.zeros((0, 15))
    rows = np.asarray(found, np.float64)
    rows[:, [0, *range(4, 14, 2)]] -= beside
    rows[:, [1, *range(5, 14, 2)]] -= above
    rows[:, [0, 2, *range(4, 14, 2)]] *= width / size[0]
    rows[:, [1, 3, *range(5, 14, 2)]] *= height / size[1]
    return rows[np.isfinite(rows).all(axis=1) & (rows[:, 2] > 1) & (rows[:, 3] > 1)]


def _overlap(one: Floats, other: Floats) -> float:
    """Return the intersection of two boxes over their union."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0.0, across) * max(0.0, down)
    return float(shared / (one[2] * one[3] + other[2] * other[3] - shared))
