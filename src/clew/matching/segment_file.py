"""A segment as a file, and what must hold of it before a loop without bounds checks may follow its numbers."""

from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.array_file import ArrayFile, FileFacts, damaged, open_arrays, write_arrays
from clew.matching.buckets import BLOCK, BLOCK_BITS, HOT, Buckets, Rises, Rows, begins_at
from clew.matching.building import signed
from clew.matching.layout import WIDEST, Layout
from clew.matching.permute import Words
from clew.matching.rings import MEASURED_RINGS
from clew.matching.segment import LARGEST, Segment

KIND: Final = "segment 1"
"""The number is raised whenever a segment's arrays change their meaning."""


def write_segment(path: Path, segment: Segment, pool: Executor) -> FileFacts:
    """Write a segment to a new file, straight from its arrays: it needs no memory of its own."""
    layout = segment.layout
    numbers = {"bits": layout.bits, "chunks": layout.chunks, "width": layout.width}
    return write_arrays(path, KIND, numbers, _arrays(segment), pool)


def open_segment(path: Path) -> tuple[Segment, ArrayFile]:
    """Map a segment whose arrays have the shapes that belong together.

    Raises IndexDamagedError. What the arrays hold is looked at by `faults`.
    """
    file = open_arrays(path, KIND)
    try:
        segment = _segment(file.numbers, file.arrays)
        expected = _shapes(segment)
    except (KeyError, IndexError, TypeError) as error:
        raise damaged(path, "it lacks something") from error
    for name, (kind, shape) in expected.items():
        values = file.arrays[name]
        if (values.dtype, values.shape) != (np.dtype(kind), shape):
            raise damaged(path, f"{name} has another shape than the rest")
    return segment, file


def faults(segment: Segment, file: ArrayFile, pool: Executor) -> list[str]:
    """Read a segment whole and return what is wrong with it, an array each; none means that it can be searched."""
    altered = file.altered(pool)
    if altered:
        return [f"{name} is not as it was written" for name in altered]
    return [what for what, holds in _conditions(segment) if not holds]


def freeze(segment: Segment) -> Segment:
    """Make a segment's arrays read-only, as those of a file are: then loops are compiled for one kind of array."""
    for values in _arrays(segment).values():
        values.flags.writeable = False
    return segment


def _arrays(segment: Segment) -> dict[str, npt.NDArray[Any]]:
    buckets = segment.buckets
    return {
        "order": segment.layout.order,
        "words": segment.words,
        "ids": segment.ids,
        "multi": segment.multi,
        "multi_starts": segment.multi_starts,
        "more": segment.more,
        "bases": buckets.bases,
        "rises": buckets.rises,
        "hot": buckets.hot,
        "postings": segment.postings,
        "crowding": segment.crowding,
    }


def _segment(numbers: Mapping[str, int], arrays: Mapping[str, npt.NDArray[Any]]) -> Segment:
    return Segment(
        layout=Layout(numbers["bits"], arrays["order"], numbers["chunks"], numbers["width"]),
        words=arrays["words"],
        ids=arrays["ids"],
        multi=arrays["multi"],
        multi_starts=arrays["multi_starts"],
        more=arrays["more"],
        buckets=Buckets(arrays["bases"], arrays["rises"], arrays["hot"]),
        postings=arrays["postings"],
        crowding=arrays["crowding"],
    )


def _shapes(segment: Segment) -> dict[str, tuple[type, tuple[int, ...]]]:
    """Return the type and the shape that each array must have, given how many rows and ids there are."""
    layout, rows, several = segment.layout, len(segment.ids), len(segment.multi)
    chunks, width = layout.chunks, layout.width
    if not (0 < width <= WIDEST and 0 < chunks * width <= layout.bits and rows <= LARGEST):
        raise KeyError(width)
    values = 1 << width
    return {
        "order": (np.int16, (layout.bits,)),
        "words": (np.uint64, (rows, -(-layout.bits // 64))),
        "ids": (np.int64, (rows,)),
        "multi": (np.uint32, (several,)),
        "multi_starts": (np.int64, (several + 1,)),
        "more": (np.int64, segment.more.shape[:1]),
        "bases": (np.uint32, (chunks, (values >> BLOCK_BITS) + 1)),
        "rises": (np.uint16, (chunks, values + 1)),
        "hot": (np.uint32, (*segment.buckets.hot.shape[:1], BLOCK)),
        "postings": (np.uint32, (chunks - 1, rows)),
        "crowding": (np.float64, (chunks, MEASURED_RINGS + 1)),
    }


def _conditions(segment: Segment) -> list[tuple[str, bool]]:
    buckets, rows, more = segment.buckets, segment.unique, len(segment.more)
    starts, multi = segment.multi_starts, segment.multi
    return [
        ("order names a bit twice", np.array_equal(np.sort(segment.layout.order), np.arange(segment.layout.bits))),
        ("words are not in order", ascending(segment.words)),
        ("multi names no rows", _rising(multi) and bool(multi[-1:].max(initial=0) < max(rows, 1))),
        ("multi_starts don't fit", _rising(starts) and starts[0] == 0 and starts[-1] == more),
        ("bases point outside", in_bounds(buckets.bases, buckets.rises, buckets.hot, rows)),
        ("postings point outside", all(bool(own.max(initial=0) < max(rows, 1)) for own in segment.postings)),
        ("crowding makes no sense", bool(np.isfinite(segment.crowding).all() and (segment.crowding >= 0).all())),
    ]


def _rising(values: npt.NDArray[Any]) -> bool:
    return bool((values[1:] > values[:-1]).all())


@njit(nogil=True, cache=True)
def ascending(words: Words) -> bool:
    """Tell whether each code is greater than the one before."""
    for i in range(1, words.shape[0]):
        k = 0
        while k < words.shape[1] and words[i, k] == words[i - 1, k]:
            k += 1
        if k == words.shape[1] or words[i, k] < words[i - 1, k]:
            return False
    return True


@njit(nogil=True, cache=True)
def in_bounds(all_bases: Rows, all_rises: Rises, hot: Rows, rows: int) -> bool:
    """Tell whether the buckets of every chunk follow one another from row 0 to the last."""
    for chunk in range(all_bases.shape[0]):
        bases, rises = all_bases[chunk], all_rises[chunk]
        for base in bases:
            if base >= HOT and signed(base) - signed(HOT) >= hot.shape[0]:
                return False
        previous = 0
        for value in range(rises.shape[0]):
            begin = signed(begins_at(value, bases, rises, hot))
            if begin < previous or begin > rows or (value == 0 and begin != 0):
                return False
            previous = begin
        if previous != rows:
            return False
    return True
