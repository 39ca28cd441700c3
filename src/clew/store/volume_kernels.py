"""The loops over a volume's columns, compiled by Numba; they let other threads run.

A packed value is a key (the 32 bits after those that number the bucket) above a row.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

SMALL = 32
"""Rows of a bucket sorted by insertion; larger ones, which random digests don't have, are left to the caller."""

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@njit(nogil=True, cache=True)
def count(prefixes: Words, is_wanted: npt.NDArray[np.bool_], bits: int, counts: Rows) -> None:
    """Add to counts[b + 1] the rows of each bucket b; a prefix is a digest's first 64 bits as a number."""
    shift = np.uint64(64 - bits)
    for i in range(len(prefixes)):
        if is_wanted[i]:
            counts[np.int64(prefixes[i] >> shift) + 1] += np.uint32(1)


@njit(nogil=True, cache=True)
def gather(
    prefixes: Words,
    is_wanted: npt.NDArray[np.bool_],
    bits: int,
    first_row: int,
    low: int,
    high: int,
    free: Integers,
    packed: Words,
) -> None:
    """Put rows of the buckets low..high - 1 into place; free[b - low] is the next free place of bucket b."""
    shift = np.uint64(64 - bits)
    left = np.uint64(bits)
    for i in range(len(prefixes)):
        bucket = np.int64(prefixes[i] >> shift)
        if is_wanted[i] and low <= bucket < high:
            key = (prefixes[i] << left) >> _HALF
            packed[free[bucket - low]] = (key << _HALF) | np.uint64(first_row + i)
            free[bucket - low] += 1


@njit(nogil=True, cache=True)
def sort_small(packed: Words, ends: Integers, large: Integers) -> int:
    """Sort each bucket by itself; write the large ones into `large` and return how many there are.

    Bucket i ends before ends[i], where bucket i + 1 begins.
    """
    found = 0
    start = 0
    for bucket in range(len(ends)):
        end = ends[bucket]
        if end - start > SMALL:
            large[found] = bucket
            found += 1
        else:
            for i in range(start + 1, end):
                value = packed[i]
                j = i
                while j > start and packed[j - 1] > value:
                    packed[j] = packed[j - 1]
                    j -= 1
                packed[j] = value
        start = end
    return found


@njit(nogil=True, cache=True)
def compare(one: Bytes, other: Bytes) -> int:
    """Return -1, 0 or 1 as one digest is below, equal to or above another."""
    for i in range(len(one)):
        if one[i] != other[i]:
            return -1 if one[i] < other[i] else 1
    return 0


@njit(nogil=True, cache=True)
def is_before(one: np.uint64, other: np.uint64, digests: Bytes) -> bool:
    """Tell whether one packed value comes before another of its key: by the whole digest, then by row."""
    first, second = np.int64(one & _LOW), np.int64(other & _LOW)
    order = compare(digests[first], digests[second])
    return bool(order < 0 or (order == 0 and first < second))


@njit(nogil=True, cache=True)
def sink(run: Words, start: int, end: int, digests: Bytes) -> None:
    """Restore the heap below `start`, whose two children are heaps."""
    at = start
    while 2 * at + 1 < end:
        child = 2 * at + 1
        if child + 1 < end and is_before(run[child], run[child + 1], digests):
            child += 1
        if not is_before(run[at], run[child], digests):
            return
        run[at], run[child] = run[child], run[at]
        at = child


@njit(nogil=True, cache=True)
def sort_runs(packed: Words, ends: Integers, digests: Bytes) -> None:
    """Sort rows of equal key in a bucket by the whole digest: a heap sort, so that no list makes it quadratic."""
    start = 0
    for bucket in range(len(ends)):
        end = ends[bucket]
        first = start
        while first < end:
            last = first + 1
            while last < end and packed[last] >> _HALF == packed[first] >> _HALF:
                last += 1
            run = packed[first:last]
            for i in range(len(run) // 2 - 1, -1, -1):
                sink(run, i, len(run), digests)
            for i in range(len(run) - 1, 0, -1):
                run[0], run[i] = run[i], run[0]
                sink(run, 0, i, digests)
            first = last
        start = end


@njit(nogil=True, cache=True)
def locate(prefixes: Words, bits: int, buckets: Rows, keys: Rows, low: Integers, high: Integers) -> bool:
    """Find for each prefix the rows of its bucket and key, low[i]:high[i]; false where `buckets` can't be right."""
    shift = np.uint64(64 - bits)
    left = np.uint64(bits)
    for i in range(len(prefixes)):
        bucket = np.int64(prefixes[i] >> shift)
        key = np.uint32((prefixes[i] << left) >> _HALF)
        start, end = np.int64(buckets[bucket]), np.int64(buckets[bucket + 1])
        if start > end or end > len(keys):
            return False
        top = end
        while start < end:
            middle = (start + end) >> 1
            if keys[middle] < key:
                start = middle + 1
            else:
                end = middle
        low[i] = start
        end = top
        while start < end:
            middle = (start + end) >> 1
            if keys[middle] <= key:
                start = middle + 1
            else:
                end = middle
        high[i] = start
    return True


@njit(nogil=True, cache=True)
def narrow(asked: Bytes, order: Integers, rows: Rows, digests: Bytes, low: Integers, high: Integers) -> bool:
    """Narrow low[i]:high[i] to the rows with exactly the digest asked[i], for each i of `order`.

    False where a row lies beyond the column, which only a damaged file says.
    """
    count_of_rows = len(digests)
    for i in order:
        start, end = low[i], high[i]
        top = end
        while start < end:
            middle = (start + end) >> 1
            if rows[middle] >= count_of_rows:
                return False
            if compare(digests[rows[middle]], asked[i]) < 0:
                start = middle + 1
            else:
                end = middle
        low[i] = start
        end = top
        while start < end:
            middle = (start + end) >> 1
            if rows[middle] >= count_of_rows:
                return False
            if compare(digests[rows[middle]], asked[i]) <= 0:
                start = middle + 1
            else:
                end = middle
        high[i] = start
    return True


@njit(nogil=True, cache=True)
def mix(words: Rows, factors: Words, sums: Words) -> None:
    """Add to both sums of each row its words, each times a factor of its own: words (n, k), factors (2, k)."""
    for i in range(words.shape[0]):
        for k in range(words.shape[1]):
            word = np.uint64(words[i, k])
            sums[i, 0] += word * factors[0, k]
            sums[i, 1] += word * factors[1, k]
