"""Which films and recordings are worth aligning, told by an index of all: never every one with every other.

An id in the index is the row of a film (or recording), shifted by `place_bits`, and the place in it.
"""

import numpy as np
import numpy.typing as npt

from clew.matching.index import Hits, Index

FRAME_ROWS = 1000
"""A frame that is near frames of more films than this leads to none: a studio's card, a test picture. Films that share
nothing else aren't compared for its sake; those that share more are found by that. A frame as common as that costs
0.5 ms for each film it leads to."""
ITEM_ROWS = 1000
"""The same of a fingerprint's items: what is heard in so many recordings (a jingle's beat, a line's hum) leads to none.
"""
OWN_REPEATS = 16
"""Items that come more often in a recording itself lead nowhere, as in `listening.COMMON`."""
OFFSET_BIN = 64
"""Items: a line of another speed drifts by 26 at most in the window that votes for it."""
LEAST_ITEMS = 5
"""Items that must be near at nearly one offset: fewer don't make a line (`listening.LEAST_VOTES`)."""
ITEM_BITS = 1
"""Bits that items may be apart, as in `listening.SEED_BITS`."""

_ROW_BITS = 40
"""Bits of a row's number beside its query's: an id has 39 above its place."""

Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


def rows_near(
    index: Index, codes: Bytes, radius: int, place_bits: int, most: int = FRAME_ROWS
) -> tuple[Integers, Integers]:
    """Return each query and a row it is near to, every pair once, sorted; queries near more than `most` rows left out.

    Codes have shape (n, bytes).
    """
    distinct, asked = np.unique(codes, axis=0, return_inverse=True)
    pairs = np.zeros(0, np.int64)
    crowded = np.zeros(len(distinct), np.bool_)
    for hits in index.stream(np.ascontiguousarray(distinct), radius):
        kept = ~crowded[hits.queries]
        found = (hits.queries[kept] << _ROW_BITS) | (hits.ids[kept] >> place_bits)
        pairs = np.union1d(pairs, found)
        crowded |= np.bincount(pairs >> _ROW_BITS, minlength=len(distinct)) > most
        pairs = pairs[~crowded[pairs >> _ROW_BITS]]
    query, row = pairs >> _ROW_BITS, pairs & (1 << _ROW_BITS) - 1
    return _spread(query, row, asked.ravel())


def _spread(query: Integers, row: Integers, asked: Integers) -> tuple[Integers, Integers]:
    """Return what distinct queries found for each one that was asked."""
    starts = np.searchsorted(query, np.arange(asked.max(initial=-1) + 2))
    counts = np.diff(starts)[asked]
    first = np.repeat(starts[asked], counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.arange(len(asked)), counts), row[first + offset]


def rows_heard(
    index: Index, items: npt.NDArray[np.uint32], place_bits: int, common: set[int], most: int = ITEM_ROWS
) -> Integers:
    """Return the rows with which a recording has several items near at nearly one offset.

    `common` holds items that are known to be heard nearly everywhere; what is found to be so is added.
    """
    values, count = np.unique(items, return_counts=True)
    told = np.array([value not in common for value in values.tolist()], np.bool_)
    values = values[(count <= OWN_REPEATS) & told]
    if not len(values):
        return np.zeros(0, np.int64)
    asked = values.astype("<u4").view(np.uint8).reshape(-1, 4)
    found = [_within(hits, values, items, place_bits, most, common) for hits in index.stream(asked, ITEM_BITS)]
    keys = np.unique(np.concatenate([np.zeros((0, 3), np.int64), *found]), axis=0)
    return _agreeing(keys)


def _within(
    hits: Hits,
    values: npt.NDArray[np.uint32],
    items: npt.NDArray[np.uint32],
    place_bits: int,
    most: int,
    common: set[int],
) -> npt.NDArray[np.int64]:
    """Return (row, offset, place) of hits, an item's every place for itself; items heard in too many rows left out."""
    rows = hits.ids >> place_bits
    pairs = np.unique(np.stack([hits.queries, rows]), axis=1)
    crowded = np.bincount(pairs[0], minlength=len(values)) > most
    common.update(values[crowded].tolist())
    kept = ~crowded[hits.queries]
    order = np.argsort(items, kind="stable")
    low = np.searchsorted(items[order], values[hits.queries[kept]])
    high = np.searchsorted(items[order], values[hits.queries[kept]], "right")
    number = high - low
    at = np.repeat(low, number) + np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    place = order[at].astype(np.int64)
    there = np.repeat(hits.ids[kept] & (1 << place_bits) - 1, number)
    return np.stack([np.repeat(rows[kept], number), there - place, place], axis=1)


def _agreeing(keys: npt.NDArray[np.int64]) -> Integers:
    """Return the rows of which enough places have hits at nearly one offset; bins overlap by half."""
    found = [np.zeros(0, np.int64)]
    for shift in (0, OFFSET_BIN // 2):
        binned = np.stack([keys[:, 0], (keys[:, 1] + shift) // OFFSET_BIN], axis=1)
        bins, count = np.unique(binned, axis=0, return_counts=True)
        found.append(bins[count >= LEAST_ITEMS, 0])
    return np.unique(np.concatenate(found))
