"""PDQ from pixels in float32, without the reference's full-size filter buffers.

The reference (facebook/ThreatExchange, `pdq/cpp/downscaling/downscaling.cpp`) runs two box filters along rows and
columns over the whole picture and then takes 64x64 samples of it. Both steps are linear and separable, so the
samples are R L C with L the picture and R, C the sparse weights of `weights.py`. One pass over the pixels applies R, a
second one over 128 rows applies C; luma is taken in between. Each form is the hash of the transformed pixels, from
samples of its own: quadrants of 128x128 samples are the picture, mirrored, upside down, and both.

All sums run in a fixed order (no fast-math), and a product is added with one rounding (`fma`, which machines have
as an instruction since 2013, and others compute), so every machine gets the same bits. All is one kernel with its
signature here, compiled when this module is first imported, from the cache where there is one.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.extending import intrinsic

from clew.hashers.pdq.weights import AT_ONCE, SAMPLES, axis_weights

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int32]

_FREQUENCIES = 16
_TILE = 16
"""Lines of luma turned into columns together: a cache line of floats."""


def _fma(_context: object, _a: object, _b: object, _c: object) -> tuple[object, Callable[..., object]]:
    """Type and generate `fma`, as Numba asks an intrinsic to."""

    def generate(_target: object, builder: Any, _signature: object, arguments: Any) -> object:  # noqa: ANN401 - untyped
        return builder.fma(*arguments)

    return types.float32(types.float32, types.float32, types.float32), generate


fma = cast("Callable[[np.float32, np.float32, np.float32], np.float32]", intrinsic(_fma))
"""a * b + c with one rounding: LLVM's fma, three quarters of the time of multiplying and adding."""


@njit(nogil=True, boundscheck=False)
def _sum_pixels(lines: Floats | Bytes, first: int, count: int, weights: Floats, own: Floats, mirrored: Floats) -> None:
    """Sum `count` lines from `first` on: by their first weights into `own`, by the second, if any, into `mirrored`."""
    own[:] = np.float32(0)
    mirrored[:] = np.float32(0)
    last = lines.shape[0] - 1
    for at in range(0, count, AT_ONCE):
        a, b = lines[min(first + at, last)], lines[min(first + at + 1, last)]
        c, d = lines[min(first + at + 2, last)], lines[min(first + at + 3, last)]
        p, q, r, s = weights[at, 0], weights[at + 1, 0], weights[at + 2, 0], weights[at + 3, 0]
        if weights.shape[1] == 1:
            for x in range(lines.shape[1]):
                e, f, g, h = np.float32(a[x]), np.float32(b[x]), np.float32(c[x]), np.float32(d[x])
                own[x] = fma(s, h, fma(r, g, fma(q, f, fma(p, e, own[x]))))
            continue
        t, u, v, w = weights[at, 1], weights[at + 1, 1], weights[at + 2, 1], weights[at + 3, 1]
        for x in range(lines.shape[1]):
            e, f, g, h = np.float32(a[x]), np.float32(b[x]), np.float32(c[x]), np.float32(d[x])
            own[x] = fma(s, h, fma(r, g, fma(q, f, fma(p, e, own[x]))))
            mirrored[x] = fma(w, h, fma(v, g, fma(u, f, fma(t, e, mirrored[x]))))


@njit(nogil=True, boundscheck=False)
def _fill_luma(line: Floats, luma: Floats) -> None:
    red, green, blue = np.float32(0.299), np.float32(0.587), np.float32(0.114)
    for x in range(len(luma)):
        luma[x] = red * line[3 * x] + green * line[3 * x + 1] + blue * line[3 * x + 2]


@njit(nogil=True, boundscheck=False)
def _sample_rows(lines: Bytes, firsts: Integers, counts: Integers, values: Floats, columns: Floats) -> None:
    """Apply the weights of the vertical axis to lines of (height, 3 width); fills luma of (width, 128).

    All three colours are carried along: making luma of every pixel first takes as long (0.3 ms from 1024x768 px), for
    three bytes a pixel load badly.
    """
    own, mirrored = np.empty(lines.shape[1], np.float32), np.empty(lines.shape[1], np.float32)
    above = np.empty((_TILE, columns.shape[0]), np.float32)
    below = np.empty((_TILE, columns.shape[0]), np.float32)
    for top in range(0, SAMPLES, _TILE):
        for at in range(_TILE):
            sample = top + at
            _sum_pixels(lines, firsts[sample], counts[sample], values[sample], own, mirrored)
            _fill_luma(own, above[at])
            if values.shape[2] == 1:
                below[_TILE - 1 - at] = above[at]
            else:
                _fill_luma(mirrored, below[_TILE - 1 - at])
        mirror = 2 * SAMPLES - _TILE - top
        for x in range(columns.shape[0]):
            for at in range(_TILE):
                columns[x, top + at] = above[at, x]
            for at in range(_TILE):
                columns[x, mirror + at] = below[at, x]


@njit(nogil=True, boundscheck=False)
def _sample_columns(columns: Floats, firsts: Integers, counts: Integers, values: Floats, out: Floats) -> None:
    """Apply the weights of the horizontal axis to luma of (width, 128); fills samples of (128, 128), rows first."""
    turned = np.empty((2 * SAMPLES, 2 * SAMPLES), np.float32)
    for sample in range(SAMPLES):
        own, mirrored = turned[sample], turned[2 * SAMPLES - 1 - sample]
        _sum_pixels(columns, firsts[sample], counts[sample], values[sample], own, mirrored)
        if values.shape[2] == 1:
            mirrored[:] = own
    for y in range(2 * SAMPLES):
        for x in range(2 * SAMPLES):
            out[y, x] = turned[x, y]


@njit(nogil=True, boundscheck=False)
def _transform(samples: Floats, dct: Floats, dct_turned: Floats, spectra: Floats) -> None:
    """Frequencies 1..16 in both directions of the four quadrants, summed in the reference's order.

    `spectra` has shape (4, 16, 16): plain, mirrored, upside down, both.
    """
    half = np.empty(2 * SAMPLES, np.float32)
    for row in range(2 * _FREQUENCIES):
        down, frequency = row // _FREQUENCIES, row % _FREQUENCIES
        half[:] = np.float32(0)
        for k in range(SAMPLES):
            weight, source = dct[frequency, k], samples[down * SAMPLES + k]
            for x in range(2 * SAMPLES):
                half[x] = fma(weight, source[x], half[x])
        for across in range(2):
            target = spectra[2 * down + across, frequency]
            target[:] = np.float32(0)
            for k in range(SAMPLES):
                weight, source = half[across * SAMPLES + k], dct_turned[k]
                for x in range(_FREQUENCIES):
                    target[x] = fma(weight, source[x], target[x])


@njit(nogil=True, boundscheck=False)
def _quality(samples: Floats) -> int:
    """Gradients of the picture's 64x64 samples in whole hundredths of the range, scaled by 1/90, at most 100."""
    total = 0
    hundred, span = np.float32(100), np.float32(255)
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            if i < SAMPLES - 1:
                total += abs(int((samples[i, j] - samples[i + 1, j]) * hundred / span))
            if j < SAMPLES - 1:
                total += abs(int((samples[i, j] - samples[i, j + 1]) * hundred / span))
    return min(total // 90, 100)


@njit(nogil=True, boundscheck=False)
def _median(values: Floats) -> np.float32:
    """Return the lower median of 256 numbers: bit by bit the largest one that fewer than 128 are below.

    Floats order as integers once the sign is turned around; 32 counts over 256 of them are vector instructions,
    and take a fifth of the time that partitioning takes.
    """
    sign = np.uint32(1 << 31)
    keys = values.view(np.uint32).copy()
    for at in range(len(keys)):
        keys[at] = ~keys[at] if keys[at] & sign else keys[at] | sign
    found = np.empty(1, np.uint32)
    found[0] = 0
    for bit in range(31, -1, -1):
        probe = found[0] | np.uint32(1 << bit)
        below = 0
        for at in range(len(keys)):
            below += keys[at] < probe
        if below < len(keys) // 2:
            found[0] = probe
    found[0] = found[0] ^ sign if found[0] & sign else ~found[0]
    median: np.float32 = found.view(np.float32)[0]
    return median


_FORMS = ((0, False), (1, True), (3, False), (2, True), (2, False), (1, False), (0, True), (3, True))
"""Which spectrum each form has, and whether transposed: a transposed picture has the transposed spectrum.

Quarter turns are counter-clockwise, as Pillow's ROTATE_90: the transpose of the mirrored picture.
"""


@njit(nogil=True, boundscheck=False)
def _fill_digests(spectra: Floats, digests: Bytes) -> None:
    """Bits above the lower median, last coefficient first."""
    bits = np.empty(spectra.shape, np.uint8)
    for which in range(len(spectra)):
        median = _median(spectra[which].reshape(-1))
        for i in range(_FREQUENCIES):
            for j in range(_FREQUENCIES):
                bits[which, i, j] = spectra[which, i, j] > median
    for form in range(len(_FORMS)):
        which, is_transposed = _FORMS[form]
        for at in range(256):
            i, j = (255 - at) // _FREQUENCIES, (255 - at) % _FREQUENCIES
            bit = bits[which, j, i] if is_transposed else bits[which, i, j]
            digests[form, at // 8] = (digests[form, at // 8] << 1) | bit


_IN_2D = types.Array(types.float32, 2, "C", readonly=True)
_AXIS = (
    types.Array(types.int32, 1, "C"),
    types.Array(types.int32, 1, "C"),
    types.Array(types.float32, 3, "C"),
)
_SIGNATURE = types.int64(
    types.Array(types.uint8, 2, "C", readonly=True), *_AXIS, *_AXIS, _IN_2D, _IN_2D, types.Array(types.uint8, 2, "C")
)


@njit(_SIGNATURE, cache=True, nogil=True, boundscheck=False)
def _hash(  # noqa: PLR0913, PLR0917 - a kernel takes no dataclass
    lines: Bytes,
    down_firsts: Integers,
    down_counts: Integers,
    down_values: Floats,
    across_firsts: Integers,
    across_counts: Integers,
    across_values: Floats,
    dct: Floats,
    dct_turned: Floats,
    digests: Bytes,
) -> int:
    columns = np.empty((lines.shape[1] // 3, 2 * SAMPLES), np.float32)
    _sample_rows(lines, down_firsts, down_counts, down_values, columns)
    samples = np.empty((2 * SAMPLES, 2 * SAMPLES), np.float32)
    _sample_columns(columns, across_firsts, across_counts, across_values, samples)
    spectra = np.empty((4, _FREQUENCIES, _FREQUENCIES), np.float32)
    _transform(samples, dct, dct_turned, spectra)
    _fill_digests(spectra, digests)
    return _quality(samples)


def _dct_matrix() -> Floats:
    frequency = np.arange(1, _FREQUENCIES + 1)[:, None]
    position = 2 * np.arange(SAMPLES)[None, :] + 1
    matrix: npt.NDArray[np.float64] = np.sqrt(2 / SAMPLES) * np.cos(np.pi / 2 / SAMPLES * frequency * position)
    return matrix.astype(np.float32)


_DCT = _dct_matrix()
_DCT_TURNED = np.ascontiguousarray(_DCT.T)


def hash_pixels(rgb: Bytes, whole_height: int, whole_width: int) -> tuple[Bytes, int]:
    """Hash C-contiguous pixels (height, width, 3) of at least 5x5 px, reduced from a picture of the whole size.

    Returns digests of shape (8, 32), the picture's own first and then in the order of `MediaHash.forms`, and the
    quality.
    """
    height, width = rgb.shape[:2]
    down, across = axis_weights(height, whole_height), axis_weights(width, whole_width)
    digests = np.zeros((len(_FORMS), 32), np.uint8)
    quality = _hash(
        rgb.reshape(height, 3 * width),
        *(down.firsts, down.counts, down.values),
        *(across.firsts, across.counts, across.values),
        *(_DCT, _DCT_TURNED, digests),
    )
    return digests, quality
