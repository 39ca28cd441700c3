"""Tells what officers have looked at, and what stacks and lists spared them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from clew.casework.desk import Desk
from clew.errors import UsageError
from clew.model.exposure import Exposure, Listed, Spared
from clew.store.exposure import exposure_by_case, exposure_by_day, exposure_by_officer
from clew.store.spared import listed_in, since, spared_by_day, spared_in

MOST_DAYS = 366
MOST_OFFSET_MINUTES = 14 * 60


@dataclass(frozen=True, slots=True)
class ExposureOfDay:
    """One day of an officer's: what was looked at, what was decided."""

    day: date
    exposure: Exposure
    spared: Spared


@dataclass(frozen=True, slots=True)
class ExposureInCase:
    """What an officer looked at in one case, and which of its files lists spared the officer."""

    case: str
    exposure: Exposure
    listed: Listed


@dataclass(frozen=True, slots=True)
class OwnExposure:
    """An officer's own: every day of a stretch, the last first, and the cases that were looked at in it."""

    officer: str
    days: tuple[ExposureOfDay, ...]
    cases: tuple[ExposureInCase, ...]


@dataclass(frozen=True, slots=True)
class ExposureOfOfficer:
    """What one officer looked at and decided in a case, on all days."""

    officer: str
    exposure: Exposure
    spared: Spared
    listed: Listed


def today(offset_minutes: int) -> date:
    """Return the day where clocks are so far ahead of UTC."""
    return (datetime.now(UTC) + timedelta(minutes=offset_minutes)).date()


def own_exposure(desk: Desk, days: int, offset_minutes: int) -> OwnExposure:
    """Return the officer's own exposure on so many days up to today, where clocks are so far ahead of UTC."""
    if not (1 <= days <= MOST_DAYS and abs(offset_minutes) <= MOST_OFFSET_MINUTES):
        raise UsageError(f"give 1 to {MOST_DAYS} days, and a time zone within 14 hours of UTC")
    last = today(offset_minutes)
    first = last - timedelta(days=days - 1)
    with desk.catalog.reading() as tx:
        seen = exposure_by_day(tx, desk.officer, first, last)
        spared = spared_by_day(tx, desk.officer, since(first, offset_minutes), offset_minutes)
        cases = exposure_by_case(tx, desk.officer, first, last)
        return OwnExposure(
            desk.officer,
            tuple(
                ExposureOfDay(day, seen.get(day, Exposure()), spared.get(day, Spared()))
                for day in (last - timedelta(days=back) for back in range(days))
            ),
            tuple(
                ExposureInCase(case, exposure, listed_in(tx, desk.officer, case) if case else Listed())
                for case, exposure in sorted(cases.items())
            ),
        )


def exposure_in_case(desk: Desk, case: str) -> list[ExposureOfOfficer]:
    """Return what officers looked at in a case: the one who asks, and all only where the unit has set it so.

    Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        by_officer = exposure_by_officer(tx, case)
        shown = {desk.officer, *by_officer} if desk.config.review.exposure_of_all else {desk.officer}
        return [
            ExposureOfOfficer(
                officer,
                by_officer.get(officer, Exposure()),
                spared_in(tx, officer, case),
                listed_in(tx, officer, case),
            )
            for officer in sorted(shown)
        ]
