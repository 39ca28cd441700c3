"""The loops that compare codes, compiled by Numba.

Codes lie word by word, not code by code: `words[k, i]` is 64-bit word k of code i. So one instruction compares the same
word of several codes, and a group of codes is left after the first word that puts all of them beyond the radius.
On one core with AVX-512 that costs 0.43 ns a code at radius 31 of 256 bits, where a loop over whole codes that stops at
the first word too many costs 5.1 ns (4,096 random codes in cache; `benchmarks/linear.py`).

Kernels release the interpreter lock and are run on plain threads: Numba's own parallel loops start GNU OpenMP, after
which a process can't fork, and the examiner forks.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.extending import intrinsic

GROUP = 128
"""Codes compared together; 64 and 256 were within 5 % of it. The second axis of `words` is a multiple of it."""

TILE = 64 * GROUP
"""Codes that many queries are compared with before the next ones: 256 KiB of 256-bit codes, well within an L2 cache."""

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]


def to_words(codes: npt.NDArray[np.uint8]) -> Words:
    """Return codes of shape (n, bytes) as words of shape (n, ceil(bytes / 8)), filled up with zero bits."""
    count, size = codes.shape
    filled = np.zeros((count, -(-size // 8) * 8), np.uint8)
    filled[:, :size] = codes
    return filled.view(np.uint64)


def _ctpop(_context: object, _word: object) -> tuple[object, Callable[..., object]]:
    """Type and generate `popcount`, as Numba asks an intrinsic to."""

    def generate(_target: object, builder: Any, _signature: object, arguments: Any) -> object:  # noqa: ANN401 - untyped
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


popcount = cast("Callable[[np.uint64], np.uint64]", intrinsic(_ctpop))
"""Counts the bits set in a 64-bit word: LLVM's ctpop, which becomes a vector instruction where there is one."""


@njit(nogil=True, cache=True)
def compare(words: Words, start: int, query: Words, radius: np.uint64, distances: Words) -> bool:
    """Tell whether any code of the group at `start` lies within the radius of the query.

    Only then are all `distances` of the group filled in; an entry beyond the radius may be too small by the words
    not looked at, but never within the radius.
    """
    left = np.uint64(0)
    row = words[0, start : start + GROUP]
    for i in range(GROUP):
        distance = popcount(row[i] ^ query[0])
        distances[i] = distance
        left += np.uint64(distance <= radius)
    for k in range(1, words.shape[0]):
        if left == 0:
            return False
        left = np.uint64(0)
        row = words[k, start : start + GROUP]
        for i in range(GROUP):
            distance = distances[i] + popcount(row[i] ^ query[k])
            distances[i] = distance
            left += np.uint64(distance <= radius)
    return bool(left != 0)


@njit(nogil=True, cache=True)
def collect(
    words: Words,
    count: int,
    queries: Words,
    radius: int,
    starts: Integers,
    positions: Integers,
    distances: npt.NDArray[np.uint16],
    found: Integers,
) -> None:
    """Write every code within the radius of each query: its position and distance.

    Those of query j go to starts[j]:starts[j + 1], in order of position, as many as there is room for; found[j]
    counts them all.
    """
    buffer = np.empty(GROUP, np.uint64)
    limit = np.uint64(radius)
    found[:] = 0
    for tile in range(0, count, TILE):
        for j in range(queries.shape[0]):
            for group in range(tile, min(tile + TILE, count), GROUP):
                if not compare(words, group, queries[j], limit, buffer):
                    continue
                for i in range(min(GROUP, count - group)):
                    if buffer[i] <= limit:
                        at = starts[j] + found[j]
                        if at < starts[j + 1]:
                            positions[at] = group + i
                            distances[at] = buffer[i]
                        found[j] += 1


@njit(nogil=True, cache=True)
def nearest(
    words: Words, first: int, last: int, queries: Words, best: Integers, nearest_at: Integers, buffer: Words
) -> None:
    """Lower each media's best distance, and its position, to those of the nearest code among first..last - 1.

    `queries` has shape (media, forms, words). `best` comes with the largest distance wanted, or that found so far, and
    `nearest_at` with words.shape[1], or the position found; of equal distances the smaller position wins. Codes before
    `first` in its group are looked at again, which changes nothing where they were looked at before.
    """
    for tile in range(first // GROUP * GROUP, last, TILE):
        for media in range(queries.shape[0]):
            for form in range(queries.shape[1]):
                for group in range(tile, min(tile + TILE, last), GROUP):
                    limit = np.uint64(best[media])
                    if not compare(words, group, queries[media, form], limit, buffer):
                        continue
                    for i in range(min(GROUP, last - group)):
                        distance = np.int64(buffer[i])
                        at = group + i
                        if distance < best[media] or (distance == best[media] and at < nearest_at[media]):
                            best[media] = distance
                            nearest_at[media] = at


@njit(nogil=True, cache=True)
def nearest_of(words: Words, last: int, queries: Words, best: Integers, nearest_at: Integers) -> None:
    """Do `nearest` from the first code on; for a thread of its own."""
    nearest(words, 0, last, queries, best, nearest_at, np.empty(GROUP, np.uint64))


@njit(nogil=True, cache=True)
def settle(words: Words, known: int, queries: Words, best: Integers, nearest_at: Integers, leaders: Integers) -> int:
    """Go through a block of media in order: each joins its nearest leader, or becomes one where none is near enough.

    `words` holds the codes of `known` leaders and has room for the block's; `best` and `nearest_at` come as `nearest`
    left them. On return nearest_at[j] is the leader that media j joined, or itself became, and leaders[i] the media
    of the block that became leader known + i; returned is how many did.
    """
    buffer = np.empty(GROUP, np.uint64)
    made = 0
    none = words.shape[1]
    for j in range(queries.shape[0]):
        one = slice(j, j + 1)
        nearest(words, known, known + made, queries[one], best[one], nearest_at[one], buffer)
        if nearest_at[j] == none:
            for k in range(queries.shape[2]):
                words[k, known + made] = queries[j, 0, k]
            best[j] = 0
            nearest_at[j] = known + made
            leaders[made] = j
            made += 1
    return made
