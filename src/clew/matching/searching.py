"""Asks a segment: queries in, ids and distances out, on as many threads as wanted."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clew.matching import probing
from clew.matching.joins import RowPairs, join, one_by_one
from clew.matching.linear import Answer
from clew.matching.permute import Words, ordered, table
from clew.matching.planning import PartPlan, plan_part
from clew.matching.probing import Reach, Tables
from clew.matching.rings import masks
from clew.matching.segment import Integers, Segment

FEWER = 16
"""Codes are searched for one by one where the segment has so many times as many; else both sides are put in order."""
SHARE = 64
"""Queries that a thread takes at once: enough that handing them out costs nothing, few enough to share out evenly."""

Found = tuple[Integers, npt.NDArray[np.uint32], npt.NDArray[np.uint16]]


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Codes found: the index of the query, the id and the distance in bits of each; arrays of one length."""

    queries: Integers
    ids: Integers
    distances: npt.NDArray[np.uint16]


@dataclass(slots=True, eq=False)
class Searched:
    """A segment with the places of its entries that were removed, sorted."""

    segment: Segment
    removed: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    _prepared: dict[int, tuple[PartPlan, Reach]] = field(default_factory=dict)
    _table: Words | None = None

    @property
    def count(self) -> int:
        """How many codes are left, equal ones counted each."""
        return self.segment.count - len(self.removed)

    def plan(self, radius: int) -> PartPlan:
        """Return how codes within the radius are found."""
        return self._ready(radius)[0]

    def remove(self, ids: Integers) -> int:
        """Remove all codes of these ids, sorted and each once; return how many there were."""
        segment = self.segment
        places = np.concatenate(
            [np.flatnonzero(_among(segment.ids, ids)), segment.unique + np.flatnonzero(_among(segment.more, ids))]
        )
        fresh = np.setdiff1d(places, self.removed, assume_unique=True)
        self.removed = np.union1d(self.removed, fresh)
        return len(fresh)

    def entries(self) -> tuple[npt.NDArray[np.uint8], Integers]:
        """Return every code (n, bits / 8) that is left, and its id."""
        codes, ids = self.segment.entries()
        kept = np.ones(len(ids), np.bool_)
        kept[self.removed] = False
        return (codes, ids) if kept.all() else (codes[kept], ids[kept])

    def hits(self, queries: npt.NDArray[np.uint8], radius: int, threads: int) -> Hits:
        """Return every code within the radius (bits, inclusive) of queries of shape (q, bits / 8), in no order."""
        words = ordered(queries, self._order())
        part, reach = self._ready(radius)
        shares = [words[start : start + SHARE] for start in range(0, len(words), SHARE)]
        if threads < 2 or len(shares) < 2:
            return self._hits([self._search(words, part, reach, radius)])
        with ThreadPoolExecutor(threads) as pool:
            return self._hits(list(pool.map(lambda share: self._search(share, part, reach, radius), shares)))

    def joined(self, codes: npt.NDArray[np.uint8], radius: int, threads: int) -> Iterator[RowPairs]:
        """Yield pairs of a row of `codes` (n, bits / 8) and a row of the segment within the radius, in no order.

        Rows of which every id was removed are among them.
        """
        part, reach = self._ready(radius)
        words = ordered(codes, self._order())
        if part.radii is None or FEWER * len(words) < self.segment.unique:
            yield from one_by_one(words, lambda some: self._search(some, part, reach, radius), threads)
        else:
            yield from join(words, self._tables, reach, radius, threads, is_self=False)

    def self_joined(self, radius: int, threads: int) -> Iterator[RowPairs]:
        """Yield every pair of two rows of the segment within the radius, each once, in no order."""
        part, reach = self._ready(radius)
        words = self.segment.words
        if part.radii is not None:
            yield from join(words, self._tables, reach, radius, threads, is_self=True)
            return
        for some in one_by_one(words, lambda block: self._search(block, part, reach, radius), threads):
            later = some.other > some.one
            yield RowPairs(some.one[later], some.other[later], some.distances[later])

    def _search(self, words: Words, part: PartPlan, reach: Reach, radius: int) -> Found:
        if part.radii is None:
            return probing.scan(self.segment.words, words, radius)
        return probing.search(self._tables, reach, words, radius)

    def _hits(self, answers: Sequence[Found]) -> Hits:
        found = np.concatenate([answer[0] for answer in answers])
        rows = np.concatenate([answer[1] for answer in answers])
        distances = np.concatenate([answer[2] for answer in answers])
        places, which = self.segment.places(rows)
        queries = np.repeat(np.arange(len(found)), found)[which]
        if len(self.removed):
            kept = ~_among(places, self.removed)
            places, which, queries = places[kept], which[kept], queries[kept]
        return Hits(queries, self.segment.ids_at(places), distances[which])

    def _order(self) -> Words:
        if self._table is None:
            self._table = table(self.segment.layout.order)
        return self._table

    @property
    def _tables(self) -> Tables:
        segment = self.segment
        buckets = segment.buckets
        width = segment.layout.width
        return Tables(segment.words, width, buckets.bases, buckets.rises, buckets.hot, segment.postings)

    def _ready(self, radius: int) -> tuple[PartPlan, Reach]:
        """Return the plan for a radius, made once."""
        ready = self._prepared.get(radius)
        if ready is None:
            width = self.segment.layout.width
            part = plan_part(self.segment.unique, width, self.segment.crowding, radius)
            radii = np.array(part.radii or (), np.int64)
            found, ends = masks(width, min(width, int(radii.max(initial=-1)) + 1))
            ready = (part, Reach(found, np.array([0, *ends], np.int64), radii, part.candidates))
            self._prepared[radius] = ready
        return ready


def in_order(parts: Sequence[Hits], count: int) -> Answer:
    """Return what all parts of an index found for `count` queries as `Index.range` says it."""
    queries = np.concatenate([np.zeros(0, np.int64), *(part.queries for part in parts)])
    ids = np.concatenate([np.zeros(0, np.int64), *(part.ids for part in parts)])
    distances = np.concatenate([np.zeros(0, np.uint16), *(part.distances for part in parts)])
    lims = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(queries, minlength=count), out=lims[1:])
    order = np.lexsort((ids, distances, queries))
    return lims, ids[order], distances[order]


def _among(values: Integers, wanted: Integers) -> npt.NDArray[np.bool_]:
    """Tell which values are among the wanted, which are sorted."""
    if not len(wanted) or not len(values):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
    is_among: npt.NDArray[np.bool_] = wanted[at] == values
    return is_among
