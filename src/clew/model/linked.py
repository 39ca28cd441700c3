"""Links of a case with all that was said of them, as formats carry them to other tools."""

from dataclasses import dataclass
from datetime import datetime

from clew.model.digests import Digests
from clew.model.link import Evidence
from clew.model.link_decision import LinkDecision, Verdict


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """Where a media was found: case, exhibit, and the path in it."""

    case: str
    exhibit: str
    path: str
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class LinkedMedia:
    """One of the media that links are of."""

    digests: Digests
    size: int
    mime: str
    kind: str
    places: tuple[LinkedPlace, ...]


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A link of two media (SHA-256), with every word on it, oldest first; `kind` is read from the one to the other."""

    number: int
    linker: str
    version: str
    kind: str
    sha256: bytes
    other: bytes
    part: str
    other_part: str
    score: float
    false_match_rate: float
    evidence: Evidence
    proposed_at: datetime | None
    decisions: tuple[LinkDecision, ...]

    @property
    def verdict(self) -> Verdict:
        """What holds now."""
        return self.decisions[-1].verdict if self.decisions else Verdict.OPEN


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """All that a file of links says: the media by SHA-256, and the links between them."""

    media: tuple[LinkedMedia, ...]
    links: tuple[LinkedPair, ...]
