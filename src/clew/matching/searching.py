"""Asks a segment: queries in, ids and distances out, on as many threads as wanted."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clew.matching import probing
from clew.matching.batching import MANY, search_many
from clew.matching.index import Hits, together
from clew.matching.joins import RowPairs, join, one_by_one
from clew.matching.linear import Answer
from clew.matching.permute import Words, ordered, table
from clew.matching.planning import JOINED, SEARCHED, PartPlan, Prices, plan_part
from clew.matching.probing import Distances, Near, Reach, Tables
from clew.matching.rings import masks
from clew.matching.segment import Integers, Rows, Segment

FEWER = 16
"""Codes are searched for one by one where the segment has so many times as many; else both sides are put in order."""
FEWEST, MOST = 64, 8192
"""Queries that a thread takes at once: enough that handing them out costs nothing, few enough to bound the answers."""


@dataclass(slots=True, eq=False)
class Searched:
    """A segment with the places of its entries that were removed, sorted."""

    segment: Segment
    removed: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    _prepared: dict[tuple[int, Prices], tuple[PartPlan, Reach]] = field(default_factory=dict)
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
        share = min(MOST, max(FEWEST, -(-len(words) // threads)))
        shares = [words[start : start + share] for start in range(0, len(words), share)]
        if threads < 2 or len(shares) < 2:
            near = self._search(words, part, reach, radius)
            return self._expanded(near.queries, near.rows, near.distances)
        with ThreadPoolExecutor(threads) as pool:
            answers = list(pool.map(lambda share: self._search(share, part, reach, radius), shares))
        asked: Rows = np.concatenate([near.queries + np.uint32(share * at) for at, near in enumerate(answers)])
        rows = np.concatenate([near.rows for near in answers])
        return self._expanded(asked, rows, np.concatenate([near.distances for near in answers]))

    def joined(self, codes: npt.NDArray[np.uint8], radius: int, threads: int) -> Iterator[RowPairs]:
        """Yield pairs of a row of `codes` (n, bits / 8) and a row of the segment within the radius, in no order.

        Rows of which every id was removed are among them.
        """
        words = ordered(codes, self._order())
        part, reach = self._ready(radius, JOINED)
        if part.radii is not None and FEWER * len(words) >= self.segment.unique:
            yield from join(words, self._tables, reach, radius, threads, is_self=False)
            return
        part, reach = self._ready(radius)
        yield from one_by_one(words, lambda some: self._search(some, part, reach, radius), threads)

    def self_joined(self, radius: int, threads: int) -> Iterator[RowPairs]:
        """Yield every pair of two rows of the segment within the radius, each once, in no order."""
        part, reach = self._ready(radius, JOINED)
        words = self.segment.words
        if part.radii is not None:
            yield from join(words, self._tables, reach, radius, threads, is_self=True)
            return
        for some in one_by_one(words, lambda block: self._search(block, part, reach, radius), threads):
            later = some.other > some.one
            yield RowPairs(some.one[later], some.other[later], some.distances[later])

    def _search(self, words: Words, part: PartPlan, reach: Reach, radius: int) -> Near:
        if part.radii is None:
            return probing.scan(self.segment.words, words, radius)
        if len(words) < MANY:
            return probing.search(self._tables, reach, words, radius)
        near, is_left_out = search_many(self._tables, reach, words, radius)
        alone = np.flatnonzero(is_left_out).astype(np.uint32)
        if not len(alone):
            return near
        more = probing.search(self._tables, reach, words[alone], radius)
        return Near(
            np.concatenate([near.queries, alone[more.queries]]),
            np.concatenate([near.rows, more.rows]),
            np.concatenate([near.distances, more.distances]),
        )

    def stream(self, queries: npt.NDArray[np.uint8], radius: int, threads: int) -> Iterator[Hits]:
        """Yield every code within the radius of queries of shape (q, bits / 8), in no order, in bounded memory."""
        for some in self.joined(queries, radius, threads):
            yield self._expanded(some.one, some.other, some.distances)

    def _expanded(self, queries: Rows, rows: Rows, distances: Distances) -> Hits:
        """Return the ids of rows that queries found, but for those removed."""
        places, which = self.segment.places(rows)
        asked = queries[which].astype(np.int64)
        if len(self.removed):
            kept = ~_among(places, self.removed)
            places, which, asked = places[kept], which[kept], asked[kept]
        return Hits(asked, self.segment.ids_at(places), distances[which])

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

    def _ready(self, radius: int, prices: Prices = SEARCHED) -> tuple[PartPlan, Reach]:
        """Return the plan for a radius, made once."""
        ready = self._prepared.get((radius, prices))
        if ready is None:
            width = self.segment.layout.width
            part = plan_part(self.segment.unique, width, self.segment.crowding, radius, prices)
            radii = np.array(part.radii or (), np.int64)
            found, ends = masks(width, min(width, int(radii.max(initial=-1)) + 1))
            ready = (part, Reach(found, np.array([0, *ends], np.int64), radii, part.candidates))
            self._prepared[radius, prices] = ready
        return ready


def in_order(parts: Sequence[Hits], count: int) -> Answer:
    """Return what all parts of an index found for `count` queries as `Index.range` says it."""
    hits = together(parts)
    lims = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(hits.queries, minlength=count), out=lims[1:])
    order = np.lexsort((hits.ids, hits.distances, hits.queries))
    return lims, hits.ids[order], hits.distances[order]


def _among(values: Integers, wanted: Integers) -> npt.NDArray[np.bool_]:
    """Tell which values are among the wanted, which are sorted."""
    if not len(wanted) or not len(values):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
    is_among: npt.NDArray[np.bool_] = wanted[at] == values
    return is_among
