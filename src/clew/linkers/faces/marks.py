"""How far a face can be used, and why not further, in words."""

from typing import Final

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.packing import Faces

LEAST_USABILITY = 0.85
"""Usability below which a face proposes nothing by itself: a vector's length of about 10.3. Of pairs of different
adults with both shorter (blurred, few px) 2.2 % score as one, with both longer 0.015 % (`benchmarks/faces.py`)."""
SMALL_PX: Final = 32
"""px under which a face is called small: of faces reduced to 24 px 90 % still score enough, of those of 16 px 27 %."""
TURNED_DEGREES: Final = 35
"""Yaw or pitch from which on a face is called turned: one eye begins to be hidden. The test sets hold too few such
faces for a rate of their own."""
BLURRED: Final = 0.006
"""Sharpness under which a face is called blurred: half of those blurred by 3 of SFace's 112 px lie below it, and none
of those as they were taken."""


def usability(lengths: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the share of other pictures of the same adult that faces with vectors so long are recognised in."""
    return calibration().usability(np.asarray(lengths, np.float64))


def is_usable(faces: Faces) -> npt.NDArray[np.bool_]:
    """Tell which faces may propose something by themselves."""
    return np.asarray(usability(faces["length"]) >= LEAST_USABILITY)


def marks(face: np.void) -> tuple[str, ...]:
    """Return what is wrong with a face, in words; empty where nothing is."""
    is_turned = max(abs(int(face["yaw"])), abs(int(face["pitch"]))) >= TURNED_DEGREES
    said = (
        ("small", int(face["size_px"]) < SMALL_PX),
        ("turned", is_turned),
        ("blurred", float(face["sharpness"]) < BLURRED),
        ("hardly usable", bool(usability(face["length"]) < LEAST_USABILITY)),
    )
    return tuple(word for word, applies in said if applies)
