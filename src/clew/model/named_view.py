"""A view of a case that an officer gave a name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NamedView:
    """What the review page shows by a query of its address, under a name; shared in its case, or the officer's own.

    `number` counts from 1 in its agency. A later one of the same officer and name in the same case takes its place, or,
    with `is_removal`, takes it away.
    """

    number: int
    case: str
    name: str
    query: str
    is_shared: bool
    officer: str
    at: datetime
    is_removal: bool = False
