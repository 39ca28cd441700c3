"""Sessions: what one camera took in one go."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clew.chronology.claims import Claim, claim
from clew.chronology.reckoning import Basis, Reckoning
from clew.model.media_facts import MediaFacts, Position

GAP = timedelta(hours=1)
"""A pause longer than this ends a session: a made collection's are told apart with any pause from half an hour to four
hours (`benchmarks/facts.py`)."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A media with the time it was made."""

    facts: MediaFacts
    time: Reckoning


@dataclass(frozen=True, slots=True)
class Session:
    """What one camera took in one go: `media` by time. `camera` is one body where `is_one_body`, else a model.

    `cases` are sorted.
    """

    camera: str
    claim: Claim
    is_one_body: bool
    media: tuple[Dated, ...]
    cases: tuple[str, ...]

    @property
    def first(self) -> datetime:
        """When the first was made."""
        return self.media[0].time.at

    @property
    def last(self) -> datetime:
        """When the last was made."""
        return self.media[-1].time.at

    @property
    def within(self) -> timedelta:
        """How far off the least sure of its times may be."""
        return max(each.time.within or timedelta() for each in self.media)

    @property
    def positions(self) -> tuple[Position, ...]:
        """Where, by time; one position is told once."""
        return tuple(dict.fromkeys(each.facts.position for each in self.media if each.facts.position is not None))


def sessions(dated: Iterable[Dated]) -> list[Session]:
    """Return sessions by their first time, then camera.

    Pictures of one body belong together across cases; those that name a model only, within each exhibit where they were
    found first: elsewhere it may be another camera of that model. What has no camera's clock is of no session.
    """
    groups: dict[tuple[object, ...], list[Dated]] = defaultdict(list)
    for each in dated:
        if each.time.basis is not Basis.FILE:
            groups[_group(each.facts)].append(each)
    found = [Session(*_of(some)) for group in groups.values() for some in _parted(group)]
    return sorted(found, key=lambda each: (each.first, each.claim, each.media[0].facts.sha256))


def camera_name(facts: MediaFacts) -> str:
    """Return a camera as it is shown: "Canon EOS 80D, serial 0123"; "" where none is named."""
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    model = facts.model or facts.make
    if facts.make and facts.model and facts.make.split()[0].casefold() not in facts.model.casefold():
        model = f"{facts.make} {facts.model}"
    return f"{model}, serial {facts.body_serial}".lstrip(", ") if named.serial else model


def _group(facts: MediaFacts) -> tuple[object, ...]:
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    if named.is_body:
        return named.model, named.serial
    where = min(((each.case, each.exhibit) for each in facts.lying), default=("", ""))
    return *named, *where


def _parted(group: list[Dated]) -> Iterator[list[Dated]]:
    """Yield what of a camera was taken without a pause, by time."""
    ordered = sorted(group, key=lambda each: (each.time.at, each.facts.counter or 0, each.facts.sha256))
    some: list[Dated] = []
    for each in ordered:
        if some and each.time.at - some[-1].time.at > GAP:
            yield some
            some = []
        some.append(each)
    yield some


def _of(some: list[Dated]) -> tuple[str, Claim, bool, tuple[Dated, ...], tuple[str, ...]]:
    first = some[0].facts
    named = claim(first.make, first.model, first.body_serial, first.owner)
    cases = sorted({lying.case for each in some for lying in each.facts.lying})
    return camera_name(first), named, named.is_body, tuple(some), tuple(cases)
