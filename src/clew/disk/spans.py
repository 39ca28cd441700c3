"""Sets of byte ranges."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Byte ranges [start, end) that neither touch nor overlap, in ascending order; both int64 of shape (n,)."""

    starts: Offsets
    ends: Offsets

    @classmethod
    def of(cls, starts: npt.ArrayLike, ends: npt.ArrayLike, size: int) -> "Spans":
        """Return the union of ranges in any order, cut to [0, size)."""
        begin = np.clip(np.asarray(starts, np.int64), 0, size)
        stop = np.clip(np.asarray(ends, np.int64), 0, size)
        order = np.argsort(begin, kind="stable")
        begin, stop = begin[order], stop[order]
        kept = begin < stop
        begin, reach = begin[kept], np.maximum.accumulate(stop[kept])
        is_first = np.ones(len(begin), np.bool_)
        is_first[1:] = begin[1:] > reach[:-1]
        is_last = np.ones(len(begin), np.bool_)
        is_last[:-1] = is_first[1:]
        return cls(begin[is_first], reach[is_last])

    @property
    def total(self) -> int:
        """How many bytes there are in all."""
        return int((self.ends - self.starts).sum())

    def gaps(self, size: int) -> "Spans":
        """Return what of [0, size) is in none of the ranges."""
        return Spans.of(np.concatenate(([0], self.ends)), np.concatenate((self.starts, [size])), size)

    def within(self, start: int, end: int) -> "Spans":
        """Return what of the ranges lies in [start, end)."""
        first = int(np.searchsorted(self.ends, start, "right"))
        last = int(np.searchsorted(self.starts, end, "left"))
        return Spans(np.maximum(self.starts[first:last], start), np.minimum(self.ends[first:last], end))

    def end_at(self, offset: int) -> int:
        """Return where the range ends that holds an offset; the offset itself where none does."""
        number = int(np.searchsorted(self.ends, offset, "right"))
        if number < len(self.starts) and self.starts[number] <= offset:
            return int(self.ends[number])
        return offset
