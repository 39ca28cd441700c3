"""Groups of faces: told with their faces and what officers said of them, and what they say."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from clew.casework.face_groups import FaceGroup as ToldGroup
from clew.casework.face_groups import FaceWord as ToldWord
from clew.casework.show_faces import ShownFace, ShownGroup, ShownGroups
from clew.model.face import FaceAct
from clew.web.shapes.decision import Asked, Key, Note
from clew.web.shapes.gathering import Name
from clew.web.shapes.lead import LeadMedia, LinkerOff
from clew.web.shapes.moment import Moment

MOST_NAMED = 1000
GroupName = Annotated[str, Field(pattern="^[0-9a-f]{1,12}$", description="A group, or a face, by its name.")]


class ToSayOfFaces(Asked):
    """A word on faces; which of the fields it needs is said at each."""

    key: Key
    act: Literal["split", "merge", "name", "undo"]
    all: bool = Field(default=False, description="Groups of all cases are meant, not those of the case.")
    group: GroupName | None = Field(default=None, description="Needed but for undo.")
    faces: Annotated[list[GroupName], Field(default_factory=list, max_length=MOST_NAMED, description="For split.")]
    other: GroupName | None = Field(default=None, description="For merge: the other group.")
    name: Name = Field(default="", description="For name: who it is.")
    word: Annotated[int, Field(ge=1, le=2**53)] | None = Field(default=None, description="For undo.")
    reason: Note = ""


class ToGroupFaces(Asked):
    """Groups to make anew, of the case or of all."""

    all: bool = False


class FaceShown(BaseModel):
    """A face; `marks` say what is wrong with it ("small", "turned", "blurred"), null where another version found it."""

    face: str
    media: LeadMedia
    usability: float = Field(description="0 to 1: how often a face so clear was recognised in another picture.")
    size_px: int | None
    marks: list[str] | None

    @classmethod
    def of(cls, each: ShownFace) -> Self:
        """Return a face as the API tells it."""
        at, seen = each.member.face, each.seen
        return cls(
            face=at.name,
            media=LeadMedia.of(each.side, at.part, at.box),
            usability=each.member.usability,
            size_px=None if seen is None else seen.size_px,
            marks=None if seen is None else list(seen.marks),
        )


class FaceGroup(BaseModel):
    """A group of faces that are most likely of one person; `names` are who officers say its faces are."""

    group: str
    faces: int
    media: int
    names: list[str]

    @classmethod
    def of_group(cls, told: ToldGroup) -> "FaceGroup":
        """Return a group as the API tells it."""
        return FaceGroup(group=told.name, faces=told.faces, media=told.media, names=list(told.names))


class FaceGroupCard(FaceGroup):
    """A group in a list, with its best faces; the first is the one it is named after."""

    cases: int
    best: list[FaceShown]

    @classmethod
    def of(cls, told: ShownGroup) -> Self:
        """Return a group as it is listed."""
        about = FaceGroup.of_group(told.group).model_dump()
        return cls(**about, cases=told.cases, best=[FaceShown.of(each) for each in told.best])


class FaceGroupPage(BaseModel):
    """Some groups of `total`; `made_at` is null where none were made, `off` says why faces are not shown at all."""

    total: int
    items: list[FaceGroupCard]
    made_at: Moment | None
    made_by: str
    words_since: int = Field(description="So many words were said of faces after these groups were made.")
    measured: str = Field(description="How pure and complete such groups are, and on what that was measured.")
    off: LinkerOff | None

    @classmethod
    def of(cls, found: ShownGroups, linker: str) -> Self:
        """Return groups as the API tells them."""
        made = found.grouping
        return cls(
            total=found.total,
            items=[FaceGroupCard.of(each) for each in found.items],
            made_at=None if made is None else made.at,
            made_by="" if made is None else made.officer,
            words_since=found.words_since,
            measured=found.measured,
            off=None if found.off is None else LinkerOff(linker=linker, reason=found.off.reason),
        )


class FaceGroupDetails(BaseModel):
    """A group with some of its faces: first the one it is named after, then the most usable."""

    group: FaceGroup
    items: list[FaceShown]


class FaceWord(BaseModel):
    """What an officer said of faces; `faces` counts both sides, `of` is the word that is taken back."""

    number: int
    act: FaceAct
    faces: int
    name: str
    of: int | None
    subject: int | None = Field(description="The Subject that a name put faces into.")
    holds: bool
    reason: str
    officer: str
    at: Moment

    @classmethod
    def of_word(cls, told: ToldWord) -> Self:
        """Return a word as the API tells it."""
        said = told.said
        return cls(
            number=said.number,
            act=said.act,
            faces=len(said.faces) + len(said.others),
            name=said.name,
            of=said.of if said.act is FaceAct.TAKEN_BACK else None,
            subject=told.subject,
            holds=told.holds,
            reason=said.reason,
            officer=said.officer,
            at=said.at,
        )


class FacesSaid(BaseModel):
    """What was said; `is_grouped` tells whether groups were made anew under it, else `clew face groups make` does."""

    word: FaceWord
    is_grouped: bool
