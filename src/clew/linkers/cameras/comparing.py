"""Compares the noise of pictures with prints of sensors: the peak of their correlation over its energy elsewhere.

PCE (peak to correlation energy) as in Goljan, Fridrich and Filler, "Large scale test of sensor fingerprint camera
identification" (SPIE 7254, 2009): square of the peak, with its sign, over the mean square of all that lies farther off.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.geometry import laid_over, poses, turned
from clew.linkers.cameras.packing import Noise, Plane

REACH = 2
"""Pixels by which the middle of whole pictures may lie apart: cutting to full JPEG blocks, and rounding, move it."""
AROUND = 5
"""Pixels around the peak that are left out of the energy: a square of 11."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well the one agrees with the other, once turned against the clock by quarters, scaled and moved (px)."""

    pce: float
    quarters: int
    scale: float
    right: int
    down: int
    pixels: tuple[int, int]
    is_crop: bool


def compare(one: Noise, other: Noise) -> Comparison | None:
    """Return how the one fits the other best as a whole picture; None where their sizes rule that out."""
    found, whole = [], None
    for pose in poses((one.width, one.height), (other.width, other.height)):
        laid = laid_over(turned(one, pose.quarters), other, pose.scale)
        if laid is not None:
            if laid[1] is other.plane:
                theirs = whole = spectrum(laid[1]) if whole is None else whole
            else:
                theirs = spectrum(laid[1])
            pce, right, down = peak(spectrum(laid[0]), theirs, REACH)
            rows, columns = laid[0].shape
            found.append(Comparison(pce, pose.quarters, pose.scale, right, down, (columns, rows), is_crop=False))
    return max(found, key=_strength, default=None)


def compare_crops(one: Noise, other: Noise) -> Comparison:
    """Return how the one fits the other best if it was cut out of such a picture, or the other way round."""
    found = []
    for quarters in range(4):
        laid = _side_by_side(turned(one, quarters).plane, other.plane)
        pce, right, down = peak(spectrum(laid[0]), spectrum(laid[1]), None)
        rows, columns = laid[0].shape
        found.append(Comparison(pce, quarters, 1.0, right, down, (columns, rows), is_crop=True))
    return max(found, key=_strength)


def _strength(found: Comparison) -> tuple[float, int]:
    return found.pce, -found.quarters


def _side_by_side(one: Plane, other: Plane) -> tuple[Plane, Plane]:
    """Return both in planes of one shape, about the middle, with nothing around the smaller one."""
    rows, columns = (max(pair) for pair in zip(one.shape, other.shape, strict=True))
    made = []
    for plane in (one, other):
        room = np.zeros((rows, columns), np.float32)
        top, left = (rows - plane.shape[0]) // 2, (columns - plane.shape[1]) // 2
        room[top : top + plane.shape[0], left : left + plane.shape[1]] = plane
        made.append(room)
    return made[0], made[1]


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """A plane's spectrum (`numpy.fft.rfft2`), and the plane's shape."""

    values: npt.NDArray[np.complex64]
    shape: tuple[int, int]


def spectrum(plane: Plane) -> Spectrum:
    """Return the spectrum of a plane less its mean."""
    rows, columns = plane.shape
    values = np.fft.rfft2(plane - plane.mean(dtype=np.float64).astype(np.float32))
    return Spectrum(values.astype(np.complex64), (rows, columns))


def peak(one: Spectrum, other: Spectrum, reach: int | None) -> tuple[float, int, int]:
    """Return PCE, and by how much the one is to be moved right and down to lie on the other.

    The peak is looked for within `reach` px of no move, None: anywhere.
    """
    rows, columns = one.shape
    surface = np.fft.irfft2(np.conj(one.values) * other.values, (rows, columns))
    if reach is None:
        at_row, at_column = divmod(int(surface.argmax()), columns)
    else:
        near = np.roll(surface, (reach, reach), (0, 1))[: 2 * reach + 1, : 2 * reach + 1]
        at_row, at_column = (each - reach for each in divmod(int(near.argmax()), 2 * reach + 1))
    top = float(surface[at_row, at_column])
    around = [np.arange(at - AROUND, at + AROUND + 1) for at in (at_row, at_column)]
    close = surface[np.ix_(around[0] % rows, around[1] % columns)]
    energy = float((surface * surface).sum(dtype=np.float64) - (close * close).sum(dtype=np.float64))
    energy /= surface.size - close.size
    right, down = (at_column + columns // 2) % columns - columns // 2, (at_row + rows // 2) % rows - rows // 2
    return float(np.copysign(top * top / energy, top)) if energy > 0 else 0.0, right, down
