"""The best ways from one thing to another over what connects them; pure."""

from collections.abc import Collection, Sequence
from heapq import heappop, heappush
from itertools import count

Step = tuple[int, int]
"""A connection by its number, and the thing it leads to."""


class Ways:
    """Things 0, 1, 2, ... and connections between two of them, which can be gone both ways, each at a cost.

    The answer depends on nothing but the costs and the order in which connections were given.
    """

    def __init__(self, things: int, ends: Sequence[tuple[int, int]], costs: Sequence[float]) -> None:
        """Take in connections; raises ValueError for a cost below 0."""
        if any(cost < 0 for cost in costs):
            raise ValueError("a connection costs nothing or more")
        self._costs = costs
        self._from: list[list[Step]] = [[] for _ in range(things)]
        for number, (one, other) in enumerate(ends):
            self._from[one].append((number, other))
            self._from[other].append((number, one))

    def cheapest(self, start: int, goal: int, without: Collection[int] = ()) -> list[Step] | None:
        """Return the way whose costs add up to least, of those the shortest; None where there is none (Dijkstra)."""
        return self._best(start, goal, without, by_cost=True)

    def shortest(self, start: int, goal: int, without: Collection[int] = ()) -> list[Step] | None:
        """Return the way of fewest steps, of those the cheapest; None where there is none."""
        return self._best(start, goal, without, by_cost=False)

    def _best(self, start: int, goal: int, without: Collection[int], *, by_cost: bool) -> list[Step] | None:
        come: dict[int, Step] = {}
        best: dict[int, tuple[float, float]] = {start: (0.0, 0.0)}
        turn = count()
        waiting = [((0.0, 0.0), next(turn), start)]
        while waiting:
            spent, _, here = heappop(waiting)
            if here == goal:
                return self._walked(come, start, goal)
            if spent > best[here]:
                continue
            for number, there in self._from[here]:
                if number in without:
                    continue
                cost = self._costs[number]
                more = (spent[0] + cost, spent[1] + 1) if by_cost else (spent[0] + 1, spent[1] + cost)
                if there not in best or more < best[there]:
                    best[there] = more
                    come[there] = number, here
                    heappush(waiting, (more, next(turn), there))
        return None

    @staticmethod
    def _walked(come: dict[int, Step], start: int, goal: int) -> list[Step]:
        found: list[Step] = []
        while goal != start:
            number, before = come[goal]
            found.append((number, goal))
            goal = before
        return found[::-1]
