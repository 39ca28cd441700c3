"""What `--json` prints of officers who work together, and of what they have looked at; as `schemas.py`."""

import msgspec


class ExposedDay(msgspec.Struct, frozen=True):
    """What one looked at unblurred on a day, and decided: `spared` counts files that never had to be revealed for it.

    `pictures` are different ones.
    """

    day: str
    unblurred_ms: int
    pictures: int
    stacks: int
    files: int
    spared: int


class ExposedCase(msgspec.Struct, frozen=True):
    """What one looked at in a case (null: outside any); `spared` counts listed files that were never revealed."""

    case: str | None
    unblurred_ms: int
    pictures: int
    listed: int
    spared: int


class Exposed(msgspec.Struct, frozen=True):
    """`clew exposure --json`: one's own days, today first, and the cases; limits of a day, 0 for none."""

    officer: str
    limit_minutes: int
    limit_pictures: int
    days: list[ExposedDay]
    cases: list[ExposedCase]
