"""Media that one camera, or one of its model, took in one go."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from clew.chronology.nearest import Chains, place
from clew.chronology.sessions import GAP
from clew.linkers.times.description import Told
from clew.model.link import Evidence, Proposal

KIND = "same session"
GAP_S = GAP.total_seconds()
MODEL_GAP_S = 600.0
"""Of two that name a model only: ten minutes. `benchmarks/facts.py` has what that misses and what it gets wrong."""
MOST_COUNTED = 1_000
"""So many pictures lie between two of one sitting at most, by counters: more belong to another memory card."""
_DAY_S = 86_400.0
_SHIFTS = (*range(-30, 0), *range(1, 31))
"""Days by which the clock is set wrong on purpose, to see how often another sitting would be hit by chance."""


class Sittings:
    """Chains in time by body and by model."""

    def __init__(self) -> None:
        self._told: dict[int, Told] = {}
        self._chains: Chains[tuple[str, ...]] = Chains()
        self._times: dict[str, list[float]] = defaultdict(list)
        self._begins: dict[str, list[float]] = {}
        self._ends: dict[str, list[float]] = {}
        self._count = 0

    def add(self, view: int, told: Told) -> None:
        """Take in one view."""
        if told.time is None or not any(told.claim):
            return
        self._told[view] = told
        self._times[told.model].append(told.time)
        for key in _keys(told):
            self._chains.add(key, place(told.time, told.counter, view))
        self._begins.clear()

    def propose(self, view: int, told: Told) -> Iterator[Proposal]:
        """Yield the neighbours in time that belong to the same sitting, but lie elsewhere."""
        if told.time is None:
            return
        seen = set()
        for key in _keys(told):
            for other in self._chains.around(key, place(told.time, told.counter, view)):
                its = self._told[other]
                if other != view and other not in seen and _belong(told, its):
                    seen.add(other)
                    rate = self._rate(told.model, told.time, _gap(told, its))
                    yield Proposal(
                        view,
                        other,
                        KIND,
                        1 / rate,
                        rate,
                        Evidence(facts=tuple(_facts(told, its)), sides=_counters(told, its)),
                    )

    def _rate(self, model: str, time: float, gap: float) -> float:
        """Return how often a sitting at hand would be of this model and at this time by chance.

        The time is set off by each of 1 to 30 whole days to both sides, so that habits of the hour stay; what is hit
        then is chance. What was seen and one more, over all tries and all sittings.
        """
        if not self._begins:
            self._part()
        begins, ends = self._begins.get(model, []), self._ends.get(model, [])
        hits = 0
        for shift in _SHIFTS:
            at = time + shift * _DAY_S
            hits += bisect_right(begins, at + gap) - bisect_left(ends, at - gap)
        return min(1.0, (hits + 1) / ((len(_SHIFTS) + 1) * (self._count + 1)))

    def _part(self) -> None:
        """Part each model's times into sittings."""
        self._ends.clear()
        self._count = 0
        for model, times in self._times.items():
            times.sort()
            breaks = [at for at in range(1, len(times)) if times[at] - times[at - 1] > GAP_S]
            self._begins[model] = [times[at] for at in (0, *breaks)]
            self._ends[model] = [times[at - 1] for at in (*breaks, len(times))]
            self._count += len(breaks) + 1


def _keys(told: Told) -> Iterator[tuple[str, ...]]:
    if told.serial:
        yield "body", told.model, told.serial
    if told.owner:
        yield "owner", told.model, told.owner
    if told.model:
        yield "model", told.model


def _gap(one: Told, other: Told) -> float:
    return GAP_S if one.serial and one.serial == other.serial else MODEL_GAP_S


def _belong(one: Told, other: Told) -> bool:
    """Tell whether nothing speaks against one sitting of one camera; files in one folder need no lead."""
    if set(one.folders) & set(other.folders) or one.time is None or other.time is None:
        return False
    if (one.serial and other.serial and one.serial != other.serial) or (
        one.owner and other.owner and one.owner != other.owner
    ):
        return False
    if abs(one.time - other.time) > _gap(one, other):
        return False
    if one.counter is None or other.counter is None:
        return True
    counted, passed = one.counter - other.counter, one.time - other.time
    return abs(counted) <= MOST_COUNTED and counted * passed >= 0


def _facts(one: Told, other: Told) -> Iterator[tuple[str, str]]:
    yield "camera", one.shown
    if one.serial and one.serial == other.serial:
        yield "serial number", one.serial
    elif one.owner and one.owner == other.owner:
        yield "owner name", one.owner
    else:
        yield "serial number", "not on both"
    if one.time is not None and other.time is not None:
        yield "by the clock apart", f"{abs(one.time - other.time):,.0f} s"
    if one.burst and one.burst == other.burst:
        yield "one press of the button", one.burst


def _counters(one: Told, other: Told) -> tuple[tuple[str, str, str], ...]:
    return () if None in (one.counter, other.counter) else (("counter", str(one.counter), str(other.counter)),)
