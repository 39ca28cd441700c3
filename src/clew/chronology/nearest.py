"""Things in order, and which stand right before and after another; whatever their number, few are looked at."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Place(NamedTuple):
    """Where a view stands in its chain: by time, those without one last, then by counter, then by number."""

    time: float
    counter: float
    view: int


def place(time: float | None, counter: int | None, view: int) -> Place:
    """Return where a view stands."""
    nowhere = float("inf")
    return Place(nowhere if time is None else time, nowhere if counter is None else counter, view)


class Chains(Generic[Key]):
    """Views by what they have in common, each such chain in order.

    Who asks for the neighbours of a view gets two at most: ten thousand pictures of one camera make ten thousand
    relations, not fifty million, and yet all hang together.
    """

    def __init__(self) -> None:
        self._chains: dict[Key, list[Place]] = defaultdict(list)
        self._unsorted: set[Key] = set()

    def add(self, key: Key, at: Place) -> None:
        """Take in a view."""
        self._chains[key].append(at)
        self._unsorted.add(key)

    def size(self, key: Key) -> int:
        """Return how many views a chain has."""
        return len(self._chains.get(key, ()))

    def around(self, key: Key, at: Place) -> Iterator[int]:
        """Yield the views right before and right after a place, the one that stands there left out."""
        chain = self._sorted(key)
        position = bisect_left(chain, at)
        if position:
            yield chain[position - 1].view
        if position < len(chain) and chain[position].view == at.view:
            position += 1
        if position < len(chain):
            yield chain[position].view

    def _sorted(self, key: Key) -> list[Place]:
        if key in self._unsorted:
            self._chains[key].sort()
            self._unsorted.discard(key)
        return self._chains.get(key, [])
