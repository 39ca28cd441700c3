"""The loops that search a segment, compiled by Numba.

For one query: the buckets of every value within each chunk's radius are looked up first, so that it is known how many
codes they hold before one is read. Then the rows of the buckets are gathered, chunk by chunk, and their codes compared.
Memory's latency is what this costs, so each step has fetched what the next one reads: 134 us a query at 10 million
codes where 162 were (prefetching into the first level of the cache, which has fewer reads under way at once, 154).

A query whose buckets hold far more codes than usual (skewed data, a hostile collection) gets chunk radii of its own,
from the sizes of its own buckets; where even those cost more, all codes are compared. So no query costs much more than
comparing all codes once.

A code near the query is often found through several chunks; it is reported by the first that finds it.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.buckets import Rises, Rows, begins_at
from clew.matching.building import chunk_value, signed
from clew.matching.kernels import popcount, prefetch
from clew.matching.layout import CANDIDATE_NS, PROBE_NS, SCAN_NS
from clew.matching.planning import cheapest

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Distances = npt.NDArray[np.uint16]

ROOM = 4096
"""Candidates and answers there is room for at first."""
USUAL = 4
"""A query with more than so many times the expected candidates is planned for itself."""
FEW = 20_000
"""Candidates that are never too many: planning a query anew costs about as much as comparing so many."""


class Tables(NamedTuple):
    """What a search reads of a segment: shapes as in `Segment` and `Buckets`; `width` in bits of a chunk."""

    words: Words
    width: int
    bases: Rows
    rises: Rises
    hot: Rows
    postings: Rows


class Near(NamedTuple):
    """Codes found: the index of the query, the row and the distance in bits of each; arrays of one length."""

    queries: Rows
    rows: Rows
    distances: Distances


class Reach(NamedTuple):
    """How far chunks are searched: to `radii` (chunks,), where about `expected` candidates are found.

    masks[rings[t]:rings[t + 1]] are the values with t bits set; there is one ring more than the radii need.
    """

    masks: Rows
    rings: Integers
    radii: Integers
    expected: float


@njit(nogil=True, cache=True, inline="always")
def distance(words: Words, row: int, query: Words) -> np.uint64:
    """Return in how many bits a code differs from the query."""
    total = np.uint64(0)
    for k in range(query.shape[0]):
        total += popcount(words[row, k] ^ query[k])
    return total


@njit(nogil=True, cache=True)
def expect(tables: Tables, chunk: int, value: int, masks: Rows) -> None:
    """Have fetched where the buckets of `value` ^ each mask begin."""
    rises = tables.rises[chunk]
    for j in range(masks.shape[0]):
        prefetch(rises, value ^ signed(masks[j]))


@njit(nogil=True, cache=True)
def look_up(
    tables: Tables, chunk: int, value: int, masks: Rows, begins: Rows, ends: Rows, filled: int
) -> tuple[int, int]:
    """Append where the buckets of `value` ^ each mask begin and end, unless empty, and have their postings fetched.

    Returns how many there are now, and how many rows the appended ones hold.
    """
    bases, rises = tables.bases[chunk], tables.rises[chunk]
    postings = tables.postings[max(chunk - 1, 0)]
    rows = 0
    for j in range(masks.shape[0]):
        at = value ^ signed(masks[j])
        begin = begins_at(at, bases, rises, tables.hot)
        end = begins_at(at + 1, bases, rises, tables.hot)
        begins[filled] = begin
        ends[filled] = end
        rows += signed(end) - signed(begin)
        filled += end > begin
        prefetch(postings, signed(begin))
    return filled, rows


@njit(nogil=True, cache=True)
def gather(tables: Tables, chunk: int, begins: Rows, ends: Rows, rows: Rows) -> int:
    """Write the rows in buckets of a chunk, and have their codes fetched; return how many."""
    postings = tables.postings[max(chunk - 1, 0)]
    width = tables.words.shape[1]
    gathered = 0
    for j in range(len(begins)):
        for at in range(begins[j], ends[j]):
            row = at if chunk == 0 else postings[at]
            rows[gathered] = row
            gathered += 1
            prefetch(tables.words, signed(row) * width)
    return gathered


@njit(nogil=True, cache=True)
def found_before(words: Words, row: int, query: Words, chunk: int, width: int, radii: Integers) -> bool:
    """Tell whether the radius of an earlier chunk reaches a code."""
    own = query.reshape(1, -1)
    for earlier in range(chunk):
        if radii[earlier] >= 0:
            start = earlier * width
            differs = chunk_value(words, row, start, width) ^ chunk_value(own, 0, start, width)
            if signed(popcount(np.uint64(differs))) <= radii[earlier]:
                return True
    return False


@njit(nogil=True, cache=True)
def with_room(near: Near, held: int, more: int) -> Near:
    """Return the answers with room for more, at least doubled where they must grow."""
    if held + more <= len(near.rows):
        return near
    size = max(held + more, 2 * len(near.rows))
    grown = Near(np.empty(size, np.uint32), np.empty(size, np.uint32), np.empty(size, np.uint16))
    grown.queries[:held] = near.queries[:held]
    grown.rows[:held] = near.rows[:held]
    grown.distances[:held] = near.distances[:held]
    return grown


@njit(nogil=True, cache=True)
def compare_rows(
    tables: Tables, rows: Rows, query: Words, radius: int, chunk: int, radii: Integers, near: Near, held: int
) -> int:
    """Append those of a chunk's rows within the radius that no earlier chunk has found; return how many there are."""
    limit = np.uint64(radius)
    for j in range(len(rows)):
        row = rows[j]
        apart = distance(tables.words, row, query)
        if apart <= limit and not found_before(tables.words, row, query, chunk, tables.width, radii):
            near.rows[held] = row
            near.distances[held] = apart
            held += 1
    return held


@njit(nogil=True, cache=True)
def compare_all(words: Words, first: int, last: int, query: Words, radius: int, near: Near, held: int) -> int:
    """Append those of words[first:last] within the radius; return how many there are. There must be room for all."""
    limit = np.uint64(radius)
    for row in range(first, last):
        apart = distance(words, row, query)
        near.rows[held] = row
        near.distances[held] = apart
        held += signed(apart <= limit)
    return held


@njit(nogil=True, cache=True)
def own_radii(values: Integers, tables: Tables, reach: Reach, need: int) -> tuple[Integers, bool]:
    """Return the chunk radii that are cheapest for the query with these values, and whether they beat comparing all."""
    chunks, count = len(values), len(reach.rings) - 1
    costs = np.zeros((chunks, count + 1))
    for i in range(chunks):
        bases, rises = tables.bases[i], tables.rises[i]
        total = 0.0
        for ring in range(count):
            for j in range(reach.rings[ring], reach.rings[ring + 1]):
                at = values[i] ^ signed(reach.masks[j])
                begin = signed(begins_at(at, bases, rises, tables.hot))
                end = signed(begins_at(at + 1, bases, rises, tables.hot))
                total += PROBE_NS + CANDIDATE_NS * (end - begin)
            costs[i, ring + 1] = total
    chosen = cheapest(costs, need)
    cost = 0.0
    for i in range(chunks):
        cost += costs[i, chosen[i] + 1]
    return chosen, cost < tables.words.shape[0] * SCAN_NS and chosen.sum() + chunks >= need


@njit(nogil=True, cache=True)
def look_up_all(
    values: Integers, radii: Integers, tables: Tables, reach: Reach, begins: Rows, ends: Rows, filled: Integers
) -> int:
    """Look up the buckets of every chunk within its radius, those of chunk i at filled[i]:filled[i + 1].

    Returns how many rows they hold.
    """
    candidates = 0
    expect(tables, 0, values[0], reach.masks[: reach.rings[radii[0] + 1]])
    for i in range(len(values)):
        if i + 1 < len(values):
            expect(tables, i + 1, values[i + 1], reach.masks[: reach.rings[radii[i + 1] + 1]])
        masks = reach.masks[: reach.rings[radii[i] + 1]]
        filled[i + 1], held = look_up(tables, i, values[i], masks, begins, ends, filled[i])
        candidates += held
    return candidates


@njit(nogil=True, cache=True)
def search(tables: Tables, reach: Reach, queries: Words, radius: int) -> Near:
    """Return every code within the radius of each query, query after query, in no order within."""
    words, width = tables.words, tables.width
    chunks, count = len(reach.radii), words.shape[0]
    room = chunks * reach.rings[-1] + 1
    begins, ends = np.empty(room, np.uint32), np.empty(room, np.uint32)
    filled, values = np.zeros(chunks + 1, np.int64), np.empty(chunks, np.int64)
    rows = np.empty(ROOM, np.uint32)
    near = Near(np.empty(ROOM, np.uint32), np.empty(ROOM, np.uint32), np.empty(ROOM, np.uint16))
    held = 0
    for q in range(queries.shape[0]):
        query, before = queries[q], held
        for i in range(chunks):
            values[i] = chunk_value(queries, q, i * width, width)
        radii, pays = reach.radii, True
        candidates = look_up_all(values, radii, tables, reach, begins, ends, filled)
        if candidates > max(FEW, USUAL * reach.expected):
            radii, pays = own_radii(values, tables, reach, radius + 1)
            candidates = look_up_all(values, radii, tables, reach, begins, ends, filled) if pays else 0
        if candidates > len(rows):
            rows = np.empty(candidates, np.uint32)
        near = with_room(near, held, candidates)
        if not pays:
            for first in range(0, count, ROOM):
                near = with_room(near, held, ROOM)
                held = compare_all(words, first, min(first + ROOM, count), query, radius, near, held)
        else:
            done = ahead = 0
            for i in range(chunks + 1):
                start = ahead
                if i < chunks:
                    buckets = slice(filled[i], filled[i + 1])
                    ahead += gather(tables, i, begins[buckets], ends[buckets], rows[start:])
                if i > 0:
                    held = compare_rows(tables, rows[done:start], query, radius, i - 1, radii, near, held)
                done = start
        near.queries[before:held] = q
    return Near(near.queries[:held], near.rows[:held], near.distances[:held])


@njit(nogil=True, cache=True)
def scan(words: Words, queries: Words, radius: int) -> Near:
    """Return every code within the radius of each query, in no order, by comparing all.

    Some codes at a time are compared with all queries, so that they stay in the cache.
    """
    near = Near(np.empty(ROOM, np.uint32), np.empty(ROOM, np.uint32), np.empty(ROOM, np.uint16))
    held = 0
    for first in range(0, words.shape[0], ROOM):
        last = min(first + ROOM, words.shape[0])
        for q in range(queries.shape[0]):
            near = with_room(near, held, last - first)
            before = held
            held = compare_all(words, first, last, queries[q], radius, near, held)
            near.queries[before:held] = q
    return Near(near.queries[:held], near.rows[:held], near.distances[:held])
