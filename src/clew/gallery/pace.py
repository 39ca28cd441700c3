"""How fast officers decide, and how long what is left may take.

An officer is at work from one decision (or undo) to the next, where no more than `PAUSE_S` lie between them; longer is
a pause, and counts nothing. An hour of work is the sum of those stretches, of each officer for themselves. What is
decided in it are stacks outside the lane "known" whose decision was not undone; looking at one again is work that
decides none.

The latest `RECENT_H` hours of work are cut into pieces of `PIECE_S`. The pace is what they decide an hour; how much the
pieces differ tells how far the pace may be off: two standard errors of their mean to either side, 95 of 100 if the
pieces were alike and independent. What is left may be harder than what was decided, for the queue shows the likeliest
first: the range says nothing of that.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from clew.gallery.activity import Activity
from clew.gallery.texts import Booleans

PAUSE_S: Final = 300
"""Most films are judged within it; who opens a case, or comes back to one, begins with the decision after."""
PIECE_S: Final = 600
RECENT_H: Final = 20
"""Two to four working days of an officer: what was decided before may have been of another kind."""
FEWEST: Final = 6
"""Pieces, an hour of work, before anything is said of what is left."""
ERRORS: Final = 2

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Work:
    """What an officer did: hours of work, decisions, those undone since, and undos."""

    officer: str
    hours: float
    decisions: int
    undone: int
    undos: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Stacks decided in an hour of work, over the latest `recent_hours`, and hours of work for `left` stacks.

    `low` and `high` are the ends of what may be; all three are None before `FEWEST` pieces, `high` also where the
    pieces differ so much that there is no end to tell.
    """

    left: int
    recent_hours: float
    stacks_per_hour: float | None
    hours_left: float | None
    low: float | None
    high: float | None


def work(activity: Activity) -> list[Work]:
    """Return what each officer did, in the order they first decided."""
    found = []
    for number, officer in enumerate(activity.officers):
        mine = activity.officer == number
        found.append(
            Work(
                officer=officer,
                hours=float(_at_work(np.diff(activity.at[mine])).sum()) / 3600,
                decisions=int(np.count_nonzero(mine & ~activity.is_undo)),
                undone=int(np.count_nonzero(mine & activity.is_undone)),
                undos=int(np.count_nonzero(mine & activity.is_undo)),
            )
        )
    return found


def pace(activity: Activity, decides: Booleans, left: int) -> Pace:
    """Return the pace of those decisions that decide a stack more, and what is left at it."""
    seconds, decided = _stretches(activity, decides)
    ends = np.cumsum(seconds)
    since = (ends[-1] if len(ends) else 0.0) - RECENT_H * 3600
    is_recent = ends > since
    seconds, decided = seconds[is_recent], decided[is_recent]
    hours = float(seconds.sum()) / 3600
    piece = (np.cumsum(seconds) - seconds).astype(np.int64) // PIECE_S
    lengths = np.bincount(piece, seconds) / 3600
    counts = np.bincount(piece, decided)
    is_full = lengths > PIECE_S / 3600 / 2  # a stretch that crosses the end of a piece lengthens it, shortens the next
    if np.count_nonzero(is_full) < FEWEST:
        return Pace(left, hours, None, None, None, None)
    rates = counts[is_full] / lengths[is_full]
    rate = float(decided.sum()) / hours
    error = ERRORS * float(rates.std(ddof=1)) / len(rates) ** 0.5
    return Pace(left, hours, rate, _hours(left, rate), _hours(left, rate + error), _hours(left, rate - error))


def _stretches(activity: Activity, decides: Booleans) -> tuple[Floats, Floats]:
    """Return how long officers were at work before each act, in the order of time, and whether it decided a stack."""
    seconds, ends, decided = [np.zeros(0)], [np.zeros(0)], [np.zeros(0)]
    for number in range(len(activity.officers)):
        mine = activity.officer == number
        at = activity.at[mine]
        gaps = np.diff(at)
        is_work = (gaps >= 0) & (gaps <= PAUSE_S)
        seconds.append(gaps[is_work])
        ends.append(at[1:][is_work])
        decided.append(decides[mine][1:][is_work].astype(np.float64))
    order = np.argsort(np.concatenate(ends), kind="stable")
    return np.concatenate(seconds)[order], np.concatenate(decided)[order]


def _at_work(gaps: Floats) -> Floats:
    return gaps[(gaps >= 0) & (gaps <= PAUSE_S)]


def _hours(left: int, rate: float) -> float | None:
    return left / rate if rate > 0 else None
