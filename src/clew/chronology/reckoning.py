"""When a media was most likely made: the camera's clock, zones, satellites and file systems laid side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from clew.chronology.claims import Claim, claim
from clew.model.media_facts import Clock, Lying, MediaFacts

QUARTER = timedelta(minutes=15)
"""All zones in use are whole quarters of an hour from UTC."""
EAST, WEST = timedelta(hours=14), timedelta(hours=-12)
DRIFT = timedelta(minutes=1)
"""How far a clock that agrees with its zone may be off: an assumption, phones are set by their network."""
FILE_AGREES = timedelta(seconds=10)
"""So far may a file's time lie from a whole quarter of the clock in it: FAT rounds to 2 s, long exposures take some."""
FILE_ZONE_WITHIN = timedelta(hours=1)
"""A zone told by a file's time may be an hour off: some systems apply summer time twice."""
NEAR = timedelta(days=30)
"""Within so long of the clock what was learnt of a camera's zone holds: between two changes to summer time."""
_UNKNOWN_WITHIN = timedelta(hours=14)
_NO_SOONER = datetime(1990, 1, 1, tzinfo=UTC)


class Basis(StrEnum):
    """What the likeliest time rests on, from the surest to the weakest."""

    SATELLITE_ZONE = "clock, zone from satellite time"
    STATED_ZONE = "clock, zone stated"
    SATELLITE = "satellite time"
    LEARNT_ZONE = "clock, zone learnt from other pictures of the camera"
    FILE_ZONE = "clock, zone from the file's time"
    ZONE_UNKNOWN = "clock, zone unknown"
    FILE = "file's time"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The likeliest instant, in UTC, how far off it may be, and why.

    `within` is None where only the latest is known: a file was written then, and made then or before. `local` is the
    camera's clock, `zone_minutes` its offset from UTC as it was found out; None where not.
    """

    at: datetime
    within: timedelta | None
    basis: Basis
    local: datetime | None = None
    zone_minutes: int | None = None

    @property
    def why(self) -> str:
        """The reason in words: "camera clock 14:02:11, zone +01:00 from satellite time"."""
        clock = f"camera clock {self.local:%H:%M:%S}" if self.local is not None else "no camera clock"
        fits = "" if self.local is None else ", which fits no zone"
        return {
            Basis.SATELLITE_ZONE: f"{clock}, zone {zone_text(self.zone_minutes)} from satellite time",
            Basis.STATED_ZONE: f"{clock}, zone {zone_text(self.zone_minutes)} as the file states it",
            Basis.SATELLITE: f"satellite time; {clock}{fits}",
            Basis.LEARNT_ZONE: f"{clock}, zone {zone_text(self.zone_minutes)} learnt from other pictures of the camera",
            Basis.FILE_ZONE: f"{clock}, zone {zone_text(self.zone_minutes)} from the file's time",
            Basis.ZONE_UNKNOWN: f"{clock}, zone unknown: ±14 h",
            Basis.FILE: f"{clock}; the file was written then, and made then or before",
        }[self.basis]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A camera's clock against UTC, as one picture with both shows: clock minus satellite time, in whole quarters."""

    local: datetime
    offset: timedelta


Clocks = Mapping[Claim, Sequence[Learnt]]


def zone_text(minutes: int | None) -> str:
    """Return an offset from UTC as "+01:00", "unknown" for none."""
    if minutes is None:
        return "unknown"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def learn(facts: Iterable[MediaFacts]) -> dict[Claim, list[Learnt]]:
    """Return what pictures with satellite time tell of the clocks of cameras that are named, by the clock's time.

    A camera is one with a serial number: of a model alone any number may be about, each with its own clock.
    """
    found: dict[Claim, list[Learnt]] = {}
    for each in facts:
        named, clock = _named(each), each.clock
        if named.is_body and clock.local is not None and clock.satellite is not None:
            offset = _zone_by_satellite(clock.local, clock.satellite)
            if offset is not None:
                found.setdefault(named, []).append(Learnt(clock.local, offset))
    return {each: sorted(some, key=lambda one: (one.local, one.offset)) for each, some in found.items()}


def reckon(facts: MediaFacts, clocks: Clocks) -> Reckoning | None:
    """Return when a media was most likely made, None where nothing tells; `clocks` is what `learn` gave."""
    clock = facts.clock
    if clock.local is not None and clock.local.replace(tzinfo=UTC) < _NO_SOONER:
        clock = Clock(None, None, clock.satellite)  # a clock that was never set
    if clock.satellite is not None:
        return _by_satellite(clock, clock.satellite)
    if clock.local is None:
        return _by_file(facts.lying)
    if clock.offset_minutes is not None:
        offset = timedelta(minutes=clock.offset_minutes)
        return _zoned(clock.local, offset, DRIFT, Basis.STATED_ZONE)
    learnt = _learnt(clock.local, clocks.get(_named(facts), ()))
    if learnt is not None:
        return learnt
    offset_by_file = _zone_by_files(clock.local, facts.lying)
    if offset_by_file is not None:
        return _zoned(clock.local, offset_by_file, FILE_ZONE_WITHIN, Basis.FILE_ZONE)
    return Reckoning(clock.local.replace(tzinfo=UTC), _UNKNOWN_WITHIN, Basis.ZONE_UNKNOWN, clock.local)


def _named(facts: MediaFacts) -> Claim:
    named = claim(facts.make, facts.model, facts.body_serial, facts.owner)
    return named._replace(owner="")


def _zoned(local: datetime, offset: timedelta, within: timedelta, basis: Basis) -> Reckoning:
    return Reckoning(local.replace(tzinfo=UTC) - offset, within, basis, local, round(offset.total_seconds() / 60))


def _by_satellite(clock: Clock, satellite: datetime) -> Reckoning:
    offset = None if clock.local is None else _zone_by_satellite(clock.local, satellite)
    if clock.local is None or offset is None:
        return Reckoning(satellite, DRIFT, Basis.SATELLITE, clock.local)
    off = abs(clock.local.replace(tzinfo=UTC) - offset - satellite)
    return _zoned(clock.local, offset, max(off, timedelta(seconds=1)), Basis.SATELLITE_ZONE)


def _zone_by_satellite(local: datetime, satellite: datetime) -> timedelta | None:
    """Return the zone that a clock runs in, None for one that fits none.

    The rest, up to 7.5 minutes, is how far the clock is off, or how old the fix was.
    """
    offset = round((local.replace(tzinfo=UTC) - satellite) / QUARTER) * QUARTER
    return offset if WEST <= offset <= EAST else None


def _learnt(local: datetime, known: Sequence[Learnt]) -> Reckoning | None:
    """Return the time by the nearest picture that tells the zone; pictures near that tell others widen the bounds."""
    near = [each for each in known if abs(each.local - local) <= NEAR]
    if not near:
        return None
    nearest = min(near, key=lambda each: (abs(each.local - local), each.local, each.offset))
    spread = max(abs(each.offset - nearest.offset) for each in near)
    return _zoned(local, nearest.offset, max(DRIFT, spread), Basis.LEARNT_ZONE)


def _zone_by_files(local: datetime, lying: Sequence[Lying]) -> timedelta | None:
    """Return the zone that files' times agree with, None for none, or more than one.

    A file's time equal to the clock tells nothing: FAT, and so most memory cards, keep the camera's clock itself.
    """
    found = set()
    for each in lying:
        for at in (each.modified, each.created):
            if at is not None:
                apart = local.replace(tzinfo=UTC) - at
                offset = round(apart / QUARTER) * QUARTER
                if abs(apart - offset) <= FILE_AGREES and WEST <= offset <= EAST and offset:
                    found.add(offset)
    return found.pop() if len(found) == 1 else None


def _by_file(lying: Sequence[Lying]) -> Reckoning | None:
    times = [at for each in lying for at in (each.modified, each.created) if at is not None and at >= _NO_SOONER]
    return Reckoning(min(times), None, Basis.FILE) if times else None
