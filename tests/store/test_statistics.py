from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, inspect, text

from clew.store import exact, media, occurrences, schema
from clew.store.catalog import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values


@pytest.fixture
def sqlite_catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    yield catalog
    catalog.close()


def test_every_index_has_its_figures(sqlite_catalog: Catalog) -> None:
    with sqlite_catalog.reading() as tx:
        told = {row.idx for row in tx.connection.execute(text("SELECT idx FROM sqlite_stat1"))}
        for table in schema.metadata.tables:
            assert {index["name"] for index in inspect(tx.connection).get_indexes(table)} <= told


def test_lookups_by_digest_read_no_whole_table(sqlite_catalog: Catalog, values: Values) -> None:
    plans: list[str] = []
    with sqlite_catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])

        def explain(*call: Any) -> None:  # noqa: ANN401 - what SQLAlchemy hands to its listeners
            _, _, statement, parameters = call[:4]
            raw = tx.connection.connection.cursor()
            raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in raw.fetchall())

        event.listen(tx.connection, "before_cursor_execute", explain)
        exact.exact(tx, [values.digests(number) for number in range(3)])
        media.media(tx, [values.sha256(1)])
        media.hashes_of(tx, [values.sha256(1)])
        occurrences.occurrences_of(tx, [values.sha256(1)])
    assert len(plans) > 6
    assert [plan for plan in plans if plan.startswith("SCAN") or plan.endswith("(agency=?)")] == [
        "SEARCH hashers USING PRIMARY KEY (agency=?)",  # has a row for each hasher version
    ]
