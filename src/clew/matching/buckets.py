"""Where the bucket of every value of every chunk begins, in little more than two bytes a value.

The values of a chunk come in blocks of 256; the bucket of value v begins at bases[v >> 8] + rises[v], counted in rows.
A block that holds 65,536 rows or more (skewed data) is hot: its base is HOT + h, and its buckets begin at hot[h].
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.layout import Layout

BLOCK_BITS = 8
BLOCK = 1 << BLOCK_BITS
HOT = np.uint32(1 << 31)
MOST = (1 << 16) - 1

Rows = npt.NDArray[np.uint32]
Rises = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """Shapes: `bases` (chunks, 2 ** width / 256 + 1), `rises` (chunks, 2 ** width + 1), `hot` (blocks, 256)."""

    bases: Rows
    rises: Rises
    hot: Rows

    @classmethod
    def empty(cls, layout: Layout) -> Self:
        """Return room for the buckets of a layout."""
        values = 1 << layout.width
        return cls(
            np.zeros((layout.chunks, (values >> BLOCK_BITS) + 1), np.uint32),
            np.zeros((layout.chunks, values + 1), np.uint16),
            np.zeros((0, BLOCK), np.uint32),
        )

    def with_hot(self, hot: list[Rows]) -> Self:
        """Put the hot blocks of all chunks, each numbered from 0 so far, one after the other."""
        before = 0
        for chunk, blocks in enumerate(hot):
            if len(blocks):
                own = self.bases[chunk]
                own[own >= HOT] += np.uint32(before)
                before += len(blocks)
        return replace(self, hot=np.concatenate([self.hot, *hot]))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.bases.nbytes + self.rises.nbytes + self.hot.nbytes


@njit(nogil=True, cache=True, inline="always")
def begins_at(value: int, bases: Rows, rises: Rises, hot: Rows) -> int:
    """Return the row at which the bucket of a value begins; the bucket ends where that of the next value begins."""
    base = bases[value >> BLOCK_BITS]
    row: int = base + np.uint32(rises[value]) if base < HOT else hot[base - HOT, value & (BLOCK - 1)]
    return row


@njit(nogil=True, cache=True)
def compact(starts: Rows, bases: Rows, rises: Rises) -> Rows:
    """Write where buckets start in bases and rises; return the hot blocks, numbered from 0 in this chunk."""
    last = len(starts) - 1
    count = 0
    for block in range(len(bases)):
        count += starts[min(block * BLOCK + BLOCK - 1, last)] - starts[block * BLOCK] > MOST
    hot = np.zeros((count, BLOCK), np.uint32)
    count = 0
    for block in range(len(bases)):
        first = block * BLOCK
        end = min(first + BLOCK, last + 1)
        if starts[end - 1] - starts[first] > MOST:
            hot[count, : end - first] = starts[first:end]
            bases[block] = HOT + np.uint32(count)
            count += 1
            continue
        bases[block] = starts[first]
        for value in range(first, end):
            rises[value] = starts[value] - starts[first]
    return hot
