"""The loops that compare two sets of codes with each other, compiled by Numba.

Chunk by chunk, both sides stand in the order of the chunk's value, the codes themselves too. So while one side is
walked through, each of the other's near buckets is walked through as well, and all that is read lies close to what was
read before: a candidate costs 2 to 3 ns where a search, which jumps, pays 20 and more (`benchmarks/join.py`).

A pair is reported by the first chunk that finds it. Where a value has more than `most` candidates (skewed data), its
codes are left out and told, to be searched for one by one; a pair counts as found by a chunk only where the value it
was to be found from is not left out.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.buckets import Rises, Rows, begins_at
from clew.matching.building import chunk_value, signed
from clew.matching.kernels import popcount
from clew.matching.probing import Distances, distance

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]


class Walked(NamedTuple):
    """The side that is walked through, in the order of a chunk's value: `rows` (n,) of `words` (n, words)."""

    words: Words
    rows: Rows


class Beside(NamedTuple):
    """The other side: `words` and `rows` in the order of the chunk's value, and where its buckets begin."""

    words: Words
    rows: Rows
    bases: Rows
    rises: Rises
    hot: Rows


class Found(NamedTuple):
    """Room for pairs of rows and their distances in bits: arrays of one length."""

    one: Rows
    other: Rows
    distances: Distances


class Rules(NamedTuple):
    """What is looked for: chunk radii and how wide chunks are, in bits; `masks` are those of this chunk's radius.

    Values of chunk i that were left out are left_out[left_starts[i]:left_starts[i + 1]], sorted, for chunks that are
    through. `is_self` where both sides are the same codes, of which each pair is wanted once.
    """

    chunk: int
    width: int
    radii: Integers
    masks: Rows
    radius: int
    most: int
    is_self: bool
    left_out: Integers
    left_starts: Integers


@njit(nogil=True, cache=True)
def in_order(words: Words, rows: Rows) -> Words:
    """Return the codes of rows, in their order."""
    ordered = np.empty((len(rows), words.shape[1]), np.uint64)
    for i in range(len(rows)):
        for k in range(words.shape[1]):
            ordered[i, k] = words[rows[i], k]
    return ordered


@njit(nogil=True, cache=True)
def is_left_out(rules: Rules, chunk: int, value: int) -> bool:
    """Tell whether a value of a chunk was left out."""
    low, high = rules.left_starts[chunk], rules.left_starts[chunk + 1]
    if low == high:
        return False
    at = low + np.searchsorted(rules.left_out[low:high], value)
    return bool(at < high and rules.left_out[at] == value)


@njit(nogil=True, cache=True)
def finds(rules: Rules, chunk: int, words: Words, row: int, others: Words, other: int) -> bool:
    """Tell whether a chunk finds a pair."""
    if rules.radii[chunk] < 0:
        return False
    start = chunk * rules.width
    value, near = chunk_value(words, row, start, rules.width), chunk_value(others, other, start, rules.width)
    if signed(popcount(np.uint64(value ^ near))) > rules.radii[chunk]:
        return False
    return not is_left_out(rules, chunk, min(value, near) if rules.is_self else value)


@njit(nogil=True, cache=True)
def near_buckets(value: int, beside: Beside, rules: Rules, begins: Integers, ends: Integers) -> tuple[int, int]:
    """Write where the buckets near a value begin and end, unless empty; return how many, and how many rows they hold.

    Where both sides are the same codes, only buckets from this value on. Those are picked first, without a branch that
    the processor would guess wrong half of the time.
    """
    filled, rows, picked = 0, 0, 0
    least = value if rules.is_self else 0
    for j in range(len(rules.masks)):
        near = value ^ signed(rules.masks[j])
        begins[picked] = near
        picked += near >= least
    for j in range(picked):
        near = begins[j]
        begins[filled] = begins_at(near, beside.bases, beside.rises, beside.hot)
        ends[filled] = begins_at(near + 1, beside.bases, beside.rises, beside.hot)
        rows += ends[filled] - begins[filled]
        filled += begins[filled] < ends[filled]
    return filled, rows


@njit(nogil=True, cache=True)
def pairs(
    walked: Walked, beside: Beside, rules: Rules, at: int, last: int, found: Found, crowd: Integers
) -> tuple[int, int, int]:
    """Write pairs of rows within the radius until rows[at:last] are through or there is no room for the next one's.

    Returns how many were written, the place to go on at, and how many values, written to `crowd`, are left out. There
    must be room for `most` pairs.
    """
    start, radius = rules.chunk * rules.width, np.uint64(rules.radius)
    begins, ends = np.empty(len(rules.masks) + 1, np.int64), np.empty(len(rules.masks) + 1, np.int64)
    before, filled, candidates, left = -1, 0, 0, 0
    count = 0
    while at < last:
        row = walked.rows[at]
        value = chunk_value(walked.words, row, start, rules.width)
        if value != before:
            before = value
            filled, candidates = near_buckets(value, beside, rules, begins, ends)
            if candidates > rules.most:
                crowd[left] = value
                left += 1
                filled, candidates = 0, 0
        if count + candidates > len(found.one):
            break
        for j in range(filled):
            begin = begins[j]
            if rules.is_self and begin <= at < ends[j]:
                begin = at + 1
            for place in range(begin, ends[j]):
                apart = distance(beside.words, place, walked.words[row])
                if apart <= radius and not found_before(walked.words, row, beside.words, place, rules):
                    found.one[count] = row
                    found.other[count] = beside.rows[place]
                    found.distances[count] = apart
                    count += 1
        at += 1
    return count, at, left


@njit(nogil=True, cache=True)
def found_before(words: Words, row: int, others: Words, other: int, rules: Rules) -> bool:
    """Tell whether a chunk before this one finds a pair."""
    chunk = 0
    while chunk < rules.chunk and not finds(rules, chunk, words, row, others, other):
        chunk += 1
    return chunk < rules.chunk


@njit(nogil=True, cache=True)
def unfound(
    rules: Rules, words: Words, others: Words, one: Rows, other: Rows, is_alone: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Tell which pairs, found by searching for row one[i], no chunk has found and no other search reports.

    `is_alone` tells of every row whether it is searched for; of two rows that are, the smaller reports the pair.
    """
    wanted = np.zeros(len(one), np.bool_)
    for i in range(len(one)):
        known = rules.is_self and (other[i] == one[i] or (other[i] < one[i] and is_alone[other[i]]))
        wanted[i] = not known and not found_before(words, one[i], others, other[i], rules)
    return wanted


@njit(nogil=True, cache=True)
def has_value(words: Words, start: int, width: int, values: Integers) -> npt.NDArray[np.bool_]:
    """Tell which codes have one of these values, sorted, in the bits at `start`."""
    has = np.zeros(words.shape[0], np.bool_)
    for row in range(words.shape[0]):
        own = chunk_value(words, row, start, width)
        at = np.searchsorted(values, own)
        has[row] = at < len(values) and values[at] == own
    return has
