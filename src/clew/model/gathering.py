"""What officers gather media into: a Series, a Subject, a Place, a Device; over all cases of an agency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clew.model.link import Box


class GatheringKind(StrEnum):
    """What media are gathered as: what belongs together, a person, where it was, what took it."""

    SERIES = "series"
    SUBJECT = "subject"
    PLACE = "place"
    DEVICE = "device"


class Role(StrEnum):
    """Who a Subject is in it, as far as officers have said."""

    UNSAID = "unsaid"
    VICTIM = "victim"
    OFFENDER = "offender"


class State(StrEnum):
    """How far officers are with it; which may be said of what is in `STATES`."""

    UNSOLVED = "unsolved"
    SOLVED = "solved"
    UNIDENTIFIED = "unidentified"
    IDENTIFIED = "identified"
    SAFEGUARDED = "safeguarded"


STATES: Mapping[GatheringKind, tuple[State, ...]] = {
    GatheringKind.SERIES: (State.UNSOLVED, State.SOLVED),
    GatheringKind.SUBJECT: (State.UNIDENTIFIED, State.IDENTIFIED, State.SAFEGUARDED),
    GatheringKind.PLACE: (State.UNIDENTIFIED, State.IDENTIFIED),
    GatheringKind.DEVICE: (State.UNIDENTIFIED, State.IDENTIFIED),
}
"""The states of each kind, that of a new one first. An offender is never safeguarded."""

SUGGESTED_BY: Mapping[GatheringKind, tuple[str, ...]] = {
    GatheringKind.SERIES: (),
    GatheringKind.SUBJECT: ("same face", "same voice"),
    GatheringKind.PLACE: ("same place", "object", "same position"),
    GatheringKind.DEVICE: ("same camera", "same camera body"),
}
"""The kinds of links that suggest members; any, where none is named. A wallpaper in common says nothing of a person."""


class Standing(StrEnum):
    """How a media stands to a gathering: in it, or declined when a machine suggested it."""

    MEMBER = "member"
    DECLINED = "declined"


class ActKind(StrEnum):
    """What an officer did with a gathering."""

    MAKE = "make"
    RENAME = "rename"
    STATE = "state"
    ADD = "add"
    REMOVE = "remove"
    DECLINE = "decline"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A media, or where in it: a frame (`part`, as `frame_part` names it), and a box in that; None for all of it."""

    sha256: bytes
    part: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One sighting that an act brought into a gathering's members or declined ones, or took out of them.

    `origin` is the act whose reason it is there for, where that is an older one: merging moves a member and not its
    reason.
    """

    gathering: int
    sighting: Sighting
    standing: Standing
    is_added: bool
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a gathering as a whole."""

    name: str
    role: Role
    state: State


@dataclass(frozen=True, slots=True)
class GatheringAct:
    """What one officer did with a gathering, from the case where it was done; undone only by a later act.

    `other` is the gathering that it was merged into, or that was split off. `was` and `said` are what was said of it
    before and since, None where the act changes nothing of that; `was` is None for a new one, and `said` of a split is
    what is said of the one split off. `basis` is what a machine suggested it by, "" where none did. An undo names the
    undone act in `undoes`.
    """

    number: int
    case: str
    act: ActKind
    gathering: int
    other: int | None
    was: Said | None
    said: Said | None
    reason: str
    basis: str
    officer: str
    at: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Gathering:
    """A Series, Subject, Place or Device as it stands; `act` is the newest act on it, `members` how many it has.

    Where it was merged into another, `merged_into` names that, and it has no members. One whose making was undone
    `is_withdrawn`.
    """

    number: int
    kind: GatheringKind
    said: Said
    merged_into: int | None
    is_withdrawn: bool
    members: int
    act: int

    @property
    def name(self) -> str:
        """What officers call it."""
        return self.said.name

    @property
    def is_live(self) -> bool:
        """Whether something can be put into it."""
        return self.merged_into is None and not self.is_withdrawn

    @property
    def is_unsolved(self) -> bool:
        """Whether new media of it come first: an unsolved series, an unknown offender, a child not yet safe."""
        return self.is_live and is_unsolved(self.kind, self.said)


@dataclass(frozen=True, slots=True)
class Member:
    """A sighting in a gathering, with the words of who put it there, and what a machine suggested it by, if one did.

    `act` is the one by which it is in this gathering; reason, basis, officer and time are those of who said so first.
    """

    gathering: int
    sighting: Sighting
    act: int
    reason: str
    basis: str
    officer: str
    at: datetime


def is_unsolved(kind: GatheringKind, said: Said) -> bool:
    """Whether a gathering of this kind, of which this is said, is one to go on looking for."""
    match kind:
        case GatheringKind.SERIES:
            return said.state is State.UNSOLVED
        case GatheringKind.SUBJECT if said.role is Role.OFFENDER:
            return said.state is State.UNIDENTIFIED
        case GatheringKind.SUBJECT:
            return said.state is not State.SAFEGUARDED
        case _:
            return False
