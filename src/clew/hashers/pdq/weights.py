"""How much each pixel of an axis adds to each of PDQ's 64 samples along it, and to those of the mirrored axis.

The reference (facebook/ThreatExchange, `pdq/cpp/downscaling/downscaling.cpp`) runs two box filters over the picture and
then takes 64 samples of each axis. Together that is a weight for each of at most 2w-1 pixels a sample, w the filter's
window.

The mirrored axis has other samples than the mirror of the samples: windows of even width reach one pixel further to one
side, and of a side that is a multiple of 128 px the sample positions are off centre by half a pixel. That is why forms
read off one DCT miss small pictures (16 to 114 bits at 256x256), and why there are weights of the mirrored axis, too.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from numba import njit, types

SAMPLES = 64
AT_ONCE = 4
"""Pixels whose weights are applied together: each sum is then loaded and stored once for four of them.

One, with a pass of its own for the mirrored axis, takes 1.5 times as long, and eight 1.2 times (`benchmarks/hashing.py`
times the whole hash; the ratio is of this step alone, from 1024x768 px).
"""

_I32_1D = types.Array(types.int32, 1, "C")
_F32_3D = types.Array(types.float32, 3, "C")
_F64_2D = types.Array(types.float64, 2, "C")


@dataclass(frozen=True, slots=True)
class AxisWeights:
    """The weights of one axis. Sample s of the axis and sample 63 - s of the mirrored one share their pixels.

    They are the `counts[s]` (a multiple of AT_ONCE) pixels from `firsts[s]` on, with the weights `values[s, :, 0]` for
    the one and `values[s, :, 1]` for the other; weights beyond the last pixel are 0. Where the axis is symmetric, the
    two are the same, and `values` has only the first one's.
    """

    firsts: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]


@njit(types.void(types.int64, types.int64, _F64_2D, _I32_1D), cache=True, nogil=True, boundscheck=False)
def _fill_taps(length: int, window: int, taps: npt.NDArray[np.float64], firsts: npt.NDArray[np.int32]) -> None:
    """Weights of each of the 64 samples, from its first pixel on, of two box filters of this window."""
    right = window // 2
    left = window - 1 - right
    for sample in range(64):
        centre = int((sample + 0.5) * length / 64)
        low, high = max(centre - left, 0), min(centre + right, length - 1)
        first = max(low - left, 0)
        firsts[sample] = first
        for middle in range(low, high + 1):
            begin, end = max(middle - left, 0), min(middle + right, length - 1)
            share = 1.0 / ((high - low + 1) * (end - begin + 1))
            for pixel in range(begin, end + 1):
                taps[sample, pixel - first] += share


@njit(
    types.void(_F64_2D, _I32_1D, types.int64, types.float64, _F64_2D, _I32_1D),
    cache=True,
    nogil=True,
    boundscheck=False,
)
def _reduce_taps(
    taps: npt.NDArray[np.float64],
    firsts: npt.NDArray[np.int32],
    length: int,
    factor: float,
    out: npt.NDArray[np.float64],
    out_firsts: npt.NDArray[np.int32],
) -> None:
    """Gather the weights of px on those of an axis reduced by `factor`, from row 64 on for the mirrored axis."""
    for row in range(out.shape[0]):
        sample, is_mirrored = row % 64, row >= 64
        used = 0
        for tap in range(taps.shape[1]):
            if taps[sample, tap] != 0:
                used = tap + 1
        lowest = length - firsts[sample] - used if is_mirrored else firsts[sample]
        first = int(lowest / factor)
        out_firsts[row] = first
        for tap in range(used):
            pixel = length - 1 - firsts[sample] - tap if is_mirrored else firsts[sample] + tap
            cell = int(pixel / factor)
            beyond = max(pixel + 1 - (cell + 1) * factor, 0.0)
            out[row, cell - first] += taps[sample, tap] * (1 - beyond)
            if beyond > 0:
                out[row, cell + 1 - first] += taps[sample, tap] * beyond


@njit(types.void(_F64_2D, _I32_1D, types.int64, _I32_1D, _I32_1D), cache=True, nogil=True, boundscheck=False)
def _find_spans(
    taps: npt.NDArray[np.float64],
    tap_firsts: npt.NDArray[np.int32],
    length: int,
    firsts: npt.NDArray[np.int32],
    counts: npt.NDArray[np.int32],
) -> None:
    """Find the pixels that a sample and the one of the mirrored axis, if it has rows of its own, share."""
    for sample in range(64):
        low, high = length - 1, 0
        for row in (sample, 127 - sample if taps.shape[0] > 64 else sample):
            for tap in range(taps.shape[1]):
                if taps[row, tap] != 0:
                    pixel = min(tap_firsts[row] + tap, length - 1)
                    low, high = min(low, pixel), max(high, pixel)
        firsts[sample], counts[sample] = low, -(-(high + 1 - low) // AT_ONCE) * AT_ONCE


@njit(types.void(_F64_2D, _I32_1D, types.int64, _I32_1D, _F32_3D), cache=True, nogil=True, boundscheck=False)
def _fill_values(
    taps: npt.NDArray[np.float64],
    tap_firsts: npt.NDArray[np.int32],
    length: int,
    firsts: npt.NDArray[np.int32],
    values: npt.NDArray[np.float32],
) -> None:
    """Lay out the weights of both samples by shared pixel; those beyond the last pixel count for it."""
    for row in range(taps.shape[0]):
        sample, axis = (row, 0) if row < 64 else (127 - row, 1)
        for tap in range(taps.shape[1]):
            pixel = min(tap_firsts[row] + tap, length - 1)
            if taps[row, tap] != 0:
                values[sample, pixel - firsts[sample], axis] += taps[row, tap]


_SCALES = (8 / 3, 8 / 5, 8 / 6, 8 / 7)
"""By what libjpeg reduces beside whole factors."""


def _factor(length: int, whole: int) -> float:
    """By what an axis of `whole` px was reduced to `length`: decoders round lengths up, so the quotient is near it."""
    for factor in (round(whole / length), *_SCALES):
        if factor >= 1 and -int(-whole // factor) == length:
            return float(factor)
    return whole / length


@lru_cache(maxsize=512)
def axis_weights(length: int, whole: int) -> AxisWeights:
    """Return the weights of an axis of `length` px that was reduced from `whole` px.

    They are those of the whole axis, gathered on the pixels there are: windows and sample positions, of which
    the phase depends on the length, stay those of the whole picture. Hashing the reduced picture as if it were whole
    moves textures by up to 44 bits (1,536 px reduced to 512).
    """
    window = (whole + 2 * SAMPLES - 1) // (2 * SAMPLES)
    factor = _factor(length, whole)
    is_symmetric = window % 2 == 1 and whole % (2 * SAMPLES) != 0 and length * factor == whole
    taps, tap_firsts = np.zeros((SAMPLES, 2 * window), np.float64), np.empty(SAMPLES, np.int32)
    _fill_taps(whole, window, taps, tap_firsts)
    reduced = np.zeros((SAMPLES if is_symmetric else 2 * SAMPLES, int(2 * window / factor) + 3), np.float64)
    reduced_firsts = np.empty(len(reduced), np.int32)
    _reduce_taps(taps, tap_firsts, whole, factor, reduced, reduced_firsts)
    firsts, counts = np.empty(SAMPLES, np.int32), np.empty(SAMPLES, np.int32)
    _find_spans(reduced, reduced_firsts, length, firsts, counts)
    values = np.zeros((SAMPLES, int(counts.max()), len(reduced) // SAMPLES), np.float32)
    _fill_values(reduced, reduced_firsts, length, firsts, values)
    return AxisWeights(firsts, counts, values)
