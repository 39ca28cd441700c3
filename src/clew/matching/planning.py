"""How far each chunk is searched, so that everything within a radius is found at the least cost."""

from dataclasses import dataclass
from math import comb, inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.layout import CANDIDATE_NS, PROBE_NS, SCAN_NS
from clew.matching.rings import MEASURED_RINGS, MOST_MASKS

Radii = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]


class Prices(NamedTuple):
    """What looking up a bucket, comparing a code found there and comparing a code in passing cost."""

    probe_ns: float
    candidate_ns: float
    scan_ns: float


SEARCHED = Prices(PROBE_NS, CANDIDATE_NS, SCAN_NS)
"""In a search: every look goes far."""
JOINED = Prices(1.0, 3.0, SCAN_NS)
"""In a join: what is looked at lies close to what was looked at before (`benchmarks/join.py`)."""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What a search of one segment does: `radii` of its chunks (-1: not asked), or None where it compares all codes.

    `probes` are buckets looked up a query, `candidates` codes compared, on average for queries like the codes.
    """

    codes: int
    radii: tuple[int, ...] | None
    probes: int
    candidates: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a search within `radius` does in each part of an index, the latest codes last."""

    radius: int
    parts: tuple[PartPlan, ...]

    @property
    def scans(self) -> bool:
        """Whether most codes are simply compared."""
        compared = sum(part.codes for part in self.parts if part.radii is None)
        return 2 * compared > sum(part.codes for part in self.parts)

    def __str__(self) -> str:
        """Say it in words."""
        return "; ".join(
            f"{part.codes:,} codes: "
            + (
                "all are compared"
                if part.radii is None
                else f"{part.probes:,} buckets of {len(part.radii)} chunks within {', '.join(map(str, part.radii))} "
                f"bits, about {part.candidates:,.0f} codes compared"
            )
            for part in self.parts
        )


def plan_part(codes: int, width: int, crowding: Costs, radius: int, prices: Prices) -> PartPlan:
    """Choose the cheapest chunk radii; `crowding` (chunks, MEASURED_RINGS + 1) is the segment's."""
    chunks = len(crowding)
    reach = min(width, radius)
    costs = np.full((chunks, reach + 2), inf)
    costs[:, 0] = 0.0
    total = np.zeros(chunks)
    for flips in range(reach + 1):
        values = comb(width, flips)
        if values > MOST_MASKS:
            break
        total += values * (prices.probe_ns + crowding[:, min(flips, MEASURED_RINGS)] * prices.candidate_ns)
        costs[:, flips + 1] = total
    radii = cheapest(costs, radius + 1)
    if costs[np.arange(chunks), radii + 1].sum() >= codes * prices.scan_ns:
        return PartPlan(codes, None, 0, float(codes))
    probes, candidates = 0, 0.0
    for chunk, most in enumerate(radii.tolist()):
        for flips in range(most + 1):
            probes += comb(width, flips)
            candidates += comb(width, flips) * float(crowding[chunk, min(flips, MEASURED_RINGS)])
    return PartPlan(codes, tuple(radii.tolist()), probes, candidates)


@njit(nogil=True, cache=True)
def cheapest(costs: Costs, need: int) -> Radii:
    """Return the radii whose successors sum to `need` at the least cost; costs[i, t + 1] is that of radius t.

    Exact, by dynamic programming over the chunks. Where nothing sums to `need`, every radius is the largest.
    """
    chunks, choices = costs.shape
    best = np.full((chunks + 1, need + 1), np.inf)
    taken = np.zeros((chunks, need + 1), np.int64)
    best[0, 0] = 0.0
    for chunk in range(chunks):
        for reached in range(need + 1):
            before = best[chunk, reached]
            if before == np.inf:
                continue
            for choice in range(choices):
                now = min(need, reached + choice)
                cost = before + costs[chunk, choice]
                if cost < best[chunk + 1, now]:
                    best[chunk + 1, now] = cost
                    taken[chunk, now] = reached * choices + choice
                if now == need:
                    break
    radii = np.full(chunks, choices - 2, np.int64)
    if best[chunks, need] == np.inf:
        return radii
    reached = need
    for chunk in range(chunks - 1, -1, -1):
        reached, choice = divmod(taken[chunk, reached], choices)
        radii[chunk] = choice - 1
    return radii
