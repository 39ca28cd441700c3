"""Counts what an officer has looked at. No custody: it is about the officer's welfare, not about the evidence."""

from datetime import UTC, datetime, timedelta

from clew.casework.desk import Desk
from clew.errors import UsageError
from clew.model.exposure import DAY_MS, Exposure, Looks
from clew.store.exposure import add_looks, exposure_by_day

AHEAD = timedelta(hours=14)
"""No clock on Earth is farther ahead of UTC."""


def count_looks(desk: Desk, looks: Looks) -> Exposure:
    """Count a batch of looks of the officer's, once, and return the day's exposure with it.

    Raises NotFoundError for an unknown case, UsageError for a day that hasn't begun anywhere, or more time than it has.
    """
    if looks.day > (datetime.now(UTC) + AHEAD).date():
        raise UsageError(f"{looks.day} has not begun yet: look at the clock of this machine")
    if not 0 <= looks.unblurred_ms <= DAY_MS:
        raise UsageError("a day has 86,400,000 ms: give as much at most")
    with desk.catalog.deciding() as tx:
        add_looks(tx, desk.officer, looks)
        return exposure_by_day(tx, desk.officer, looks.day, looks.day).get(looks.day, Exposure())
