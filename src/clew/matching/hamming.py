"""Multi-index hashing: every code within a radius, exactly, without comparing all of them.

An index is a few immutable segments, each several times as large as the next, with what was added last behind them;
that is compared one by one until it is worth a segment of its own. So a code is found as soon as it was added, and
adding many, one by one or all at once, costs little more than sorting them a few times.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from clew.matching.layout import choose
from clew.matching.linear import Answer, LinearIndex, check_codes, cores
from clew.matching.planning import PartPlan, Plan
from clew.matching.searching import Hits, Searched, in_order
from clew.matching.segment import Integers, build

TAIL = 8192
"""Codes compared one by one before they become a segment: comparing 8,192 costs 4 µs a query."""
RATIO = 4
"""A segment less than so many times as large as the one behind it is merged with it, so that they stay few."""


class HammingIndex:
    """Codes of `bits` bits with their ids; gives the same answers as `LinearIndex`.

    `threads` (the cores there are, by default) share out the building of segments, and queries where there are many.
    """

    def __init__(self, bits: int = 256, threads: int | None = None) -> None:
        self.bits = bits
        self.threads = threads or cores()
        self._segments: list[Searched] = []
        self._tail = LinearIndex(bits, self.threads)

    @property
    def count(self) -> int:
        """How many codes the index holds, equal ones counted each."""
        return sum(each.count for each in self._segments) + self._tail.count

    @property
    def nbytes(self) -> int:
        """Bytes of all segments."""
        return sum(each.segment.nbytes for each in self._segments)

    def add(self, codes: npt.NDArray[np.uint8], ids: Integers) -> None:
        """Add codes of shape (n, bits / 8) under their ids; raises ValueError for other shapes."""
        check_codes(codes, self.bits)
        if self._tail.count + len(codes) < TAIL:
            self._tail.add(codes, ids)
            return
        if ids.shape != (len(codes),):
            raise ValueError(f"{len(codes)} codes need as many ids, not shape {ids.shape}")
        if self._tail.count:
            held, held_ids = self._tail.entries()
            self._tail = LinearIndex(self.bits, self.threads)
            codes, ids = np.concatenate([held, codes]), np.concatenate([held_ids, ids])
        self._append(codes, ids)

    def remove(self, ids: Integers) -> int:
        """Remove every code under these ids; return how many there were."""
        wanted = np.unique(ids)
        removed = self._tail.remove(wanted) + sum(each.remove(wanted) for each in self._segments)
        self._segments = [each for each in self._segments if each.count]
        return removed

    def compact(self) -> None:
        """Make one segment of all codes, laid out anew for them; without those that were removed."""
        if not self._tail.count and len(self._segments) == 1 and not len(self._segments[0].removed):
            return
        parts = [each.entries() for each in self._segments] + [self._tail.entries()]
        self._segments = []
        self._tail = LinearIndex(self.bits, self.threads)
        self._append(np.concatenate([codes for codes, _ in parts]), np.concatenate([ids for _, ids in parts]))

    def range(self, queries: npt.NDArray[np.uint8], radius: int = 31) -> Answer:
        """Return all codes at most `radius` bits from each query, sorted by distance, then id; see `Index.range`."""
        check_codes(queries, self.bits)
        if radius < 0:
            raise ValueError(f"radius must not be negative, not {radius}")
        radius = min(radius, self.bits)
        parts = [each.hits(queries, radius, self.threads) for each in self._segments]
        if self._tail.count:
            lims, ids, distances = self._tail.range(queries, radius)
            parts.append(Hits(np.repeat(np.arange(len(queries)), np.diff(lims)), ids, distances))
        return in_order(parts, len(queries))

    def plan(self, radius: int = 31) -> Plan:
        """Tell how codes within a radius are found, part by part."""
        parts = [each.plan(min(radius, self.bits)) for each in self._segments]
        if self._tail.count:
            parts.append(PartPlan(self._tail.count, None, 0, float(self._tail.count)))
        return Plan(radius, tuple(parts))

    def _append(self, codes: npt.NDArray[np.uint8], ids: Integers) -> None:
        """Put a segment of these codes behind the others, merged with those that are not much larger."""
        merged = []
        count = len(ids)
        while self._segments and self._segments[-1].count < RATIO * count:
            count += self._segments[-1].count
            merged.append(self._segments.pop().entries())
        if merged:
            codes = np.concatenate([*(each[0] for each in merged), codes])
            ids = np.concatenate([*(each[1] for each in merged), ids])
        if len(ids):
            layout = choose(codes, len(ids), self.bits)
            with ThreadPoolExecutor(self.threads) as pool:
                self._segments.append(Searched(build(layout, codes, ids, pool, self.threads)))
