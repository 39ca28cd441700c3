"""What officers note of media: comments, bookmarks, tags, and the series they put media into."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoteKind(StrEnum):
    """What a note is: a comment on its media, an officer's own bookmark, a case's tag, or membership in a series."""

    COMMENT = "comment"
    BOOKMARK = "bookmark"
    TAG = "tag"
    SERIES = "series"


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer noted of media; undone only by a later note that names it.

    `number` counts from 1 in its agency. `text` is the comment, the tag, or the name of the series, "" for a bookmark.
    `stack` names the stack whose media, as they were then, are noted; it is "" where single media are. With
    `is_removal` the tag, the bookmark or the series is taken off these media. An undo names the undone note in
    `undoes`, and is of the same kind, text and media.
    """

    number: int
    case: str
    kind: NoteKind
    text: str
    stack: str
    media: tuple[bytes, ...]
    officer: str
    at: datetime
    is_removal: bool = False
    undoes: int | None = None


def in_force(notes: Iterable[Note], undone: Container[int]) -> tuple[Note, ...]:
    """Return of the notes on one media, which are in their order, those that stand.

    Every comment stands until it is undone; of the notes on one tag, one series, or by one officer's bookmark the last.
    """
    found: dict[tuple[NoteKind, object], Note] = {}
    for note in notes:
        if note.undoes is not None or note.number in undone:
            continue
        about = _about(note)
        found.pop(about, None)
        if not note.is_removal:
            found[about] = note
    return tuple(found.values())


def _about(note: Note) -> tuple[NoteKind, object]:
    """Return what the last of several notes tells of; a tag is its own case's, a series the agency's."""
    match note.kind:
        case NoteKind.COMMENT:
            return note.kind, note.number
        case NoteKind.BOOKMARK:
            return note.kind, (note.case, note.officer)
        case NoteKind.TAG:
            return note.kind, (note.case, note.text)
        case NoteKind.SERIES:
            return note.kind, note.text
