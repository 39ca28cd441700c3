"""Gatherings: told with their members, and what may belong to them; made, filled, merged, undone."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from clew.casework.gather import Gathered as Done
from clew.casework.gatherings import Named, ToldGathering, ToldMember
from clew.casework.leads import LeadSide
from clew.casework.suggest_members import Suggestion as Told
from clew.model import gathering as model
from clew.model import link
from clew.model.frame_part import frame_part, frame_time
from clew.web.shapes.decision import MOST, Asked, Key, Note, Number, Reference
from clew.web.shapes.lead import Box, LeadMedia, Share
from clew.web.shapes.moment import Moment

Name = Annotated[str, Field(max_length=200, description="1 to 80 characters, no comma and no semicolon.")]


class BoxAsked(Asked):
    """A part of an upright picture."""

    left: Share
    top: Share
    width: Share
    height: Share


class SightingAsked(Asked):
    """A member, as it is told: the whole SHA-256, and the frame and box if it has one."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    at_ms: Annotated[int, Field(ge=0, le=2**40)] | None = None
    box: BoxAsked | None = None

    def sighting(self) -> model.Sighting:
        """Return where it is."""
        part = "" if self.at_ms is None else frame_part(self.at_ms)
        return model.Sighting(bytes.fromhex(self.sha256), part, _box(self.box))


class MediaNamed(Asked):
    """Whole stacks of the case, or single media of any; a time or a box is of one media alone. Or members, each."""

    stacks: Annotated[list[Reference], Field(default_factory=list, max_length=MOST)]
    media: Annotated[list[Reference], Field(default_factory=list, max_length=MOST)]
    at_ms: Annotated[int, Field(ge=0, le=2**40)] | None = None
    box: BoxAsked | None = None
    sightings: Annotated[list[SightingAsked], Field(default_factory=list, max_length=MOST)]

    def named(self) -> Named:
        """Return what is meant, for the act to look up."""
        seen = [each.sighting() for each in self.sightings]
        return Named(self.media, self.stacks, self.at_ms, _box(self.box), seen)


class ToMakeGathering(MediaNamed):
    """A gathering to make, with members or none yet."""

    key: Key
    kind: model.GatheringKind
    name: Name
    role: model.Role = model.Role.UNSAID
    reason: Note = ""


class ToChangeGathering(MediaNamed):
    """One act on a gathering; which of the fields it needs is said at each."""

    key: Key
    act: Literal["add", "remove", "accept", "decline", "rename", "state", "merge", "unmerge", "split", "undo"]
    name: Name = Field(default="", description="For rename and split.")
    state: model.State | None = Field(default=None, description="For state.")
    role: model.Role | None = Field(default=None, description="For state.")
    into: Number | None = Field(default=None, description="For merge: the gathering that goes on.")
    undoes: Number | None = Field(default=None, description="For undo: the act's number.")
    reason: Note = Field(default="", description="Needed to decline.")


class Gathering(BaseModel):
    """A Series, Subject, Place or Device as it stands."""

    number: int
    kind: model.GatheringKind
    name: str
    role: model.Role
    state: model.State
    is_unsolved: bool
    members: int
    merged_into: int | None
    is_withdrawn: bool

    @classmethod
    def of(cls, each: model.Gathering) -> Self:
        """Return a gathering as the API tells it."""
        return cls(
            number=each.number,
            kind=each.kind,
            name=each.name,
            role=each.said.role,
            state=each.said.state,
            is_unsolved=each.is_unsolved,
            members=each.members,
            merged_into=each.merged_into,
            is_withdrawn=each.is_withdrawn,
        )


class GatheringMember(BaseModel):
    """A member; `media` is null where the catalog has it no more. `basis` is what a machine suggested it by."""

    sha256: str
    at_ms: int | None = Field(description="The time of the film's frame that it is; null for a whole.")
    box: Box | None = Field(description="The part that it is; null for a whole.")
    media: LeadMedia | None
    reason: str
    basis: str
    officer: str
    at: Moment

    @classmethod
    def of(cls, told: ToldMember) -> Self:
        """Return a member as the API tells it."""
        each = told.member
        return cls(
            sha256=each.sighting.sha256.hex(),
            at_ms=frame_time(each.sighting.part),
            box=None if each.sighting.box is None else Box.of(each.sighting.box),
            media=_media(told.side, each.sighting),
            reason=each.reason,
            basis=each.basis,
            officer=each.officer,
            at=each.at,
        )


class GatheringSaid(BaseModel):
    """What is said of a gathering as a whole."""

    name: str
    role: model.Role
    state: model.State

    @classmethod
    def of(cls, said: model.Said) -> Self:
        """Return what is said as the API tells it."""
        return cls(name=said.name, role=said.role, state=said.state)


class GatheringAct(BaseModel):
    """What an officer did with it, in the case where it was done; `undoes` is the number of the act undone.

    `was` and `said` are what was said of it before and since, null where the act says nothing of that; `said` of a
    split is of the one split off.
    """

    number: int
    act: model.ActKind
    gathering: int
    other: int | None
    was: GatheringSaid | None
    said: GatheringSaid | None
    reason: str
    officer: str
    case: str
    at: Moment
    undoes: int | None

    @classmethod
    def of(cls, each: model.GatheringAct) -> Self:
        """Return an act as the API tells it."""
        return cls(
            number=each.number,
            act=each.act,
            gathering=each.gathering,
            other=each.other,
            was=None if each.was is None else GatheringSaid.of(each.was),
            said=None if each.said is None else GatheringSaid.of(each.said),
            reason=each.reason,
            officer=each.officer,
            case=each.case,
            at=each.at,
            undoes=each.undoes,
        )


class GatheringDetails(BaseModel):
    """A gathering with some of its members, those put in last first, and its acts, oldest first."""

    gathering: Gathering
    items: list[GatheringMember]
    acts: list[GatheringAct]
    others: list[Gathering] = Field(description="Those that its acts name beside it, as they stand.")

    @classmethod
    def of(cls, told: ToldGathering) -> Self:
        """Return a gathering as the API tells it, members and all."""
        return cls(
            gathering=Gathering.of(told.gathering),
            items=[GatheringMember.of(each) for each in told.members],
            acts=[GatheringAct.of(each) for each in told.acts],
            others=[Gathering.of(each) for each in told.others],
        )


class GatheringDone(BaseModel):
    """An act that was done, and what it was about as it stands; `other` as in the act."""

    act: GatheringAct
    gathering: Gathering
    other: Gathering | None
    was_repeated: bool

    @classmethod
    def of(cls, made: Done) -> Self:
        """Return what was done as the API tells it."""
        return cls(
            act=GatheringAct.of(made.act),
            gathering=Gathering.of(made.gathering),
            other=None if made.other is None else Gathering.of(made.other),
            was_repeated=made.was_repeated,
        )


class SuggestedMember(BaseModel):
    """What may belong to a gathering: it agrees with `agrees` of its `among` media. No proof."""

    sha256: str
    media: LeadMedia | None
    kinds: list[str]
    leads: list[int] = Field(description="The leads it rests on, the best first.")
    agrees: int
    among: int
    false_match_rate: float = Field(
        description="Of its rarest lead: how often two unrelated views score as high, on published benign data."
    )
    is_accepted: bool = Field(description="Whether an officer has accepted a lead that it rests on.")

    @classmethod
    def of(cls, told: Told, side: LeadSide | None) -> Self:
        """Return a suggestion as the API tells it."""
        return cls(
            sha256=told.sighting.sha256.hex(),
            media=_media(side, told.sighting),
            kinds=list(dict.fromkeys(each.link.kind for each in told.by)),
            leads=[each.link.number for each in told.by],
            agrees=told.agrees,
            among=told.of,
            false_match_rate=told.false_match_rate,
            is_accepted=told.is_accepted,
        )


def _media(side: LeadSide | None, seen: model.Sighting) -> LeadMedia | None:
    return None if side is None else LeadMedia.of(side, seen.part, seen.box)


def _box(asked: BoxAsked | None) -> link.Box | None:
    return None if asked is None else link.Box(asked.left, asked.top, asked.width, asked.height)
