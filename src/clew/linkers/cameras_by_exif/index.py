"""Media by the serial numbers, owners and habits that their cameras wrote into them."""

from collections.abc import Iterator, Sequence

from clew.chronology.file_names import FileNumber
from clew.chronology.nearest import Chains, place
from clew.chronology.sessions import GAP
from clew.linkers.cameras_by_exif.census import Census, habit_of
from clew.linkers.cameras_by_exif.description import Told, unpacked
from clew.model.link import Evidence, Proposal

BODY, LENS, OWNER, MODEL = "same camera body", "same lens", "same owner name", "same camera model, consistent"
KINDS = (BODY, LENS, OWNER, MODEL)

Key = tuple[str, ...]
Fact = tuple[str, str]
Rested = tuple[float, tuple[Fact, ...], tuple[tuple[str, str, str], ...]]
"""A rate, and what it rests on: of both, and of either side."""


class CameraIndex:
    """For each kind the media in chains by what they have in common, each in order of time."""

    def __init__(self) -> None:
        self._told: dict[int, Told] = {}
        self._chains: Chains[Key] = Chains()
        self._census = Census()

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in what media say, each under a number; raises ValueError for what is no such description."""
        for view, told in zip(views, map(unpacked, descriptions), strict=True):
            self._told[view] = told
            self._census.add(told)
            for key in _keys(told):
                self._chains.add(key, place(told.time, told.counter, view))

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return for each view what stands next to it in its chains, by time; never more than two of a kind."""
        found = []
        for view, told in zip(views, map(unpacked, descriptions), strict=True):
            for key in _keys(told):
                for other in sorted(self._chains.around(key, place(told.time, told.counter, view))):
                    if other != view and (rested := self._rested(key, told, self._told[other])) is not None:
                        rate, facts, sides = rested
                        evidence = Evidence(facts=(*facts, *_between(told, self._told[other])), sides=sides)
                        found.append(Proposal(view, other, key[0], 1 / rate, rate, evidence))
        return sorted(found, key=lambda each: (each.view, each.other, each.kind))

    def _rested(self, key: Key, one: Told, other: Told) -> Rested | None:
        """Return a rate and what it rests on, None where a key names nothing or something speaks against it."""
        match key[0]:
            case "same camera body":
                return self._body(one, other)
            case "same lens":
                return self._lens(one, other)
            case "same owner name":
                return self._owner(one, other)
            case _:
                return self._model(key, one, other)

    def _body(self, one: Told, other: Told) -> Rested | None:
        if self._census.is_default("body", one.serial) or _is_one_sitting(one, other):
            return None
        owners = () if one.owner == other.owner else (("owner name", one.owner or "none", other.owner or "none"),)
        return self._census.serial_rate("body"), (("camera", one.shown), ("serial number", one.serial)), owners

    def _lens(self, one: Told, other: Told) -> Rested | None:
        if self._census.is_default("lens", one.lens_serial) or (one.serial and one.claim[:2] == other.claim[:2]):
            return None
        facts = (("lens", one.lens or "not named"), ("its serial number", one.lens_serial))
        return self._census.serial_rate("lens"), facts, (("camera", one.shown, other.shown),)

    def _owner(self, one: Told, other: Told) -> Rested | None:
        rate = self._census.owner_rate(one.owner)
        if rate is None or (one.serial and one.claim == other.claim) or _is_one_sitting(one, other):
            return None
        return rate, (("owner name", one.owner),), (("camera", one.shown, other.shown),)

    def _model(self, key: Key, one: Told, other: Told) -> Rested | None:
        rate = self._census.habit_rate(key[1:])
        if rate is None or (one.serial and other.serial) or not _in_order(one, other) or _is_one_sitting(one, other):
            return None
        if one.owner and other.owner and one.owner != other.owner:
            return None
        both = one.counter and other.counter
        counters = (("counter", f"{one.counter}, as its time is", f"{other.counter}, as its time is"),) if both else ()
        facts = (("camera model", one.shown), ("quantisation tables", one.tables), ("thumbnail inside", one.thumbnail))
        return rate, (*facts, *_named(one, other)), (*counters, *_names(one, other))


def _keys(told: Told) -> Iterator[Key]:
    if told.serial:
        yield BODY, told.model, told.serial
    if told.lens_serial:
        yield LENS, told.lens, told.lens_serial
    if told.owner:
        yield OWNER, told.owner
    habit = habit_of(told)
    if habit is not None:
        yield MODEL, *habit


def _is_one_sitting(one: Told, other: Told) -> bool:
    """Tell whether two lie in one exhibit and were taken in one go: they need no lead to each other."""
    if not set(one.exhibits) & set(other.exhibits):
        return False
    return one.time is not None and other.time is not None and abs(one.time - other.time) <= GAP.total_seconds()


def _in_order(one: Told, other: Told) -> bool:
    """Tell whether counters go up as time does; True where either is unknown."""
    if None in (one.counter, other.counter, one.time, other.time):
        return True
    return ((one.counter or 0) - (other.counter or 0)) * ((one.time or 0) - (other.time or 0)) >= 0


def _named(one: Told, other: Told) -> Iterator[Fact]:
    """Tell whether the numbers that a camera gives its files speak for it: they begin anew, and files are renamed."""
    if one.numbered is None or other.numbered is None:
        return
    if one.stem != other.stem:
        yield "file names", "of different kinds: one was renamed, or another camera's"
    elif one.time is not None and other.time is not None:
        is_so = (one.numbered - other.numbered) * (one.time - other.time) >= 0
        yield (
            "file names",
            "count up as the times do" if is_so else "count against the times: renamed, begun anew, or not one camera",
        )


def _names(one: Told, other: Told) -> tuple[tuple[str, str, str], ...]:
    if one.numbered is None or other.numbered is None:
        return ()
    return (("file name", str(FileNumber(one.stem, one.numbered)), str(FileNumber(other.stem, other.numbered))),)


def _between(one: Told, other: Told) -> Iterator[Fact]:
    if one.time is not None and other.time is not None:
        days = abs(one.time - other.time) / 86400
        yield "by its clock apart", f"{days:,.0f} d" if days >= 2 else f"{days * 24:,.1f} h"
