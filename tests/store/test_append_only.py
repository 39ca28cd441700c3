from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from clew.errors import CatalogError
from clew.model.category import Category
from clew.store import cases, custody, decision_keys, decisions

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

TABLES = {"decisions": "officer", "decision_media": "sha256", "decision_keys": "asked", "custody_entries": "officer"}


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
        decision_keys.keep_key(tx, "OP-1", "key", bytes(32), 1, 1)
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
