"""The values near a chunk's own: which they are, and how many codes have them."""

from functools import cache
from math import comb

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.buckets import Buckets, Rises, Rows, begins_at
from clew.matching.building import chunk_value, signed
from clew.matching.layout import Layout

Words = npt.NDArray[np.uint64]
Masks = npt.NDArray[np.uint32]

MEASURED_RINGS = 4
"""Rings whose crowding is measured; those further out are nearly as full as the outermost of these."""
MOST_MASKS = 1 << 20
"""Masks of one ring at most: a chunk that had to be asked about more values costs more than comparing all codes."""
MEMBERS = 1024
VALUES = 32
"""Codes whose neighbourhood is measured, and values looked at in each ring of each: it takes 5 ms a chunk."""


@cache
def masks(width: int, most: int) -> tuple[Masks, tuple[int, ...]]:
    """Return every value of `width` bits with at most `most` set, by rings, and where each ring ends."""
    ends = []
    total = 0
    for flips in range(most + 1):
        total += comb(width, flips)
        ends.append(total)
    found = np.empty(total, np.uint32)
    start = 0
    for flips, end in enumerate(ends):
        _ring(flips, found[start:end])
        start = end
    found.setflags(write=False)
    return found, tuple(ends)


@njit(nogil=True, cache=True)
def _ring(flips: int, found: Masks) -> None:
    """Write the smallest values with so many bits set, ascending (Gosper's hack, HAKMEM item 175)."""
    value = np.uint64((1 << flips) - 1)
    for i in range(len(found)):
        found[i] = value
        if value:
            lowest = value & (~value + np.uint64(1))
            risen = value + lowest
            value = (((risen ^ value) >> np.uint64(2)) // lowest) | risen


def crowding(words: Words, layout: Layout, buckets: Buckets) -> npt.NDArray[np.float64]:
    """Return how many codes have a value t bits from a code's own, on average: (chunks, MEASURED_RINGS + 1)."""
    measured = np.zeros((layout.chunks, MEASURED_RINGS + 1))
    if not len(words):
        return measured
    rows = np.linspace(0, len(words) - 1, min(MEMBERS, len(words))).astype(np.int64)
    for flips in range(min(MEASURED_RINGS, layout.width) + 1):
        ring = np.empty(comb(layout.width, flips), np.uint32)
        _ring(flips, ring)
        picked = ring[np.linspace(0, len(ring) - 1, min(VALUES, len(ring))).astype(np.int64)]
        for chunk in range(layout.chunks):
            measured[chunk, flips] = _mean_size(
                words, chunk, layout.width, buckets.bases[chunk], buckets.rises[chunk], buckets.hot, rows, picked
            )
    return measured


@njit(nogil=True, cache=True)
def _mean_size(
    words: Words,
    chunk: int,
    width: int,
    bases: Rows,
    rises: Rises,
    hot: Rows,
    rows: npt.NDArray[np.int64],
    picked: Masks,
) -> float:
    total = 0
    for row in rows:
        own = chunk_value(words, row, chunk * width, width)
        for mask in picked:
            value = own ^ signed(mask)
            total += signed(begins_at(value + 1, bases, rises, hot)) - signed(begins_at(value, bases, rises, hot))
    return total / (len(rows) * len(picked))
