"""Tells what officers noted: of a stack, of a case, and the words they use."""

from collections import Counter
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.model.note import Note, NoteKind
from clew.store import notes, stacks
from clew.store.catalog import Transaction


@dataclass(frozen=True, slots=True)
class StandingNote:
    """A note in force, and for which of the media that were asked about, in their order."""

    note: Note
    media: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class LoggedNote:
    """A note, and the number of the one that undid it, None while it was not undone."""

    note: Note
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Word:
    """A tag or a series, and how many media bear it now."""

    text: str
    media: int


def notes_on_stack(desk: Desk, case: str, reference: str) -> list[StandingNote]:
    """Return the notes in force for any media of a stack, as the officer may see them; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        stack = stacks.stack_of(tx, case, reference)
        return standing_on(tx, desk, case, [member.sha256 for member in stack.members])


def standing_on(tx: Transaction, desk: Desk, case: str, sha256s: list[bytes]) -> list[StandingNote]:
    """Return the notes in force for any of these media, in their order; of bookmarks the officer's own."""
    standing = notes.by_media(notes.notes_about(tx, case, sha256s))
    found: dict[Note, list[bytes]] = {}
    for sha256 in sha256s:
        for note in standing.get(sha256, ()):
            if note.kind is not NoteKind.BOOKMARK or note.officer == desk.officer:
                found.setdefault(note, []).append(sha256)
    return [StandingNote(note, tuple(media)) for note, media in sorted(found.items(), key=lambda each: each[0].number)]


def case_notes(desk: Desk, case: str, *kinds: NoteKind) -> list[StandingNote]:
    """Return the notes of these kinds that are in force in a case, each with the media it holds for."""
    with desk.catalog.reading() as tx:
        found: dict[Note, list[bytes]] = {}
        for sha256, standing in notes.standing_notes(tx, case).items():
            for note in standing:
                if note.kind in kinds and note.case == case:
                    found.setdefault(note, []).append(sha256)
    ordered = sorted(found.items(), key=lambda each: each[0].number)
    return [StandingNote(note, tuple(media)) for note, media in ordered]


def note_log(desk: Desk, case: str, after: int, count: int) -> list[LoggedNote]:
    """Return at most `count` notes made in a case after this number, undone ones and undos too; raises NotFoundError.

    Of bookmarks only the officer's own.
    """
    with desk.catalog.reading() as tx:
        every = notes.notes(tx, case)
    undone_by = {note.undoes: note.number for note in every if note.undoes is not None}
    shown = (note for note in every if note.kind is not NoteKind.BOOKMARK or note.officer == desk.officer)
    return [LoggedNote(note, undone_by.get(note.number)) for note in shown if note.number > after][:count]


def words(desk: Desk, case: str, kind: NoteKind) -> list[Word]:
    """Return the tags of a case, or all series, with the media that bear each, the most used first."""
    with desk.catalog.reading() as tx:
        known = notes.words(tx, kind, case if kind is NoteKind.TAG else None)
        standing = notes.standing_notes(tx, case)
    counts = Counter(note.text for some in standing.values() for note in some if note.kind is kind)
    return sorted((Word(text, counts[text]) for text in known), key=lambda each: (-each.media, each.text.casefold()))
