"""Reads times as lists write them into ISO 8601 UTC text."""

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\s*(?:(Z)|([+-])(\d{1,2}):?(\d\d)Z?)", re.ASCII
)
_DATE_MS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_SECONDS = len("2024-01-02T03:04:05")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc(text: str) -> str:
    """Return a stated instant as "2024-01-02T03:04:05[.fraction]Z", the fraction without trailing zeros.

    Reads ISO 8601 with Z or an offset, the bad form "+1:00Z" (taken as the offset it names), and "/Date(ms)/" (whose
    offset, if any, only tells how to show it). Raises ValueError for anything else, a time without a zone among it:
    which instant that means is not stated.
    """
    stripped = text.strip()
    if match := _ISO.fullmatch(stripped):
        day, clock, fraction, _, sign, hours, minutes = match.groups()
        local = f"{day}T{clock}"
        moment = datetime.fromisoformat(local)
        if not sign:
            return _written(local, fraction or "")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(offset if sign == "+" else -offset)
        return _written(_to_utc(moment.replace(tzinfo=zone)).isoformat(), fraction or "")
    if match := _DATE_MS.fullmatch(stripped):
        try:
            moment = _EPOCH + timedelta(milliseconds=int(match[1]))
        except OverflowError as error:
            raise ValueError(f"no such time: {stripped}") from error
        return _written(moment.isoformat(), f"{moment.microsecond:06d}")
    raise ValueError(f"not a stated instant: {stripped[:40]!r}")


def _to_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such time") from error


def _written(moment: str, fraction: str) -> str:
    kept = fraction.rstrip("0")
    return moment[:_SECONDS] + (f".{kept}Z" if kept else "Z")
