"""Groups faces that are most likely of one person, without chaining.

Average linkage: two groups become one while the mean cosine of all pairs across them is high enough, the most alike
first. One pair that is alike by chance can't tie two people together, as it can where each face only needs one
neighbour (DBSCAN, connected components): its score is outvoted by all other pairs. Only groups with at least one pair
that scores as a proposal are looked at, which keeps it near linear for many people with few pictures each.
"""

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.index import LEAST_COSINE
from clew.linkers.faces.search import FaceTable, Floats, Integers, Vectors, check, scales

LEAST_MEAN = 0.42
"""Mean cosine from which on two groups are one person. From 0.40 to 0.44 no two of 62 test adults are mixed, and 98.7 %
of the pairs of one are together; at 0.36 two are mixed, at 0.52 4.8 % of the pairs apart (`benchmarks/faces.py`)."""

BOTH_SIDES = 3

Waiting = list[tuple[float, int, int]]
Sides = tuple[Sequence[int], Sequence[int]]
"""Vectors by their positions, of which none of the one side may be together with one of the other."""


def groups(
    vectors: Vectors, least_mean: float = LEAST_MEAN, threads: int | None = None, apart: Sequence[Sides] = ()
) -> Integers:
    """Return for each vector (n, 128) the number of its group, counted from 0 as they first occur.

    Which are together does not depend on the order of the vectors. Groups that hold both sides of what is `apart` are
    never made.
    """
    check(vectors)
    order = np.lexsort(vectors.T[::-1])
    merging = _Merging(vectors[order], least_mean, threads)
    merging.keep_apart(apart, np.argsort(order))
    merged = merging.run()
    roots = np.empty(len(vectors), np.int64)
    roots[order] = merged
    _, first, numbers = np.unique(roots, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[numbers], np.int64)


class _Merging:
    """Groups by the number of their first vector; sums of unit vectors give the mean cosine of all pairs across."""

    def __init__(self, vectors: Vectors, least_mean: float, threads: int | None) -> None:
        self._least = least_mean
        self._sums: Floats = vectors * scales(vectors)[:, None]
        self._counts = np.ones(len(vectors), np.int64)
        self._roots = np.arange(len(vectors))
        self._members: list[list[int]] = [[at] for at in range(len(vectors))]
        self._beside: list[set[int]] = [set() for _ in range(len(vectors))]
        self._sides: dict[int, dict[int, int]] = {}
        for one, other in _alike(vectors, threads):
            self._beside[one].add(other)
            self._beside[other].add(one)

    def keep_apart(self, apart: Sequence[Sides], places: Integers) -> None:
        """Note on which side of what each vector is, by where it lies now."""
        for number, sides in enumerate(apart):
            for bit, positions in zip((1, 2), sides, strict=True):
                for at in positions:
                    mine = self._sides.setdefault(int(places[at]), {})
                    mine[number] = mine.get(number, 0) | bit

    def _may_merge(self, one: int, other: int) -> bool:
        mine, its = self._sides.get(one), self._sides.get(other)
        return not mine or not its or all(mine[at] | its[at] != BOTH_SIDES for at in mine.keys() & its.keys())

    def run(self) -> npt.NDArray[np.int64]:
        """Merge for as long as anything is alike enough; return each vector's group."""
        waiting: Waiting = []
        for one, beside in enumerate(self._beside):
            self._push(waiting, one, sorted(other for other in beside if other > one))
        heapq.heapify(waiting)
        while waiting:
            mean, one, other = heapq.heappop(waiting)
            if other in self._beside[one] and -mean == self._mean(one, other) and self._may_merge(one, other):
                self._merge(one, other)
                self._push(waiting, one, sorted(self._beside[one]))
        return self._roots

    def _mean(self, one: int, other: int) -> float:
        one, other = min(one, other), max(one, other)
        return float(self._sums[one] @ self._sums[other] / (self._counts[one] * self._counts[other]))

    def _push(self, waiting: Waiting, one: int, others: list[int]) -> None:
        for other in others:
            mean = self._mean(one, other)
            if mean >= self._least:
                heapq.heappush(waiting, (-mean, min(one, other), max(one, other)))

    def _merge(self, one: int, other: int) -> None:
        """Put the later group into the earlier."""
        self._sums[one] += self._sums[other]
        self._counts[one] += self._counts[other]
        self._roots[self._members[other]] = one
        self._members[one] += self._members[other]
        for at, bits in self._sides.pop(other, {}).items():
            mine = self._sides.setdefault(one, {})
            mine[at] = mine.get(at, 0) | bits
        for each in self._beside[other]:
            self._beside[each].discard(other)
            if each != one:
                self._beside[each].add(one)
                self._beside[one].add(each)
        self._beside[other] = set()


def _alike(vectors: Vectors, threads: int | None) -> Iterator[tuple[int, int]]:
    """Yield each pair of vectors that scores as a proposal, once."""
    table = FaceTable(threads)
    table.add(vectors)
    hits = table.search(vectors, LEAST_COSINE)
    for one, other in zip(hits.queries.tolist(), hits.rows.tolist(), strict=True):
        if one < other:
            yield one, other
