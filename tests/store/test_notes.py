"""What officers note, and the views they name, on either database."""

from datetime import UTC, datetime

import pytest
from tests.conftest import Values

from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.named_view import NamedView
from clew.model.note import Note, NoteKind
from clew.store import cases, notes
from clew.store.catalog import Catalog
from clew.store.named_views import append_view, named_views, views_between
from clew.store.transaction import Transaction

AT = datetime(2026, 11, 5, tzinfo=UTC)


class Notebook:
    """Notes in a transaction, with as little said as can be."""

    def __init__(self, tx: Transaction, values: Values) -> None:
        self._tx = tx
        self._values = values
        for case in ("OP-1", "OP-2"):
            cases.add_case(tx, case)

    def note(
        self,
        kind: NoteKind,
        text: str,
        *media: int,
        case: str = "OP-1",
        officer: str = "a.moreau",
        is_removal: bool = False,
        undoes: int | None = None,
    ) -> Note:
        return notes.append(
            self._tx,
            case=case,
            kind=kind,
            text=text,
            stack="",
            media=[self._values.sha256(number) for number in media],
            officer=officer,
            at=AT,
            is_removal=is_removal,
            undoes=undoes,
        )

    def standing(self, medium: int, case: str = "OP-1") -> list[tuple[str, str, str]]:
        found = notes.standing_notes(self._tx, case).get(self._values.sha256(medium), ())
        return [(note.kind.value, note.text, note.officer) for note in found]


def test_what_stands_is_the_last_word_on_each_thing(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        book = Notebook(tx, values)
        book.note(NoteKind.COMMENT, "a bridge at dusk", 1)
        book.note(NoteKind.COMMENT, "the same bridge", 1, officer="j.doe")
        book.note(NoteKind.TAG, "bridge", 1, 2)
        book.note(NoteKind.TAG, "bridge", 2, is_removal=True)
        book.note(NoteKind.BOOKMARK, "", 1)
        book.note(NoteKind.BOOKMARK, "", 1, officer="j.doe")
        book.note(NoteKind.BOOKMARK, "", 1, officer="j.doe", is_removal=True)
        assert book.standing(1) == [
            ("comment", "a bridge at dusk", "a.moreau"),
            ("comment", "the same bridge", "j.doe"),
            ("tag", "bridge", "a.moreau"),
            ("bookmark", "", "a.moreau"),
        ]
        assert book.standing(2) == []
        book.note(NoteKind.TAG, "bridge", 2, undoes=4)
        assert book.standing(2) == [("tag", "bridge", "a.moreau")]
        book.note(NoteKind.COMMENT, "a bridge at dusk", 1, undoes=1)
        assert [text for _, text, _ in book.standing(1)] == ["the same bridge", "bridge", ""]


def test_a_series_goes_over_cases_and_nothing_else_does(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        book = Notebook(tx, values)
        book.note(NoteKind.TAG, "bridge", 1)
        book.note(NoteKind.SERIES, "Old town", 1, 2)
        book.note(NoteKind.SERIES, "Harbour", 3, case="OP-2")
        assert book.standing(1, "OP-2") == [("series", "Old town", "a.moreau")]
        assert book.standing(3) == [("series", "Harbour", "a.moreau")]
        assert notes.in_series(tx) == {
            values.sha256(1): "Old town",
            values.sha256(2): "Old town",
            values.sha256(3): "Harbour",
        }
        assert notes.in_series(tx, without="OP-1") == {values.sha256(3): "Harbour"}
        assert notes.words(tx, NoteKind.SERIES) == ["Harbour", "Old town"]
        assert notes.words(tx, NoteKind.TAG, "OP-2") == []
        assert [note.number for note in notes.notes(tx, "OP-1")] == [1, 2]
        assert [note.number for note in notes.notes_since(tx, "OP-1", 1)] == [2, 3]
        assert [note.number for note in notes.notes_about(tx, "OP-2", [values.sha256(1)])] == [2]
        assert [note.number for note in notes.notes_between(tx, "OP-2", 1, 9)] == [3]
        assert notes.last_note(tx) == 3


def test_a_note_is_undone_once(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        book = Notebook(tx, values)
        first = book.note(NoteKind.COMMENT, "a bridge", 1)
        undo = book.note(NoteKind.COMMENT, "a bridge", 1, undoes=first.number)
        assert notes.notes(tx, "OP-1") == [first, undo]
        with pytest.raises(ConflictError, match="by note 2"):
            book.note(NoteKind.COMMENT, "a bridge", 1, undoes=first.number)
        with pytest.raises(UsageError, match="itself an undo"):
            book.note(NoteKind.COMMENT, "a bridge", 1, undoes=undo.number)
        with pytest.raises(NotFoundError):
            book.note(NoteKind.COMMENT, "a bridge", 1, case="OP-2", undoes=first.number)


def test_a_view_is_replaced_and_taken_away_by_later_rows(catalog: Catalog) -> None:
    def saved(name: str, query: str, officer: str = "a.moreau", *, is_removal: bool = False) -> NamedView:
        view = NamedView(0, "OP-1", name, query, is_shared=True, officer=officer, at=AT, is_removal=is_removal)
        return append_view(tx, view)

    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        cases.add_case(tx, "OP-2")
        first = saved("new ones", "?lane=new")
        other = saved("new ones", "?lane=near", "j.doe")
        assert named_views(tx, "OP-1") == [first, other]
        second = saved("new ones", "?lane=new&kind=video")
        assert named_views(tx, "OP-1") == [second, other]
        saved("new ones", "", "j.doe", is_removal=True)
        assert named_views(tx, "OP-1") == [second]
        assert views_between(tx, "OP-1", 2, 3) == [other, second]
        assert named_views(tx, "OP-2") == []
        with pytest.raises(UsageError, match="no name"):
            saved("", "?lane=new")
