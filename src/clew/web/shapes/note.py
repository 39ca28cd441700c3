"""Notes, the words they use, and named views: asked for and told."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from clew.casework.annotate import LONGEST_COMMENT, Annotation
from clew.casework.noted import LoggedNote, StandingNote
from clew.model.named_view import NamedView
from clew.model.note import Note as Made
from clew.model.note import NoteKind
from clew.web.shapes.decision import MOST, Asked, Key, Number, Reference
from clew.web.shapes.moment import Moment

Text = Annotated[str, Field(max_length=LONGEST_COMMENT, description="The comment, the tag, or the series' name.")]
_Name = Annotated[str, Field(min_length=1, max_length=400)]


class ToNote(Asked):
    """One note on stacks as they are now, and on single media: on all of them, or on none."""

    key: Key
    kind: NoteKind
    text: Text = Field("", description="Of a bookmark none.")
    stacks: list[Reference] = Field([], max_length=MOST)
    media: list[Reference] = Field([], max_length=MOST)
    is_removal: bool = Field(default=False, description="Take a tag, a bookmark or a series off.")

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.stacks or self.media):
            raise ValueError("name `stacks` or `media`")
        return self

    def annotation(self) -> Annotation:
        """Return what is asked for."""
        return Annotation(self.kind, self.text, self.stacks, self.media, is_removal=self.is_removal)


class ToWithdraw(Asked):
    """Notes to undo: all of them, or none."""

    key: Key
    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST)]


class Note(BaseModel):
    """One note; `media` counts those it was made on. `is_removal` takes something off; an undo names what it undoes."""

    number: int
    kind: NoteKind
    text: str
    stack: str = Field(description="The stack it was made on as a whole, empty for single media.")
    officer: str
    at: Moment
    media: int
    is_removal: bool
    undoes: int | None
    undone_by: int | None

    @classmethod
    def of(cls, note: Made, undone_by: int | None = None) -> Self:
        """Return a note as the API tells it."""
        return cls(
            number=note.number,
            kind=note.kind,
            text=note.text,
            stack=note.stack,
            officer=note.officer,
            at=note.at,
            media=len(note.media),
            is_removal=note.is_removal,
            undoes=note.undoes,
            undone_by=undone_by,
        )


class Notes(BaseModel):
    """Some of a case's notes, in their order."""

    items: list[Note]

    @classmethod
    def of(cls, logged: list[LoggedNote]) -> Self:
        """Return notes as the API tells them."""
        return cls(items=[Note.of(each.note, each.undone_by) for each in logged])


class Noted(BaseModel):
    """The notes made; `was_repeated` where they had been made before, under the same key."""

    notes: list[Note]
    was_repeated: bool


class StackNote(BaseModel):
    """A note in force on a stack: on which of its media, and in which case it was made."""

    number: int
    kind: NoteKind
    text: str
    officer: str
    at: Moment
    case: str
    media: list[str]

    @classmethod
    def of(cls, standing: StandingNote) -> Self:
        """Return a note as the API tells it."""
        note = standing.note
        return cls(
            number=note.number,
            kind=note.kind,
            text=note.text,
            officer=note.officer,
            at=note.at,
            case=note.case,
            media=[sha256.hex() for sha256 in standing.media],
        )


class Word(BaseModel):
    """A tag or a series, and how many media bear it."""

    text: str
    media: int


class Words(BaseModel):
    """The tags of a case, and all series, the most used first."""

    tags: list[Word]
    series: list[Word]


class View(BaseModel):
    """A view that has a name: shared in the case, or one's own."""

    number: int
    name: str
    query: str = Field(description="As in the address of the case's page, without the question mark.")
    officer: str
    is_own: bool
    is_shared: bool
    at: Moment

    @classmethod
    def of(cls, view: NamedView, officer: str) -> Self:
        """Return a view as the API tells it to an officer."""
        return cls(
            number=view.number,
            name=view.name,
            query=view.query,
            officer=view.officer,
            is_own=view.officer == officer,
            is_shared=view.is_shared,
            at=view.at,
        )


class ToSave(Asked):
    """A view to keep under a name, in the place of one's own of that name."""

    key: Key
    name: _Name
    query: Annotated[str, Field(max_length=5000)]
    is_shared: bool = False


class ToRemove(Asked):
    """One's own view to take away."""

    key: Key
    name: _Name
