"""Times as containers write them, in ns since 1970 UTC."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FILETIME_1970 = 116_444_736_000_000_000
"""1970 in units of 100 ns since 1601."""
_LAST = 4_102_444_800_000_000_000
"""2100: what lies beyond is no time but damage."""


def filetime_ns(ticks: int) -> int | None:
    """Return a Windows FILETIME (100 ns since 1601 UTC); None for none, and for what no file of this age can have."""
    ns = (ticks - _FILETIME_1970) * 100
    return ns if 0 < ns < _LAST else None


def seconds_ns(seconds: float) -> int | None:
    """Return seconds since 1970 UTC; None for none and for what can't be."""
    ns = int(seconds * 1e9) if 0 < seconds < _LAST / 1e9 else 0
    return ns or None


def mail_date_ns(text: str) -> int | None:
    """Return a date as mail writes it (RFC 5322, 3.3); one without a zone is taken as UTC. None where it is none."""
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return datetime_ns(when)


def datetime_ns(when: datetime) -> int | None:
    """Return a date and time; one without a zone is taken as UTC. None for what can't be."""
    try:
        return seconds_ns((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def utc_text(ns: int) -> str:
    """Return a time in ns since 1970 UTC to show: "2024-07-01 08:00:00 UTC"."""
    return datetime.fromtimestamp(ns / 1e9, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
