"""Sessions along time, with where they were taken."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import BaseModel, Field

from clew.casework.timeline import SHOWN_MEDIA
from clew.casework.timeline import TimeLine as Told
from clew.chronology.reckoning import Basis
from clew.chronology.sessions import Dated
from clew.chronology.sessions import Session as ToldSession
from clew.model.occurrence import text_of
from clew.web.shapes.moment import Moment

MOST_SESSIONS = 2_000
"""Told at once, the newest: so many lie along a line 1 px apart."""
MOST_POSITIONS = 20
"""Of a session."""

Seconds = Annotated[float, Field(description="How far off the time may be, in s.")]


class PositionOfMedia(BaseModel):
    """Where something was taken."""

    latitude: float
    longitude: float
    within_m: Annotated[float, Field(description="How far off it may be, in m.")]


class DatedMedia(BaseModel):
    """A media of a session; `stack` is null where it is in none of the case."""

    sha256: str
    path: str
    cases: list[str]
    stack: str | None
    at: Moment
    within_s: Seconds
    basis: Basis
    clock: Annotated[str | None, Field(description="The camera's clock, as it was set.")]
    zone_minutes: Annotated[int | None, Field(description="Its zone as it was found out, east positive.")]

    @classmethod
    def of(cls, told: Dated, stack: str | None) -> Self:
        """Return a media as the API tells it."""
        facts, time = told.facts, told.time
        return cls(
            sha256=facts.sha256.hex(),
            path=text_of(facts.lying[0].path) if facts.lying else "",
            cases=sorted({each.case for each in facts.lying}),
            stack=stack,
            at=time.at,
            within_s=(time.within or timedelta()).total_seconds(),
            basis=time.basis,
            clock=None if time.local is None else time.local.isoformat(timespec="seconds"),
            zone_minutes=time.zone_minutes,
        )


class Session(BaseModel):
    """What a camera took in one go; `media` are the first of `count`, `is_here` where one of them is in the case."""

    camera: str
    is_one_body: bool
    is_here: bool
    first: Moment
    last: Moment
    within_s: Seconds
    count: int
    cases: list[str]
    positions: list[PositionOfMedia]
    media: list[DatedMedia]

    @classmethod
    def of(cls, case: str, told: ToldSession, line: Told) -> Self:
        """Return a session as the API tells it."""
        return cls(
            camera=told.camera,
            is_one_body=told.is_one_body,
            is_here=case in told.cases,
            first=told.first,
            last=told.last,
            within_s=told.within.total_seconds(),
            count=len(told.media),
            cases=list(told.cases),
            positions=[
                PositionOfMedia(latitude=each.latitude, longitude=each.longitude, within_m=each.within_m)
                for each in told.positions[:MOST_POSITIONS]
            ],
            media=[DatedMedia.of(each, line.stacks.get(each.facts.sha256)) for each in told.media[:SHOWN_MEDIA]],
        )


class TimeLine(BaseModel):
    """Sessions by their first time; `total` is how many there are, `undated` how many media have no camera's clock."""

    total: int
    undated: int
    sessions: list[Session]

    @classmethod
    def of(cls, case: str, told: Told) -> Self:
        """Return a time line as the API tells it."""
        shown = told.sessions[-MOST_SESSIONS:]
        return cls(
            total=len(told.sessions),
            undated=told.undated,
            sessions=[Session.of(case, each, told) for each in shown],
        )
