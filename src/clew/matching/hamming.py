"""Multi-index hashing: every code within a radius, exactly, without comparing all of them.

An index is a few immutable segments, each several times as large as the next, with what was added last behind them;
that is compared one by one until it is worth a segment of its own. So a code is found as soon as it was added, and
adding many, one by one or all at once, costs little more than sorting them a few times.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from clew.matching import index_folder
from clew.matching.cores import cores
from clew.matching.index import Hits
from clew.matching.layout import choose
from clew.matching.linear import Answer, LinearIndex, check_codes, within
from clew.matching.planning import PartPlan, Plan
from clew.matching.searching import Searched, in_order
from clew.matching.segment import Integers, build
from clew.matching.segment_file import freeze

TAIL = 8192
"""Codes compared one by one before they become a segment: comparing 8,192 costs 4 µs a query."""
RATIO = 4
"""A segment less than so many times as large as the one behind it is merged with it, so that they stay few."""
IDS = 1 << 16
"""Ids tested at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Ids of codes that are near, and their distance in bits; arrays of one length."""

    ids: Integers
    others: Integers
    distances: npt.NDArray[np.uint16]


class HammingIndex:
    """Codes of `bits` bits with their ids; gives the same answers as `LinearIndex`.

    `threads` (the cores there are, by default) share out the building of segments, and queries where there are many.
    """

    def __init__(self, bits: int = 256, threads: int | None = None) -> None:
        self.bits = bits
        self.threads = threads or cores()
        self.state = ""
        self._segments: list[Searched] = []
        self._tail = LinearIndex(bits, self.threads)
        self._saved: index_folder.Saved | None = None

    @classmethod
    def open(cls, path: Path, threads: int | None = None) -> Self:
        """Open the index that was saved in a folder; its files are mapped, so that this takes a few ms at any size.

        Other processes may open it too, and one may save. Raises IndexDamagedError for what can't be trusted, and where
        there is none.
        """
        with ThreadPoolExecutor(threads or cores()) as pool:
            contents, saved = index_folder.load(path, pool)
        opened = cls(contents.bits, threads)
        opened.state = contents.state
        opened._segments = [Searched(part.segment, part.removed) for part in contents.parts]
        opened._tail.add(contents.codes, contents.ids)
        opened._saved = saved
        return opened

    def save(self, path: Path, state: str = "") -> None:
        """Write the index to a folder, as far as it isn't there already; killed meanwhile, the folder is as before.

        `state` is kept with it and stands in `state` when it is opened: what it was built from. Raises BusyError where
        another process writes there, or has since this index was opened from there; CatalogError where nobody can.
        """
        parts = tuple(index_folder.Part(each.segment, each.removed) for each in self._segments)
        contents = index_folder.Contents(self.bits, state, parts, *self._tail.entries())
        with ThreadPoolExecutor(self.threads) as pool:
            self._saved = index_folder.save(path, contents, self._saved, pool)
        self.state = state

    def is_behind(self, path: Path) -> bool:
        """Tell whether another index was saved in a folder since this one was opened from there or saved to it."""
        return index_folder.is_behind(path, self._saved)

    def copy(self) -> "HammingIndex":
        """Return an index of the same codes that shares all segments; adding to one and removing leaves the other."""
        other = HammingIndex(self.bits, self.threads)
        other.state, other._saved = self.state, self._saved
        other._segments = [replace(each) for each in self._segments]
        other._tail.add(*self._tail.entries())
        return other

    @property
    def count(self) -> int:
        """How many codes the index holds, equal ones counted each."""
        return sum(each.count for each in self._segments) + self._tail.count

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self._segments)

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
            codes, ids = np.concatenate([held, codes]), np.concatenate([held_ids, ids])
        self._append(codes, ids)
        self._tail = LinearIndex(self.bits, self.threads)

    def remove(self, ids: Integers) -> int:
        """Remove every code under these ids; return how many there were."""
        wanted = np.unique(ids)
        removed = self._tail.remove(wanted) + sum(each.remove(wanted) for each in self._segments)
        self._segments = [each for each in self._segments if each.count]
        return removed

    def ids_where(self, test: Callable[[Integers], npt.NDArray[np.bool_]]) -> Integers:
        """Return the ids, sorted and each once, of which a test is true; it is given some thousand at a time.

        Removed ids may be among them.
        """
        held = [each for part in self._segments for each in (part.segment.ids, part.segment.more)]
        held.append(self._tail.entries()[1])
        found = [np.zeros(0, np.int64)]
        for ids in held:
            for start in range(0, len(ids), IDS):
                some = ids[start : start + IDS]
                found.append(some[test(some)])
        return np.unique(np.concatenate(found))

    def compact(self) -> None:
        """Make one segment of all codes, laid out anew for them; without those that were removed."""
        whole = self._whole()
        self._segments = [whole] if whole is not None else []
        self._tail = LinearIndex(self.bits, self.threads)

    def range(self, queries: npt.NDArray[np.uint8], radius: int = 31) -> Answer:
        """Return all codes at most `radius` bits from each query, sorted by distance, then id; see `Index.range`."""
        check_codes(queries, self.bits)
        radius = within(radius, self.bits)
        parts = [each.hits(queries, radius, self.threads) for each in self._segments]
        if self._tail.count:
            lims, ids, distances = self._tail.range(queries, radius)
            parts.append(Hits(np.repeat(np.arange(len(queries)), np.diff(lims)), ids, distances))
        return in_order(parts, len(queries))

    def stream(self, queries: npt.NDArray[np.uint8], radius: int = 31) -> Iterator[Hits]:
        """Yield what `range` finds, in no order and some at a time: for more queries than answers fit in memory.

        Where there are nearly as many queries as codes, each costs a fraction of what it costs in `range`.
        """
        check_codes(queries, self.bits)
        radius = within(radius, self.bits)
        for each in self._segments:
            yield from each.stream(queries, radius, self.threads)
        if self._tail.count:
            yield from self._tail.stream(queries, radius)

    def plan(self, radius: int = 31) -> Plan:
        """Tell how codes within a radius are found, part by part."""
        parts = [each.plan(min(radius, self.bits)) for each in self._segments]
        if self._tail.count:
            parts.append(PartPlan(self._tail.count, None, 0, float(self._tail.count)))
        return Plan(radius, tuple(parts))

    def self_join(self, radius: int = 31) -> Iterator[Pairs]:
        """Yield every pair of different codes at most `radius` bits apart, each once, in no order, in bounded memory.

        A code stands for all that equal it, by its smallest id; `copies` tells the others.
        """
        whole = self._whole()
        if whole is not None:
            ids = whole.segment.ids
            for some in whole.self_joined(min(radius, self.bits), self.threads):
                yield Pairs(ids[some.one], ids[some.other], some.distances)

    def join(self, other: "HammingIndex", radius: int = 31) -> Iterator[Pairs]:
        """Yield every pair of a code here and one there at most `radius` bits apart, in no order, in bounded memory.

        Codes stand by their smallest ids, as in `self_join`. Raises ValueError for an index of other bits.
        """
        if other.bits != self.bits:
            raise ValueError(f"codes of {other.bits} bits can't be compared with codes of {self.bits}")
        here, there = self._whole(), other._whole()  # noqa: SLF001 - of the same class
        if here is not None and there is not None:
            for some in here.joined(there.segment.codes(), min(radius, self.bits), self.threads):
                yield Pairs(here.segment.ids[some.other], there.segment.ids[some.one], some.distances)

    def copies(self) -> tuple[Integers, Integers]:
        """Return every id whose code has a smaller one, and that smallest id; arrays of one length."""
        whole = self._whole()
        if whole is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        segment = whole.segment
        return segment.more, np.repeat(segment.ids[segment.multi], np.diff(segment.multi_starts))

    def _whole(self) -> Searched | None:
        """Return all codes as one segment without removed ones, built where the index isn't; None where it is empty."""
        if len(self._segments) == 1 and not self._tail.count and not len(self._segments[0].removed):
            return self._segments[0]
        whole = HammingIndex(self.bits, self.threads)
        parts = [each.entries() for each in self._segments] + [self._tail.entries()]
        whole._append(np.concatenate([codes for codes, _ in parts]), np.concatenate([ids for _, ids in parts]))
        return whole._segments[0] if whole._segments else None

    def _append(self, codes: npt.NDArray[np.uint8], ids: Integers) -> None:
        """Put a segment of these codes behind the others, merged with those that are not much larger."""
        kept, count = len(self._segments), len(ids)
        while kept and self._segments[kept - 1].count < RATIO * count:
            kept -= 1
            count += self._segments[kept].count
        if kept < len(self._segments):
            merged = [each.entries() for each in self._segments[kept:]]
            codes = np.concatenate([*(each[0] for each in merged), codes])
            ids = np.concatenate([*(each[1] for each in merged), ids])
        made = []
        if len(ids):
            layout = choose(codes, len(ids), self.bits)
            with ThreadPoolExecutor(self.threads) as pool:
                made = [Searched(freeze(build(layout, codes, ids, pool, self.threads)))]
        self._segments[kept:] = made
