"""Finds the media of a case that an officer names by the first digits of its SHA-256."""

from clew.casework.desk import Desk
from clew.errors import NotFoundError, UsageError
from clew.store import media


def named_media(desk: Desk, case: str, digits: str) -> bytes:
    """Return the one media of a case whose SHA-256 begins so; raises NotFoundError, UsageError for more than one."""
    with desk.catalog.reading() as tx:
        found = media.media_by_prefix(tx, digits, case)
    if not found:
        raise NotFoundError(f"case {case!r} has no media {digits}")
    if len(found) > 1:
        raise UsageError(f"{len(found)} media of case {case!r} begin with {digits}: give more digits")
    return found[0]
