"""An immutable part of an index: codes in order, their ids, and for each chunk a table of who has which value.

Codes are unique and stand in the order of their words, so sorted by the first chunk; the first chunk's postings are
therefore the rows themselves. Every other chunk has a list of rows grouped by the chunk's value.

A code with several ids has the smallest with its row, the others in `more`.
"""

from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clew.matching import building
from clew.matching.buckets import Buckets, compact
from clew.matching.layout import Layout
from clew.matching.permute import Words, disordered, ordered_by, table
from clew.matching.rings import crowding

Integers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]
LARGEST = 2**31 - 1
"""Codes that a segment holds at most: rows are 32 bits, one of which tells hot blocks (`buckets.py`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Shapes: `words` (n, words), `ids` (n,), `multi`, the rows with several ids, (k,), `multi_starts` (k + 1,).

    Row multi[j] has the ids more[multi_starts[j]:multi_starts[j + 1]] too. `postings` is (chunks - 1, n).
    `crowding[i, t]` is how many codes a value t bits from a code's own has, on average over codes, in chunk i.
    """

    layout: Layout
    words: Words
    ids: Integers
    multi: Rows
    multi_starts: Integers
    more: Integers
    buckets: Buckets
    postings: Rows
    crowding: npt.NDArray[np.float64]

    @property
    def unique(self) -> int:
        """How many different codes there are."""
        return len(self.words)

    @property
    def count(self) -> int:
        """How many codes were added, equal ones counted each."""
        return len(self.ids) + len(self.more)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (self.words, self.ids, self.multi, self.multi_starts, self.more, self.postings)
        return sum(each.nbytes for each in arrays) + self.buckets.nbytes

    def codes(self) -> npt.NDArray[np.uint8]:
        """Return the different codes (n, bits / 8), as they were given, in the order of rows."""
        return disordered(self.words, self.layout.inverse)

    def entries(self) -> tuple[npt.NDArray[np.uint8], Integers]:
        """Return every code with its id: first those of the rows, then those of `more`; so places are counted."""
        rows = np.repeat(self.multi.astype(np.int64), np.diff(self.multi_starts))
        codes = self.codes()
        return np.concatenate([codes, codes[rows]]), np.concatenate([self.ids, self.more])

    def places(self, rows: Rows) -> tuple[Integers, Integers]:
        """Return the place in `entries` of every id of these rows, and the index into `rows` of each."""
        own = np.arange(len(rows))
        if not len(self.multi):
            return rows.astype(np.int64), own
        at = np.minimum(np.searchsorted(self.multi, rows), len(self.multi) - 1)
        found = np.flatnonzero(self.multi[at] == rows)
        first = self.multi_starts[at[found]]
        counts = self.multi_starts[at[found] + 1] - first
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        extra = self.unique + np.repeat(first, counts) + steps
        return np.concatenate([rows.astype(np.int64), extra]), np.concatenate([own, np.repeat(found, counts)])

    def ids_at(self, places: Integers) -> Integers:
        """Return the ids at places of `entries`."""
        if not len(self.more):
            return self.ids[places]
        is_more = places >= self.unique
        found = self.ids[np.where(is_more, 0, places)]
        found[is_more] = self.more[places[is_more] - self.unique]
        return found


def build(layout: Layout, codes: npt.NDArray[np.uint8], ids: Integers, pool: Executor, threads: int) -> Segment:
    """Sort codes (n, bits / 8) into a segment, on all threads; raises ValueError for more than a segment holds."""
    if len(codes) > LARGEST:
        raise ValueError(f"a segment holds {LARGEST:,} codes at most, not {len(codes):,}")
    words, ids = _sorted(layout, ordered_by(pool, codes, table(layout.order)), ids, pool, threads)
    is_first = building.mark_first(words)
    rows = int(is_first.sum())
    multi, multi_starts, more = np.zeros(0, np.uint32), np.zeros(1, np.int64), np.zeros(0, np.int64)
    if rows < len(words):
        words, ids, multi, multi_starts, more = building.gather(words, ids, is_first, rows)
    del is_first
    buckets, postings = _tables(layout, words, pool)
    return Segment(
        layout=layout,
        words=words,
        ids=ids,
        multi=multi,
        multi_starts=multi_starts,
        more=more,
        buckets=buckets,
        postings=postings,
        crowding=crowding(words, layout, buckets),
    )


def _sorted(layout: Layout, words: Words, ids: Integers, pool: Executor, threads: int) -> tuple[Words, Integers]:
    """Return words in their order, equal ones in the order of their ids."""
    starts = building.bucket_starts(words, 0, layout.width)
    placed, placed_ids = np.empty_like(words), np.empty_like(ids)
    shares = np.searchsorted(starts, np.linspace(0, len(words), threads + 1)).tolist()
    shares[0], shares[-1] = 0, 1 << layout.width

    def place(share: tuple[int, int]) -> None:
        building.place(words, ids, layout.width, starts, share[0], share[1], placed, placed_ids)

    list(pool.map(place, pairwise(shares)))
    return placed, placed_ids


def _tables(layout: Layout, words: Words, pool: Executor) -> tuple[Buckets, Rows]:
    """Return where the buckets of every chunk begin, and the rows in them."""
    postings = np.empty((layout.chunks - 1, len(words)), np.uint32)
    buckets = Buckets.empty(layout)

    def tabulate(chunk: int) -> npt.NDArray[np.uint32]:
        starts = building.bucket_starts(words, chunk * layout.width, layout.width)
        hot = compact(starts, buckets.bases[chunk], buckets.rises[chunk])
        if chunk:
            building.post(words, chunk * layout.width, layout.width, starts, postings[chunk - 1])
        return hot

    return buckets.with_hot(list(pool.map(tabulate, range(layout.chunks)))), postings
