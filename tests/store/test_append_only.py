from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from clew.errors import CatalogError
from clew.model.category import Category
from clew.model.face import FaceAct, FaceAt
from clew.model.link import Box
from clew.model.named_view import NamedView
from clew.model.note import NoteKind
from clew.store import act_keys, cases, custody, decisions, face_decisions, linker_policies, notes, schema
from clew.store.named_views import append_view
from clew.store.transaction import insert_rows

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog
    from clew.store.transaction import Transaction

TABLES = {
    "decisions": "officer",
    "decision_media": "sha256",
    "act_keys": "asked",
    "notes": "text",
    "note_media": "sha256",
    "named_views": "query",
    "custody_entries": "officer",
    "assignments": "reason",
    "opinion_rounds": "seed",
    "opinion_items": "code",
    "opinions": "code",
    "linker_policies": "reason",
    "face_decisions": "reason",
    "face_decision_faces": "part",
}


@pytest.fixture
def decided(catalog: Catalog, values: Values) -> Catalog:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        decisions.append(
            tx,
            case="OP-1",
            stack="abc",
            category=Category("uk", "2014", "A"),
            officer="officer",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            applied=[values.sha256(1)],
            suggested=[],
        )
        act_keys.keep_key(tx, "OP-1", "key", act_keys.Keyed(bytes(32), "decisions", 1, 1))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        notes.append(
            tx,
            case="OP-1",
            kind=NoteKind.TAG,
            text="bridge",
            stack="",
            media=[values.sha256(1)],
            officer="officer",
            at=at,
        )
        append_view(tx, NamedView(0, "OP-1", "new ones", "?lane=new", is_shared=False, officer="officer", at=at))
        custody.append(tx, "officer", "decided", "OP-1", {})
        work_together(tx)
        linker_policies.append(tx, "OP-1", "faces", "an order", "officer", is_off=True)
        face = FaceAt(values.sha256(1), "", Box(0.1, 0.2, 0.3, 0.4))
        face_decisions.append(tx, "OP-1", FaceAct.NAMED, "officer", "why", faces=[face], name="Subject 1")
    return catalog


def work_together(tx: Transaction) -> None:
    """Put a row into each table of second opinions, and of assignments, that refers to the decision."""
    item = {"agency": tx.agency, "case_id": 1, "round": 1, "position": 0}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = {
        schema.assignments: {
            "number": 1,
            "by_officer": "a",
            "at": at,
            "minutes": 30,
            "reason": "",
            "stacks": b"123456",
        },
        schema.opinion_rounds: {
            "number": 1,
            "officer": "a",
            "at": at,
            "scheme": "uk",
            "scheme_version": "2014",
            "seed": "1",
            "decided": 1,
        },
        schema.opinion_items: {**item, "stack": "abc", "sha256": bytes(32), "decision": 1, "officer": "a", "code": "A"},
        schema.opinions: {**item, "number": 1, "officer": "b", "at": at, "code": "A", "note": ""},
    }
    for table, row in rows.items():
        insert_rows(tx, table, [{"agency": tx.agency, "case_id": 1, **row}])


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table}",
    ],
)
def test_what_was_appended_is_neither_altered_nor_deleted(decided: Catalog, table: str, statement: str) -> None:
    with pytest.raises(CatalogError), decided.writing() as tx:
        tx.connection.execute(text(statement.format(table=table, column=TABLES[table])))


@pytest.mark.parametrize("table", TABLES)
def test_emptying_or_replacing_is_refused(decided: Catalog, table: str) -> None:
    replacing = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - a constant
    with decided.reading() as tx:
        is_sqlite = tx.connection.dialect.name == "sqlite"
    with pytest.raises(CatalogError, match="append-only"), decided.writing() as tx:
        tx.connection.execute(text(replacing if is_sqlite else f"TRUNCATE {table} CASCADE"))
