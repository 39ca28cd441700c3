from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from tests.store.timed import video

from clew.errors import CatalogError
from clew.store import act_keys, cases, occurrences, schema, state
from clew.store.catalog import Catalog
from clew.store.engine import connect, parse_url
from clew.store.footage import frames_of
from clew.store.migrate import HEAD, VERSION_TABLE
from clew.store.occurrences import Record
from clew.store.written import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection
    from tests.conftest import Values


def test_the_migrations_build_the_schema(catalog: Catalog) -> None:
    with catalog.reading() as tx:
        context = MigrationContext.configure(
            tx.connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: not (kind in {"table", "index"} and "_grams" in str(name)),
            },
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


def test_a_catalog_before_videos_is_taken_over(catalog_url: str, lists_folder: Path, values: Values) -> None:
    """What is there stays, state and index too; videos are added to it."""
    with older(catalog_url, "0004") as connection:
        connection.execute(text("INSERT INTO cases VALUES ('agency-a', 1, 'OP-1')"))
        connection.execute(text("INSERT INTO exhibits VALUES ('agency-a', 1, 1, 'KP/1', 'folder', '', 1)"))
        connection.execute(
            text(
                "INSERT INTO occurrences (agency, exhibit_id, path, container, size, is_deleted, outcome, reason,"
                " examined_at) VALUES ('agency-a', 1, :path, :container, 5, false, 'failed', 'because', 0)"
            ),
            {"path": b"a.mp4", "container": b""},
        )
        connection.execute(
            text(
                "INSERT INTO custody_entries VALUES ('agency-a', 1, 0, 'officer', 'act', 'x', '{}', :digest, :digest)"
            ),
            {"digest": bytes(32)},
        )
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    with catalog.writing() as tx:
        (row,) = occurrences.occurrences(tx, "OP-1", "KP/1")
        assert (row.occurrence.path, row.occurrence.remark, row.reason) == (b"a.mp4", "", "because")
        assert not any("remark" in line for line in state.dump(tx, "OP-1"))
        occurrences.record(tx, "OP-1", "KP/1", [Record(values.occurrence(b"a.mp4"), video(values, 1))])
        assert len(frames_of(tx, [values.sha256(1)])) == 1
    with pytest.raises(CatalogError, match="append-only"), catalog.writing() as tx:
        tx.connection.execute(text("DELETE FROM custody_entries"))
    catalog.close()


def test_keys_of_decisions_are_kept_as_keys_of_acts(catalog_url: str, lists_folder: Path) -> None:
    with older(catalog_url, "0006") as connection:
        connection.execute(text("INSERT INTO cases VALUES ('agency-a', 1, 'OP-1')"))
        connection.execute(
            text(
                "INSERT INTO decisions VALUES"
                " ('agency-a', 1, 1, 'abc', 'uk', '2014', 'A', 'officer', 0, NULL, ''),"
                " ('agency-a', 1, 2, 'def', 'uk', '2014', 'A', 'officer', 0, NULL, '')"
            )
        )
        connection.execute(
            text("INSERT INTO decision_keys VALUES ('agency-a', 1, 'key', :asked, 1, 2)"), {"asked": b"asked"}
        )
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    with catalog.reading() as tx:
        assert act_keys.under_key(tx, "OP-1", "key") == act_keys.Keyed(b"asked", "decisions", 1, 2)
    catalog.close()


def test_what_was_read_before_there_was_an_index_is_found(catalog_url: str, lists_folder: Path, values: Values) -> None:
    with older(catalog_url, "0018") as connection:
        connection.execute(text("INSERT INTO linkers VALUES ('agency-a', 1, 'text', '1')"))
        rows = [
            {"id": number, "sha256": values.sha256(number), "data": b"", "said": said}
            for number in range(1, 1203)
            for said in ["" if number == 7 else f"Green Hill\nhouse {number}"]
        ]
        connection.execute(
            text(
                "INSERT INTO media (agency, id, sha256, md5, sha1, ed2k, size, mime, kind, outcome, decoder)"
                " VALUES ('agency-a', :id, :sha256, :sha256, :sha256, :sha256, 1, '', 'image', 'examined', '')"
            ),
            rows,
        )
        connection.execute(
            text(
                "INSERT INTO descriptions (agency, linker_id, media_id, part, data, text)"
                " VALUES ('agency-a', 1, :id, '', :data, :said)"
            ),
            rows,
        )
    catalog = Catalog.open(catalog_url, "agency-a", lists_folder)
    with catalog.reading() as tx:
        for sought in ("house 1202 green", '"1202" gren'):
            assert written(tx, sought, 1, {})[0].sha256 == values.sha256(1202)
        assert len(written(tx, "hill", 2000, {})) == 1201
    catalog.close()


@contextmanager
def older(catalog_url: str, revision: str) -> Iterator[Connection]:
    """Make the catalog anew as it was at a revision, and open a transaction on it."""
    engine = connect(parse_url(catalog_url))
    with engine.connect() as connection, connection.begin():
        for table in [*schema.metadata.tables, "decision_keys", "text_grams", "text_word_grams", VERSION_TABLE]:
            cascade = "" if connection.dialect.name == "sqlite" else " CASCADE"
            connection.execute(text(f"DROP TABLE IF EXISTS {table}{cascade}"))
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "clew.store:migrations")
        command.upgrade(config, revision)
        yield connection
    engine.dispose()


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
