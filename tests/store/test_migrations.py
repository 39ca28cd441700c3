from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from clew.errors import CatalogError
from clew.store import cases, schema
from clew.store.catalog import Catalog
from clew.store.migrate import HEAD, VERSION_TABLE

if TYPE_CHECKING:
    from pathlib import Path


def test_the_migrations_build_the_schema(catalog: Catalog) -> None:
    with catalog.reading() as tx:
        context = MigrationContext.configure(
            tx.connection, opts={"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_keys_and_checks_are_those_of_the_schema(catalog: Catalog) -> None:
    with catalog.reading() as tx:
        inspector = inspect(tx.connection)
        for table in schema.metadata.sorted_tables:
            primary = [column.name for column in table.primary_key]
            assert inspector.get_pk_constraint(table.name)["constrained_columns"] == primary
            assert primary[0] == "agency"
            assert {tuple(key["constrained_columns"]) for key in inspector.get_foreign_keys(table.name)} == {
                tuple(key.column_keys) for key in table.foreign_key_constraints
            }


def test_the_newest_migration_is_the_one_the_store_knows() -> None:
    config = Config()
    config.set_main_option("script_location", "clew.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_catalog_of_a_newer_version_is_refused_and_left_alone(catalog: Catalog, catalog_url: str) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        tx.connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 - a constant
    with pytest.raises(CatalogError, match=r"made by a newer Clew \(schema 9999.*update Clew"):
        Catalog.open(catalog_url, "agency-a")
    with catalog.reading() as tx:
        assert cases.cases(tx) == ["OP-1"]


def test_two_that_open_a_new_catalog_at_once_both_get_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    opened: list[Catalog] = []
    threads = [threading.Thread(target=lambda: opened.append(Catalog.open(url, "agency-a"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for catalog in opened:
        catalog.close()


def test_a_migration_that_fails_leaves_an_empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"

    def fail(*_: object, **__: object) -> None:
        raise CatalogError("stopped half way")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.Operations.create_index", fail)
        with pytest.raises(CatalogError, match="half way"):
            Catalog.open(url, "agency-a")
    engine = create_engine(url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    Catalog.open(url, "agency-a").close()
