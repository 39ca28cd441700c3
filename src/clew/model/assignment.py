"""Who works on which stacks of a case, for how long."""

from dataclasses import dataclass
from datetime import datetime

NAME_BYTES = 6
"""Of a stack's name: the first of its representative's SHA-256."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Stacks taken for an officer, or (None) given back, by whom and when, for so many minutes.

    `stacks` are the names in bytes, sorted, one after the other. While the officer works, the minutes begin anew.
    """

    number: int
    case: str
    officer: str | None
    by: str
    at: datetime
    minutes: int
    reason: str
    stacks: bytes

    @property
    def count(self) -> int:
        """How many stacks there are."""
        return len(self.stacks) // NAME_BYTES


@dataclass(frozen=True, slots=True)
class Lease:
    """Until when an officer holds what an assignment gave."""

    number: int
    officer: str
    until: datetime
