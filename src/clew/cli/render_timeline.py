"""Turns what the act returns of sessions into what the command line prints."""

from datetime import datetime, timedelta

from clew.casework.timeline import SHOWN_MEDIA, TimeLine
from clew.chronology.sessions import Dated, Session
from clew.cli import schemas_timeline as schemas
from clew.model.occurrence import text_of


def time_line(told: TimeLine) -> schemas.TimeLineShown:
    """Return a time line as `clew timeline` prints it."""
    return schemas.TimeLineShown([_session(each) for each in told.sessions], told.undated)


def off_by(seconds: float) -> str:
    """Return in words how far off a time may be: "±14 h"."""
    if seconds >= 2 * 3600:
        return f"±{seconds / 3600:.0f} h"
    return f"±{seconds / 60:.0f} min" if seconds >= 60 else f"±{seconds:.0f} s"


def _session(told: Session) -> schemas.SessionShown:
    return schemas.SessionShown(
        camera=told.camera,
        is_one_body=told.is_one_body,
        first=_time(told.first),
        last=_time(told.last),
        within_s=told.within.total_seconds(),
        count=len(told.media),
        cases=list(told.cases),
        positions=[schemas.PositionShown(each.latitude, each.longitude, each.within_m) for each in told.positions],
        media=[_dated(each) for each in told.media[:SHOWN_MEDIA]],
    )


def _dated(told: Dated) -> schemas.DatedShown:
    where = told.facts.lying[0] if told.facts.lying else None
    return schemas.DatedShown(
        sha256=told.facts.sha256.hex(),
        path="" if where is None else text_of(where.path),
        case="" if where is None else where.case,
        at=_time(told.time.at),
        within_s=(told.time.within or timedelta()).total_seconds(),
        why=told.time.why,
    )


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
