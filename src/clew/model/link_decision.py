"""What an officer says of a link that was proposed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a link: `LATER` keeps it in sight, `OPEN` takes back what was said before."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """One officer's word on a link of two media (SHA-256, the smaller first); the newest holds.

    `linker` and `kind` are the link's, the kind as the first media sees it. It holds too for what a newer version of
    the linker proposes of the two.
    """

    number: int
    case: str
    linker: str
    kind: str
    sha256: bytes
    other: bytes
    verdict: Verdict
    reason: str
    officer: str
    at: datetime
