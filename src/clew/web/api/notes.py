"""What officers note of stacks and media: comments, bookmarks, tags, series."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework import noted
from clew.casework.annotate import Noted as Answered
from clew.casework.annotate import annotate, withdraw_notes
from clew.model.note import NoteKind
from clew.web.context import CaseName, StackName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.note import Note, Noted, Notes, StackNote, ToNote, ToWithdraw, Word, Words

router = APIRouter(prefix="/cases/{case}", tags=["notes"])

READING = described(404, 422, 503)
WRITING = described(404, 409, 413, 422, 503)


@router.get("/notes", responses=READING)
def notes(
    desk: ThisDesk,
    case: CaseName,
    after: Annotated[int, Query(ge=0, le=2**53, description="The number before the first one wanted.")] = 0,
    count: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Notes:
    """Tell notes in their order, undone ones and undos too; of bookmarks one's own."""
    return Notes.of(noted.note_log(desk, case, after, count))


@router.post("/notes", responses=WRITING, dependencies=[Depends(same_page)])
def note(desk: ThisDesk, case: CaseName, asked: ToNote) -> Noted:
    """Note something of stacks and single media, of all or of none: a note for each stack, one for all the media."""
    return _answer(annotate(desk, case, asked.annotation(), str(asked.key)))


@router.post("/notes/undo", responses=WRITING, dependencies=[Depends(same_page)])
def undo_notes(desk: ThisDesk, case: CaseName, asked: ToWithdraw) -> Noted:
    """Undo notes by new ones, all of them or none; the old ones stay on record."""
    return _answer(withdraw_notes(desk, case, asked.numbers, str(asked.key)))


@router.get("/stacks/{stack}/notes", responses=READING)
def stack_notes(desk: ThisDesk, case: CaseName, stack: StackName) -> list[StackNote]:
    """Tell the notes in force on any media of a stack; of bookmarks one's own."""
    return [StackNote.of(each) for each in noted.notes_on_stack(desk, case, stack)]


@router.get("/words", responses=READING)
def words(desk: ThisDesk, case: CaseName) -> Words:
    """Tell the tags that are used in a case, and the series there are in any, to choose from."""
    tags, series = (
        [Word(text=each.text, media=each.media) for each in noted.words(desk, case, kind)]
        for kind in (NoteKind.TAG, NoteKind.SERIES)
    )
    return Words(tags=tags, series=series)


def _answer(answered: Answered) -> Noted:
    return Noted(notes=[Note.of(each) for each in answered.notes], was_repeated=answered.was_repeated)
