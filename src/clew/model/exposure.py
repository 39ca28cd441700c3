"""What officers have looked at unblurred: kept for their own sake, no part of any evidence."""

from dataclasses import dataclass
from datetime import date

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Looks:
    """A batch of looks that a page counted under a key of its own, on one day of its officer's, in one case or none.

    `pictures` are the SHA-256 of what was unblurred for `unblurred_ms` in all. Sent again under its key, grown
    meanwhile or not, a batch counts once.
    """

    key: str
    day: date
    case: str | None
    unblurred_ms: int
    pictures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How long an officer had pictures unblurred, and how many different ones they were."""

    unblurred_ms: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Spared:
    """What an officer decided: so many stacks with so many files, of which `unseen` never had to be revealed."""

    stacks: int = 0
    files: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The files of a case that are on lists, to the byte, and how many of them an officer never had to reveal."""

    files: int = 0
    unseen: int = 0
