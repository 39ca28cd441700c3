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
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

GROUP = 128
"""Codes compared together; 64 and 256 were within 5 % of it. The second axis of `words` is a multiple of it."""

TILE = 64 * GROUP
"""Codes that many queries are compared with before the next ones: 256 KiB of 256-bit codes, well within an L2 cache."""

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Distances = npt.NDArray[np.uint16]


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


def _prefetch(_context: object, array: types.Array, index: types.Integer) -> tuple[object, Callable[..., object]]:
    """Type and generate `prefetch`: LLVM's llvm.prefetch of a place to be read, into the second level of the cache."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> object:  # noqa: ANN401 - untyped
        make: Any = arrayobj.make_array
        data = make(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        flag = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, flag, flag, flag])
        declare: Any = cgutils.get_or_insert_function
        builder.call(declare(builder.module, kind, "llvm.prefetch.p0"), [place, flag(0), flag(2), flag(1)])
        return context.get_dummy_value()

    return types.void(array, index), generate


prefetch = cast("Callable[[npt.NDArray[Any], int], None]", intrinsic(_prefetch))
"""Has the processor fetch element `index` of a contiguous array, counted as if flat, while it does something else."""


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
def nearest(words: Words, count: int, forms: Words, largest: int, buffer: Words) -> tuple[int, int]:
    """Return the distance and the position of the code, among the first `count`, that is nearest to any of the forms.

    Nothing beyond the distance `largest` is wanted; where there is nothing the position is `count`. Of equally near
    ones the first wins.
    """
    best, nearest_at = largest, count
    for form in range(forms.shape[0]):
        for group in range(0, count, GROUP):
            if not compare(words, group, forms[form], np.uint64(best), buffer):
                continue
            for i in range(min(GROUP, count - group)):
                distance, at = int(buffer[i]), group + i
                if distance < best or (distance == best and at < nearest_at):
                    best, nearest_at = distance, at
    return best, nearest_at


@njit(nogil=True, cache=True)
def lower(best: Integers, nearest_at: Integers, media: Integers, found: Integers, distances: Distances) -> None:
    """Lower each media's best distance, and the leader it is from, to those of what was found for it.

    `best` and `nearest_at` come as in `settle`; of equal distances the smaller leader wins.
    """
    for i in range(len(media)):
        one = media[i]
        if distances[i] < best[one] or (distances[i] == best[one] and found[i] < nearest_at[one]):
            best[one] = distances[i]
            nearest_at[one] = found[i]


@njit(nogil=True, cache=True)
def settle(queries: Words, best: Integers, nearest_at: Integers, first: int, none: int) -> int:
    """Go through a block of media in order: each joins its nearest leader, or becomes one where none is near enough.

    `queries` has shape (media, forms, words), the digest first; media j of the block has the number first + j. `best`
    and `nearest_at` come with the distance and number of the nearest leader before the block, or the largest distance
    wanted and `none`, and return with those of all leaders, a leader's own among them. Returned is how many lead.
    """
    buffer = np.empty(GROUP, np.uint64)
    room = -(-queries.shape[0] // GROUP) * GROUP
    words = np.zeros((queries.shape[2], room), np.uint64)
    leaders = np.empty(queries.shape[0], np.int64)
    made = 0
    for j in range(queries.shape[0]):
        distance, at = nearest(words, made, queries[j], best[j], buffer)
        if at < made and (distance < best[j] or nearest_at[j] == none):
            best[j] = distance
            nearest_at[j] = first + leaders[at]
        elif nearest_at[j] == none:
            for k in range(queries.shape[2]):
                words[k, made] = queries[j, 0, k]
            best[j] = 0
            nearest_at[j] = first + j
            leaders[made] = j
            made += 1
    return made
