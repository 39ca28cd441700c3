"""Describes the faces of a picture: where each is, how it was taken, and the vector that SFace gives it."""

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.detect import Floats, Found, Pixels, detect
from clew.linkers.faces.models import networks
from clew.linkers.faces.packing import FACE, SIZE, Faces, as_fractions, fractions, pack
from clew.linkers.faces.posing import pose
from clew.model.link import Box

MOST_FACES = 100
"""Faces described of one picture, the largest first: 100 take 3 s, and a crowd of thousands would take minutes. How
many are left out is kept."""
_ALIGNED_FROM = 160
"""px of a face's longer side at most before it is aligned: SFace's 112 px are then drawn from no more than 1.5 times as
many, so that a large face isn't drawn from single pixels."""
_AROUND = 0.6
"""Share of a face's longer side that is taken around it on each side, for what turning it upright draws in."""
BESIDE = 0.5
"""Share of a box's longer side that is looked at around it: a face that the box cuts, or just fits, is found whole."""
_INNER = slice(16, 96)
"""Rows and columns of the aligned face in which sharpness is measured: eyes, nose and mouth, no background."""


def describe(rgb: npt.NDArray[np.uint8]) -> bytes:
    """Return the faces of an upright picture (height, width, 3) as `packing.pack` writes them."""
    faces, left_out = _faces(np.ascontiguousarray(rgb[:, :, ::-1]))
    height, width = rgb.shape[:2]
    return pack(faces, left_out, width, height)


def describe_in(rgb: npt.NDArray[np.uint8], box: Box) -> bytes:
    """Return the faces of a picture whose middle lies in a box; raises ValueError for a box that is none.

    They are looked for in the box and around it alone, so that small ones of a large picture are seen larger.
    """
    if not box.is_within:
        raise ValueError("the box must lie within the picture")
    height, width = rgb.shape[:2]
    around = BESIDE * max(box.width * width, box.height * height)
    across = _stretch(box.left * width, box.width * width, around, width)
    down = _stretch(box.top * height, box.height * height, around, height)
    part = np.ascontiguousarray(rgb[down, across, ::-1])
    faces, left_out = _faces(part)
    size, first = (part.shape[1], part.shape[0]), (across.start, down.start)
    for name in ("box", "landmarks"):
        places = as_fractions(faces[name])
        places[..., :2] = (places[..., :2] * size + first) / (width, height)
        if name == "box":
            places[..., 2:] *= np.array(size) / (width, height)
        faces[name] = fractions(places)
    boxes = as_fractions(faces["box"])
    middle = boxes[:, :2] + boxes[:, 2:] / 2 - (box.left, box.top)
    is_in = ((middle >= 0) & (middle <= (box.width, box.height))).all(axis=1)
    return pack(faces[is_in & (faces["box"][:, 2:] > 0).all(axis=1)], left_out, width, height)


def _stretch(start: float, length: float, around: float, whole: int) -> slice:
    """Return the px from a little before to a little behind a stretch, as far as there are any."""
    return slice(max(0, int(start - around)), min(whole, int(start + length + around) + 1))


def _faces(bgr: Pixels) -> tuple[Faces, int]:
    """Return the faces that are described of a picture, and how many others there are."""
    found = detect(bgr)
    largest = np.argsort(-found.boxes[:, 2:].max(axis=1, initial=0), kind="stable")[:MOST_FACES]
    kept = np.sort(largest)
    faces = np.zeros(len(kept), FACE)
    for face, at in zip(faces, kept, strict=True):
        _fill(face, bgr, found, at)
    faces = faces[faces["vector"].any(axis=1) & (faces["box"][:, 2:] > 0).all(axis=1)]
    return faces, len(found.scores) - len(kept)


def _fill(face: np.void, bgr: Pixels, found: Found, at: int) -> None:
    """Write down one face."""
    height, width = bgr.shape[:2]
    left, top, wide, high = found.boxes[at]
    right, bottom = min(left + wide, width), min(top + high, height)
    left, top = max(left, 0), max(top, 0)
    aligned = align(bgr, found.boxes[at], found.landmarks[at])
    vector = np.asarray(networks().recogniser.feature(aligned), np.float64).reshape(SIZE)
    face["box"] = fractions(np.array([left / width, top / height, (right - left) / width, (bottom - top) / height]))
    face["landmarks"] = fractions(found.landmarks[at] / (width, height))
    face["size_px"] = min(round(max(wide, high)), 65_535)
    face["sharpness"] = sharpness(aligned)
    face["length"] = np.linalg.norm(vector)
    face["score"] = round(found.scores[at] * 255)
    face["yaw"], face["pitch"], face["roll"] = (round(angle) for angle in pose(found.landmarks[at]))
    face["vector"] = np.round(vector * (127 / max(np.abs(vector).max(), 1e-9)))


def align(bgr: Pixels, box: Floats, landmarks: Floats) -> Pixels:
    """Return a face as SFace wants it: 112 px, upright, eyes and mouth in their places."""
    import cv2  # noqa: PLC0415 - an extra

    left, top, wide, high = box
    longer = max(wide, high)
    across = slice(max(0, int(left - _AROUND * longer)), int(left + wide + _AROUND * longer) + 1)
    down = slice(max(0, int(top - _AROUND * longer)), int(top + high + _AROUND * longer) + 1)
    around = np.ascontiguousarray(bgr[down, across])
    size = np.array([around.shape[1], around.shape[0]])
    if longer > _ALIGNED_FROM:
        reduced = np.maximum(1, np.round(size * (_ALIGNED_FROM / longer))).astype(int)
        around = cv2.resize(around, (int(reduced[0]), int(reduced[1])), interpolation=cv2.INTER_AREA).astype(np.uint8)
    else:
        reduced = size
    moved = (landmarks - (across.start, down.start)) * (reduced / size)
    row = np.concatenate([[0, 0, 1, 1], moved.ravel(), [1]]).astype(np.float32)
    return np.asarray(networks().recogniser.alignCrop(around, row), np.uint8)


def sharpness(aligned: Pixels) -> float:
    """Return the variance of an aligned face's Laplacian over that of its grey values."""
    grey = (aligned.astype(np.float64) @ (0.114, 0.587, 0.299))[_INNER, _INNER]
    centre = grey[1:-1, 1:-1]
    bend = grey[1:-1, :-2] + grey[1:-1, 2:] + grey[:-2, 1:-1] + grey[2:, 1:-1] - 4 * centre
    return float(bend.var() / max(grey.var(), 1.0))
