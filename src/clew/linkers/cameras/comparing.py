"""Compares the noise of pictures with prints of sensors: the peak of their correlation over its energy elsewhere.

PCE (peak to correlation energy) as in Goljan, Fridrich and Filler, "Large scale test of sensor fingerprint camera
identification" (SPIE 7254, 2009): square of the peak, with its sign, over the mean square of all that lies farther off.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.geometry import has_film, laid_over, poses, turned
from clew.linkers.cameras.packing import Noise, Plane
from clew.linkers.cameras.residual import band

REACH = 2
"""Pixels by which the middle of whole pictures may lie apart: cutting to full JPEG blocks, and rounding, move it."""
AROUND = 5
"""Pixels around the peak that are left out of the energy: a square of 11."""


REACH_OF_FILMS = 8
"""Pixels of the film by which its middle may lie beside a picture's: cameras read out another part of the sensor."""
Way = Literal["whole", "cut", "film"]
"""How two were compared: as whole pictures, one as cut out of the other, or where one is a film."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well the one agrees with the other, once turned against the clock by quarters, scaled and moved (px)."""

    pce: float
    quarters: int
    scale: float
    right: int
    down: int
    pixels: tuple[int, int]
    way: Way


def compare(one: Noise, other: Noise) -> Comparison | None:
    """Return how the one fits the other best as a whole picture, or film; None where their sizes rule that out."""
    found, whole = [], None
    is_film = has_film(one, other)
    sizes = (one.width, one.height), (other.width, other.height)
    for pose in poses(*sizes, has_film=is_film):
        laid = laid_over(turned(one, pose.quarters), other, pose.scale)
        if laid is not None:
            if laid[1] is other.plane:
                theirs = whole = spectrum(laid[1]) if whole is None else whole
            else:
                theirs = spectrum(laid[1])
            reach = REACH_OF_FILMS if is_film and sizes[0] != sizes[1] else REACH
            pce, right, down = peak(spectrum(laid[0]), theirs, reach)
            rows, columns = laid[0].shape
            way: Way = "film" if is_film else "whole"
            found.append(Comparison(pce, pose.quarters, pose.scale, right, down, (columns, rows), way))
    return max(found, key=_strength, default=None)


def compare_crops(one: Noise, other: Noise) -> Comparison:
    """Return how the one fits the other best if it was cut out of such a picture, or the other way round."""
    found = []
    for quarters in range(4):
        laid = _side_by_side(turned(one, quarters).plane, other.plane)
        pce, right, down = peak(spectrum(laid[0]), spectrum(laid[1]), None)
        rows, columns = laid[0].shape
        found.append(Comparison(pce, quarters, 1.0, right, down, (columns, rows), "cut"))
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
    """Return the spectrum of a plane, each frequency as much as it counts: none of the mean."""
    rows, columns = plane.shape
    return Spectrum((np.fft.rfft2(plane) * band((rows, columns))).astype(np.complex64), (rows, columns))


def peak(one: Spectrum, other: Spectrum, reach: int | None) -> tuple[float, int, int]:
    """Return PCE, and by how much the one is to be moved right and down to lie on the other.

    The peak is looked for within `reach` px of no move, None: anywhere. Near no move few values are computed, not all.
    """
    rows, columns = one.shape
    product = np.conj(one.values) * other.values
    if reach is None:
        surface = np.fft.irfft2(product, (rows, columns))
        at_row, at_column = divmod(int(surface.argmax()), columns)
        around = [np.arange(at - AROUND, at + AROUND + 1) for at in (at_row, at_column)]
        close = surface[np.ix_(around[0] % rows, around[1] % columns)]
    else:
        near = _near(product, columns, reach + AROUND)
        inner = near[AROUND:-AROUND, AROUND:-AROUND]
        top, left = divmod(int(inner.argmax()), inner.shape[1])
        close = near[top : top + 2 * AROUND + 1, left : left + 2 * AROUND + 1]
        at_row, at_column = top - reach, left - reach
    highest = float(close[AROUND, AROUND])
    power = np.square(product.real) + np.square(product.imag)
    twice = 2 * power.sum(dtype=np.float64) - power[:, 0].sum(dtype=np.float64)
    if columns % 2 == 0:
        twice -= power[:, -1].sum(dtype=np.float64)
    energy = (float(twice) / (rows * columns) - float(np.square(close).sum(dtype=np.float64))) / (
        rows * columns - close.size
    )
    right, down = (at_column + columns // 2) % columns - columns // 2, (at_row + rows // 2) % rows - rows // 2
    return float(np.copysign(highest * highest / energy, highest)) if energy > 0 else 0.0, right, down


def _near(product: npt.NDArray[np.complex64], columns: int, reach: int) -> npt.NDArray[np.float64]:
    """Return the cross-correlation within `reach` px of no move, of the product of two spectra."""
    rows, kept = product.shape
    moves = np.arange(-reach, reach + 1)
    down = np.exp(2j * np.pi / rows * np.outer(moves, np.arange(rows))).astype(np.complex64)
    across = np.exp(2j * np.pi / columns * np.outer(np.arange(kept), moves)).astype(np.complex64)
    across[1 : (columns + 1) // 2] *= 2
    values: npt.NDArray[np.float64] = (down @ product @ across).real.astype(np.float64) / (rows * columns)
    return values
