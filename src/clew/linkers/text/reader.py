"""Reads text in pictures with the models of PP-OCR, which RapidOCR's package carries."""

import importlib.util
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.linkers.text.lines import Line, line

INSTALL = "pip install 'clew[text]'"
LEAST_SURE = 0.5
"""Lines that the reader is less sure of than this are not kept: RapidOCR's own bound."""
LONGEST_SIDE = 736
"""In px: what is larger is looked through for text at this size, and read at its own.

Five lines on each of four drawn pictures of 1024x768 px: all read at 9 px of letters and more, in 0.49 s of a core; at
960 px in 0.75 s, at 544 px one of 20 missed at 9 px, in 0.30 s. RapidOCR's own rule, the shorter side made 736 px,
takes minutes for a narrow strip.
"""
LEAST_LIKELY = 0.3
"""How likely the detector must find a place before it is read. At its own 0.5 it passes over a white address on a brown
label that is 30 px high; what is none is refused by how sure the reader is of it."""
_LEAST_SIDE = 16
"""In px: nothing smaller holds a letter, and the detector fails on it."""


def missing() -> str | None:
    """Return what is not installed, None where all is."""
    lacking = [name for name in ("rapidocr", "onnxruntime", "cv2") if importlib.util.find_spec(name) is None]
    return f"{', '.join(lacking)} is not installed: {INSTALL}" if lacking else None


def read(rgb: npt.NDArray[np.uint8]) -> list[Line]:
    """Return the lines of a picture of shape (height, width, 3), from the top; takes some 0.5 s of a core."""
    height, width = rgb.shape[:2]
    if min(height, width) < _LEAST_SIDE:
        return []
    seen = _engine()(np.ascontiguousarray(rgb[:, :, ::-1]))
    if seen.txts is None:
        return []
    lines = []
    for text, sureness, corners in zip(seen.txts, seen.scores, seen.boxes, strict=True):
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        lines.append(line(text, sureness, (left / width, top / height, right / width, bottom / height)))
    return sorted(lines, key=lambda each: (each.top, each.left, each.text))


@cache
def _engine() -> Any:  # noqa: ANN401 - RapidOCR has no types
    import cv2  # noqa: PLC0415 - optional
    from rapidocr import RapidOCR  # noqa: PLC0415

    cv2.setNumThreads(1)
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": LEAST_SURE,
            "Det.limit_type": "max",
            "Det.limit_side_len": LONGEST_SIDE,
            "Det.box_thresh": LEAST_LIKELY,
            **threads,
        }
    )
