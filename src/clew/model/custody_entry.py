"""Who did what to which item, when, why."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One act; never edited.

    `details` is a canonical JSON object. `previous` and `digest` are SHA-256 (32 bytes): the digest covers all
    other fields, so entries form a chain.
    """

    sequence: int
    at: datetime
    agency: str
    officer: str
    act: str
    item: str
    details: str
    previous: bytes
    digest: bytes
