from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.camera import Camera
from clew.model.category import Category
from clew.model.hashset import HashSet
from clew.model.note import NoteKind
from clew.model.stack import Stack, StackMember
from clew.store import cases, decisions, list_import, matches, notes, stacks, state
from clew.store.catalog import Catalog
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Values

    from clew.store.transaction import Transaction


def fill(tx: Transaction, values: Values, order: list[int]) -> None:
    """Make one and the same case, its parts in different orders."""
    cases.add_case(tx, f"before-{order[0]}")
    camera = Camera(make="Maker", latitude=-33.8567844, longitude=0.1 + 0.2)
    for number in order:
        record = Record(
            values.occurrence(b"%d\xff.jpg" % number),
            values.picture(number, camera=camera),
        )
        values.ingest(tx, "OP-1", [record], exhibit=f"KP/{number % 2}")
        values.ingest(tx, "OP-1", [Record(values.occurrence(b"x%d" % number), values.unexamined(-number))])
    list_import.replace(tx, HashSet("a", "csv"), [values.entry(number) for number in order], bytes(32))
    matches.record_matches(tx, [values.match(number, "a") for number in order])
    members = (StackMember(values.sha256(1), 0), StackMember(values.sha256(2), 3))
    stacks.replace_stacks(tx, "OP-1", [Stack(values.sha256(1), members)])
    decisions.append(
        tx,
        case="OP-1",
        stack="abc",
        category=Category("uk", "2014", "A"),
        officer="officer",
        at=datetime(2026, 1, order[0] + 1, tzinfo=UTC),
        applied=[values.sha256(1)],
        suggested=[],
    )
    for kind in (NoteKind.BOOKMARK, NoteKind.COMMENT)[order[0] // 3 :]:
        notes.append(
            tx,
            case="OP-1",
            kind=kind,
            text="",
            stack="",
            media=[values.sha256(1)],
            officer="officer",
            at=datetime(2026, 1, order[0] + 1, tzinfo=UTC),
        )


def test_equal_content_has_one_digest_on_every_database(catalog: Catalog, values: Values, tmp_path: Path) -> None:
    other = Catalog.open(f"sqlite:///{tmp_path / 'other.sqlite'}", "agency-a")
    with catalog.writing() as tx:
        fill(tx, values, [1, 2, 3, 4])
    with other.writing() as tx:
        fill(tx, values, [3, 1, 4, 2])
    with catalog.reading() as tx, other.reading() as tx_other:
        assert list(state.dump(tx, "OP-1")) == list(state.dump(tx_other, "OP-1"))
        assert state.case_digest(tx, "OP-1") == state.case_digest(tx_other, "OP-1")
        kinds = [line.split('"what":"')[1].split('"')[0] for line in state.dump(tx, "OP-1")]
    assert set(kinds) == {"exhibit", "occurrence", "media", "hash", "match", "stack", "decision", "note"}
    other.close()


def test_whatever_changes_changes_the_digest(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        digests = [state.case_digest(tx, "OP-1")]
        for record in (
            Record(values.occurrence(b"1.jpg", modified_ns=2), values.picture(1)),
            Record(values.occurrence(b"1.jpg", is_deleted=True), values.picture(1)),
            Record(values.occurrence(b"1.jpg"), values.picture(1), b"k" * 32),
            values.record(2),
        ):
            values.ingest(tx, "OP-1", [record])
            digests.append(state.case_digest(tx, "OP-1"))
        cases.set_found(tx, "OP-1", "KP/1", 2)
        digests.append(state.case_digest(tx, "OP-1"))
    assert len(set(digests)) == len(digests)


def test_recording_again_and_other_cases_do_not_change_it(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        before = state.case_digest(tx, "OP-1")
        values.ingest(tx, "OP-1", [values.record(1)])
        values.ingest(tx, "OP-2", [values.record(1, b"elsewhere"), values.record(2)])
        assert state.case_digest(tx, "OP-1") == before


def test_an_unknown_case_has_no_digest(catalog: Catalog) -> None:
    with catalog.reading() as tx, pytest.raises(NotFoundError):
        state.case_digest(tx, "OP-1")
