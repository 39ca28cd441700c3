"""Links and gatherings of a case with all that was said of them, as formats carry them to other tools."""

from dataclasses import dataclass
from datetime import datetime

from clew.model.digests import Digests
from clew.model.gathering import Gathering, Member, Role
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

    @property
    def first_place(self) -> str:
        """Case, exhibit and path of the first place; "" where none is known."""
        first = next(iter(self.places), None)
        return "" if first is None else f"{first.case}/{first.exhibit}/{first.path}"

    @property
    def cases(self) -> list[str]:
        """The cases it was found in, by name."""
        return sorted({each.case for each in self.places})


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
class LinkedGathering:
    """A Series, Subject, Place or Device, with all that is in it."""

    gathering: Gathering
    members: tuple[Member, ...]

    @property
    def words(self) -> str:
        """What officers say of it: kind, role if there is one, state."""
        said = self.gathering.said
        role = () if said.role is Role.UNSAID else (said.role.value,)
        return ", ".join((self.gathering.kind.value, *role, said.state.value))


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """All that a file of links says: the media by SHA-256, the links between them, and what they were gathered into."""

    media: tuple[LinkedMedia, ...]
    links: tuple[LinkedPair, ...]
    gatherings: tuple[LinkedGathering, ...] = ()
