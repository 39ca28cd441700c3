from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from clew.errors import CatalogError
from clew.model.category import Category
from clew.model.named_view import NamedView
from clew.model.note import NoteKind
from clew.store import act_keys, cases, custody, decisions, notes
from clew.store.named_views import append_view

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

TABLES = {
    "decisions": "officer",
    "decision_media": "sha256",
    "act_keys": "asked",
    "notes": "text",
    "note_media": "sha256",
    "named_views": "query",
    "custody_entries": "officer",
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
    return catalog


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
