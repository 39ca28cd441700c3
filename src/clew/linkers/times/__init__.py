"""Time and place: what was taken in one go, or at one position, though it lies elsewhere."""

from collections.abc import Sequence

from clew.linkers.times import places, sittings
from clew.linkers.times.description import packed, unpacked
from clew.model.link import Proposal
from clew.model.media_facts import MediaFacts

_MEASURED = {
    sittings.KIND: (
        "The rate is counted in your own catalog when the link is proposed: the clock is set off by 1 to 30 whole "
        "days to both sides, and what is then hit of the same model's sessions, and one more, is held against all "
        "tries and all sessions. It holds for cameras used apart from each other; how often two people at one event "
        "hold phones of one model has not been measured."
    ),
    places.KIND: (
        "The rate is the share of your own catalog's days of cameras that had a position there when the link was "
        "proposed. A home, a school and a square look alike to it; how far off a position is that doesn't say so has "
        "not been measured: 50 m are assumed."
    ),
}


class TimeIndex:
    """Sittings and places side by side."""

    def __init__(self) -> None:
        self._sittings, self._places = sittings.Sittings(), places.Places()

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in times and places, each under a number; raises ValueError for what is no such description."""
        for view, told in zip(views, map(unpacked, descriptions), strict=True):
            self._sittings.add(view, told)
            self._places.add(view, told)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return at most four of a session, the neighbours in time, and three at a place, for each view."""
        found: list[Proposal] = []
        for view, told in zip(views, map(unpacked, descriptions), strict=True):
            found += (*self._sittings.propose(view, told), *self._places.propose(view, told))
        return sorted(found, key=lambda each: (each.view, each.other, each.kind))


class Times:
    """Cameras' clocks, counters and positions."""

    name = "times"
    version = "1"
    kinds = (sittings.KIND, places.KIND)
    counts_catalog = True

    def missing(self) -> str | None:
        """Nothing is needed."""
        return None

    def warm_up(self) -> None:
        """There is nothing to load."""

    def describe_facts(self, facts: MediaFacts) -> bytes:
        """Return when and where; b"" where neither is known."""
        return packed(facts)

    def index(self) -> TimeIndex:
        """Return an index with nothing in it."""
        return TimeIndex()

    def measured(self, kind: str) -> str:
        """Return what the rate of a kind is: counts over the catalog at hand, nothing that was measured elsewhere."""
        return _MEASURED[kind]


plugin = Times()
