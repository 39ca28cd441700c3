"""What officers noted of media: appended, never altered."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.note import Note, NoteKind, in_force
from clew.notation.sought import Sought
from clew.store import schema
from clew.store.cases import case_id
from clew.store.having import may_have
from clew.store.transaction import Transaction, batches, insert_rows, plain, stream


def append(  # noqa: PLR0913 - the fields of a note
    tx: Transaction,
    *,
    case: str,
    kind: NoteKind,
    text: str,
    stack: str,
    media: Sequence[bytes],
    officer: str,
    at: datetime,
    is_removal: bool = False,
    undoes: int | None = None,
) -> Note:
    """Append a note, numbered next in its agency, or an undo of an earlier one.

    Raises NotFoundError where the note to undo isn't there, UsageError where it is an undo, ConflictError where it is
    undone already.
    """
    table = schema.notes
    number_of_case = case_id(tx, case)
    if undoes is not None:
        _check_undo(tx, number_of_case, undoes)
    note = Note(
        number=last_note(tx) + 1,
        case=plain(case),
        kind=kind,
        text=plain(text),
        stack=plain(stack),
        media=tuple(dict.fromkeys(media)),
        officer=plain(officer),
        at=at.astimezone(UTC),
        is_removal=is_removal,
        undoes=undoes,
    )
    head = {"agency": tx.agency, "number": note.number}
    fields = ("kind", "text", "stack", "is_removal", "officer", "at", "undoes")
    insert_rows(tx, table, [{**head, "case_id": number_of_case, **{name: getattr(note, name) for name in fields}}])
    media_rows = [{**head, "position": position, "sha256": sha256} for position, sha256 in enumerate(note.media)]
    insert_rows(tx, schema.note_media, media_rows)
    return note


def _check_undo(tx: Transaction, case: int, number: int) -> None:
    table = schema.notes
    mine = (table.c.agency == tx.agency, table.c.case_id == case)
    known = tx.connection.execute(select(table.c.undoes).where(*mine, table.c.number == number)).one_or_none()
    if known is None:
        raise NotFoundError(f"the case has no note {number}")
    if known.undoes is not None:
        raise UsageError(f"note {number} is itself an undo: note it again instead")
    by = tx.connection.scalar(select(table.c.number).where(*mine, table.c.undoes == number))
    if by is not None:
        raise ConflictError(f"note {number} is undone already, by note {by}")


def last_note(tx: Transaction) -> int:
    """Return the number of the agency's newest note, 0 where there is none."""
    table = schema.notes
    return tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0


def notes(tx: Transaction, case: str) -> list[Note]:
    """Return all notes made in a case in their order, undos and undone ones included; raises NotFoundError."""
    return _notes(tx, schema.notes.c.case_id == case_id(tx, case))


def notes_between(tx: Transaction, case: str, first: int, last: int) -> list[Note]:
    """Return the notes of a case with these numbers, both ends included, in their order."""
    table = schema.notes
    return _notes(tx, table.c.case_id == case_id(tx, case), table.c.number.between(first, last))


def notes_since(tx: Transaction, case: str, number: int) -> list[Note]:
    """Return the notes with a higher number that tell of media of a case: its own, and those on series of any."""
    return _notes(tx, _concerns(tx, case), schema.notes.c.number > number)


def notes_about(tx: Transaction, case: str, sha256s: Sequence[bytes]) -> list[Note]:
    """Return the notes on any of these media, in their order: the case's own, and those on series of any case."""
    media, concerned = schema.note_media, _concerns(tx, case)
    found: set[int] = set()
    for batch in batches(sha256s):
        statement = select(media.c.number).where(media.c.agency == tx.agency, media.c.sha256.in_(batch))
        found.update(tx.connection.scalars(statement))
    table = schema.notes
    return [each for batch in batches(sorted(found)) for each in _notes(tx, concerned, table.c.number.in_(batch))]


def standing_notes(tx: Transaction, case: str) -> dict[bytes, tuple[Note, ...]]:
    """Return the notes in force for every media that has any: those of a case, and series of any case."""
    return by_media(_notes(tx, _concerns(tx, case)))


def by_media(every: Iterable[Note]) -> dict[bytes, tuple[Note, ...]]:
    """Return by media which of these notes stand; they are in their order, and hold every undo of each other."""
    every = list(every)
    undone = {note.undoes for note in every if note.undoes is not None}
    found: dict[bytes, list[Note]] = {}
    for note in every:
        for sha256 in note.media:
            found.setdefault(sha256, []).append(note)
    standing = {sha256: in_force(some, undone) for sha256, some in found.items()}
    return {sha256: some for sha256, some in standing.items() if some}


def words(tx: Transaction, kind: NoteKind, case: str | None = None) -> list[str]:
    """Return the tags, or the series, that were ever noted, sorted: in one case, or in all."""
    table = schema.notes
    statement = select(table.c.text).where(table.c.agency == tx.agency, table.c.kind == kind).distinct()
    if case is not None:
        statement = statement.where(table.c.case_id == case_id(tx, case))
    return list(tx.connection.scalars(statement.order_by(table.c.text)))


def notes_with(tx: Transaction, sought: Sought, most: int) -> list[Note]:
    """Return comments, tags and series that stand for any media and have a text, the newest first."""
    table = schema.notes
    statement = (
        select(table.c.text)
        .where(table.c.agency == tx.agency, table.c.text != "", may_have(tx, table.c.text, sought))
        .group_by(table.c.text)
        .order_by(func.max(table.c.number).desc())
        .limit(most)
    )
    found: dict[int, Note] = {}
    for batch in batches(filter(sought.is_in, list(tx.connection.scalars(statement)))):
        for some in by_media(_notes(tx, table.c.text.in_(batch))).values():  # an undo has the text of what it undoes
            found |= {note.number: note for note in some}
    return [found[number] for number in sorted(found, reverse=True)][:most]


def in_series(tx: Transaction, without: str | None = None) -> dict[bytes, str]:
    """Return the series of every media that officers put into one, of several the first; not by notes of one case."""
    table = schema.notes
    wanted = [table.c.kind == NoteKind.SERIES]
    if without is not None:
        wanted.append(table.c.case_id != case_id(tx, without))
    standing = by_media(_notes(tx, *wanted))
    return {sha256: min(note.text for note in some) for sha256, some in standing.items()}


def media_in_series(tx: Transaction, name: str, sha256s: Iterable[bytes]) -> set[bytes]:
    """Return those of the media that are in a series by the notes on it, of whichever case."""
    table, named = schema.notes, schema.note_media
    numbers: set[int] = set()
    asked = set(sha256s)
    for batch in batches(sorted(asked)):
        statement = select(named.c.number).where(named.c.agency == tx.agency, named.c.sha256.in_(batch))
        numbers.update(tx.connection.scalars(statement))
    of_series = (table.c.kind == NoteKind.SERIES, table.c.text == name)
    found = [each for batch in batches(sorted(numbers)) for each in _notes(tx, *of_series, table.c.number.in_(batch))]
    return asked & by_media(found).keys()


def _concerns(tx: Transaction, case: str) -> ColumnElement[bool]:
    table = schema.notes
    return or_(table.c.case_id == case_id(tx, case), table.c.kind == NoteKind.SERIES)


def _notes(tx: Transaction, *wanted: ColumnElement[bool]) -> list[Note]:
    table, cases, media = schema.notes, schema.cases, schema.note_media
    rows = tx.connection.execute(
        select(table, cases.c.name.label("case_name"))
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency, *wanted)
        .order_by(table.c.number)
    ).all()
    if not rows:
        return []
    named: dict[int, list[bytes]] = {}
    items = (
        select(media.c.number, media.c.sha256)
        .join_from(media, table, (media.c.agency == table.c.agency) & (media.c.number == table.c.number))
        .where(media.c.agency == tx.agency, *wanted)
        .order_by(media.c.number, media.c.position)
    )
    for row in stream(tx, items):
        named.setdefault(row.number, []).append(row.sha256)
    return [_note(row, tuple(named.get(row.number, ()))) for row in rows]


def _note(row: Any, media: tuple[bytes, ...]) -> Note:  # noqa: ANN401 - a row
    return Note(
        number=row.number,
        case=row.case_name,
        kind=NoteKind(row.kind),
        text=row.text,
        stack=row.stack,
        media=media,
        officer=row.officer,
        at=row.at,
        is_removal=row.is_removal,
        undoes=row.undoes,
    )
