"""Times as the API writes them."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Moment = Annotated[
    AwareDatetime,
    PlainSerializer(
        lambda time: time.astimezone(UTC).isoformat().replace("+00:00", "Z"), return_type=str, when_used="json"
    ),
]
"""ISO 8601, UTC, with Z."""


def moment_of(nanoseconds: int | None) -> datetime | None:
    """Return a time in ns since 1970; None for none, and for one that no calendar has."""
    if nanoseconds is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return None
