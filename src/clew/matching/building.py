"""The loops that sort codes into a segment, compiled by Numba."""

from collections.abc import Callable
from typing import cast

import numpy as np
import numpy.typing as npt
from numba import njit

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]

signed = cast("Callable[[object], int]", np.int64)
"""Makes an int of what is unsigned: compiled, the two don't mix."""

SHORT = 24
"""Codes that are sorted by insertion; more are sorted by heap, so that a million equal ones stay cheap."""


@njit(nogil=True, cache=True, inline="always")
def chunk_value(words: Words, row: int, start: int, width: int) -> int:
    """Return the value of the bits at `start`, the first of them the highest."""
    word, shift = start >> 6, start & 63
    value = words[row, word] << np.uint64(shift)
    if shift + width > 64:
        value |= words[row, word + 1] >> np.uint64(64 - shift)
    return signed(value >> np.uint64(64 - width))


@njit(nogil=True, cache=True)
def bucket_starts(words: Words, start: int, width: int) -> Rows:
    """Return, of shape (2 ** width + 1,), how many codes have a smaller value of the chunk than each."""
    starts = np.zeros((1 << width) + 1, np.uint32)
    for i in range(words.shape[0]):
        starts[chunk_value(words, i, start, width) + 1] += np.uint32(1)
    for value in range(1, len(starts)):
        starts[value] += starts[value - 1]
    return starts


@njit(nogil=True, cache=True)
def post(words: Words, start: int, width: int, free: Rows, postings: Rows) -> None:
    """Write the rows grouped by the value of a chunk, ascending in each group; `free` is where each group begins."""
    for i in range(words.shape[0]):
        value = chunk_value(words, i, start, width)
        postings[free[value]] = i
        free[value] += np.uint32(1)


@njit(nogil=True, cache=True)
def place(
    words: Words, ids: Integers, width: int, starts: Rows, first: int, last: int, placed: Words, placed_ids: Integers
) -> None:
    """Write those codes in order whose first chunk has a value from `first` to `last` - 1."""
    free = starts[first : last + 1].copy()
    for i in range(words.shape[0]):
        value = chunk_value(words, i, 0, width)
        if value < first or value >= last:
            continue
        at = free[value - first]
        free[value - first] += np.uint32(1)
        placed_ids[at] = ids[i]
        for k in range(words.shape[1]):
            placed[at, k] = words[i, k]
    for value in range(first, last):
        low, high = signed(starts[value]), signed(starts[value + 1])
        if high - low > SHORT:
            _sort_by_heap(placed, placed_ids, low, high)
        elif high - low > 1:
            _sort_by_insertion(placed, placed_ids, low, high)


@njit(nogil=True, cache=True)
def _precedes(words: Words, ids: Integers, one: int, other: int) -> bool:
    for k in range(words.shape[1]):
        if words[one, k] != words[other, k]:
            return bool(words[one, k] < words[other, k])
    return bool(ids[one] < ids[other])


@njit(nogil=True, cache=True)
def _swap(words: Words, ids: Integers, one: int, other: int) -> None:
    for k in range(words.shape[1]):
        words[one, k], words[other, k] = words[other, k], words[one, k]
    ids[one], ids[other] = ids[other], ids[one]


@njit(nogil=True, cache=True)
def _sort_by_insertion(words: Words, ids: Integers, low: int, high: int) -> None:
    for i in range(low + 1, high):
        at = i
        while at > low and _precedes(words, ids, at, at - 1):
            _swap(words, ids, at, at - 1)
            at -= 1


@njit(nogil=True, cache=True)
def _sort_by_heap(words: Words, ids: Integers, low: int, high: int) -> None:
    for root in range((low + high) // 2, low - 1, -1):
        _sift(words, ids, low, root, high)
    for last in range(high - 1, low, -1):
        _swap(words, ids, low, last)
        _sift(words, ids, low, low, last)


@njit(nogil=True, cache=True)
def _sift(words: Words, ids: Integers, low: int, root: int, high: int) -> None:
    """Let what stands at `root` sink until nothing below it is larger."""
    while True:
        child = 2 * (root - low) + 1 + low
        if child >= high:
            return
        if child + 1 < high and _precedes(words, ids, child, child + 1):
            child += 1
        if not _precedes(words, ids, root, child):
            return
        _swap(words, ids, root, child)
        root = child


@njit(nogil=True, cache=True)
def mark_first(words: Words) -> npt.NDArray[np.bool_]:
    """Tell of each of the sorted codes whether it differs from the one before."""
    is_first = np.ones(words.shape[0], np.bool_)
    for i in range(1, words.shape[0]):
        differs = False
        for k in range(words.shape[1]):
            differs |= words[i, k] != words[i - 1, k]
        is_first[i] = differs
    return is_first


@njit(nogil=True, cache=True)
def gather(
    words: Words, ids: Integers, is_first: npt.NDArray[np.bool_], rows: int
) -> tuple[Words, Integers, Rows, Integers, Integers]:
    """Return the different codes, the first id of each, which rows have more ids, where those begin, and those ids."""
    unique = np.empty((rows, words.shape[1]), np.uint64)
    first = np.empty(rows, np.int64)
    more = np.empty(len(ids) - rows, np.int64)
    several = 0
    for i in range(1, len(ids)):
        several += is_first[i - 1] and not is_first[i]
    multi, starts = np.empty(several, np.uint32), np.empty(several + 1, np.int64)
    row, spare, many = -1, 0, 0
    for i in range(len(ids)):
        if is_first[i]:
            row += 1
            first[row] = ids[i]
            for k in range(words.shape[1]):
                unique[row, k] = words[i, k]
            continue
        if is_first[i - 1]:
            multi[many] = row
            starts[many] = spare
            many += 1
        more[spare] = ids[i]
        spare += 1
    starts[many] = spare
    return unique, first, multi, starts, more
