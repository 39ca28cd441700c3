from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from clew.errors import BusyError, CatalogError, UnavailableError
from clew.store import cases, engine, writer_lock
from clew.store.catalog import Catalog
from clew.store.occurrences import seen

if TYPE_CHECKING:
    from tests.conftest import Values

HOLD = """
import sys
from clew.store.catalog import Catalog
catalog = Catalog.open(sys.argv[1], "agency-a")
with catalog.writer_lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clew.store.catalog.PATIENCE_S", 0.1)


def hold(url: str) -> subprocess.Popen[str]:
    """Start a process that holds the writer's lock until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_what_was_written_is_there_after_opening_again(catalog: Catalog, catalog_url: str) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
    catalog.close()
    again = Catalog.open(catalog_url, "agency-a")
    with again.reading() as tx:
        assert cases.cases(tx) == ["OP-1"]
    again.close()


def test_what_is_raised_inside_undoes_the_transaction(catalog: Catalog) -> None:
    def write_and_fail() -> None:
        with catalog.writing() as tx:
            cases.add_case(tx, "OP-1")
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        write_and_fail()
    with catalog.reading() as tx:
        assert cases.cases(tx) == []


def test_a_reader_sees_one_state_while_a_writer_goes_on(catalog: Catalog) -> None:
    with catalog.reading() as before:
        assert cases.cases(before) == []
        with catalog.writing() as tx:
            cases.add_case(tx, "OP-1")
        assert cases.cases(before) == []
    with catalog.reading() as after:
        assert cases.cases(after) == ["OP-1"]


def test_write_transactions_of_threads_follow_one_another(catalog: Catalog, values: Values) -> None:
    def work(start: int) -> None:
        for number in range(start, start + 10):
            with catalog.writing() as tx:
                values.ingest(tx, "OP-1", [values.record(number)])

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with catalog.reading() as tx:
        assert cases.accounting(tx, "OP-1").found == 30
        assert len(seen(tx, "OP-1", "KP/1", [f"{number}.jpg".encode() for number in range(30)])) == 30


def test_a_write_transaction_is_not_opened_twice_by_one_thread(catalog: Catalog) -> None:
    with catalog.writing(), pytest.raises(RuntimeError, match="pass it on"), catalog.writing():
        pass


@pytest.mark.usefixtures("impatient")
def test_another_process_that_writes_is_named(catalog: Catalog, catalog_url: str) -> None:
    holder = hold(catalog_url)
    with pytest.raises(BusyError, match=rf"process.*{holder.pid}"), catalog.writer_lock():
        pass
    with pytest.raises(BusyError), catalog.writing():
        pass
    with catalog.reading() as tx:
        assert cases.cases(tx) == []
    holder.communicate()
    with catalog.writer_lock(), catalog.writing() as tx:
        cases.add_case(tx, "OP-1")


@pytest.mark.usefixtures("impatient")
def test_a_process_that_writes_another_database_is_not_named(catalog: Catalog, catalog_url: str) -> None:
    if catalog_url.startswith("sqlite"):
        pytest.skip("an SQLite file is locked by its own lock file")
    elsewhere = create_engine(re.sub(r"/\w+\?", "/postgres?", catalog_url))
    with elsewhere.connect() as connection:
        connection.execute(text("SET application_name = 'elsewhere'"))
        key = {"key": writer_lock.advisory_key("writer agency-a")}
        assert connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key)
        with catalog.writer_lock():
            pass
        holder = hold(catalog_url)
        with pytest.raises(BusyError, match=rf"process.*{holder.pid}"), catalog.writer_lock():
            pass
        holder.communicate()
    elsewhere.dispose()


@pytest.mark.usefixtures("impatient")
def test_a_second_catalog_of_this_process_is_another_writer(catalog: Catalog, catalog_url: str) -> None:
    second = Catalog.open(catalog_url, "agency-a")
    with catalog.writer_lock():
        with pytest.raises(BusyError), second.writing():
            pass
        with catalog.writer_lock(), catalog.writing() as tx:
            cases.add_case(tx, "OP-1")
        with pytest.raises(BusyError), second.writer_lock():
            pass
    with second.writing() as tx:
        assert not cases.add_case(tx, "OP-1")
    second.close()


def test_a_short_writer_is_waited_for(catalog: Catalog, catalog_url: str) -> None:
    second = Catalog.open(catalog_url, "agency-a")
    is_held = threading.Event()

    def write() -> None:
        with second.writing() as tx:
            is_held.set()
            cases.add_case(tx, "OP-1")

    thread = threading.Thread(target=write)
    thread.start()
    is_held.wait()
    with catalog.writing() as tx:
        assert not cases.add_case(tx, "OP-1")
    thread.join()
    second.close()


def test_a_removed_lock_file_is_noticed(tmp_path: Path) -> None:
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    with catalog.writer_lock():
        (tmp_path / "catalog.sqlite.lock").unlink()
        with pytest.raises(CatalogError, match="was removed"), catalog.writing():
            pass
    catalog.close()


def test_a_lock_whose_connection_was_cut_is_noticed(catalog: Catalog, catalog_url: str) -> None:
    if catalog_url.startswith("sqlite"):
        pytest.skip("SQLite has no connection to cut")
    lock = writer_lock.AdvisoryLock(engine.connect(engine.parse_url(catalog_url)), "agency-a")
    lock.take(0)
    with catalog.reading() as tx:
        cut = (
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        tx.connection.execute(text(cut))
    with pytest.raises(Exception, match=r"terminat|closed"):
        lock.check()


@pytest.mark.parametrize("url", ["", "catalog.sqlite", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_can_hold_no_catalog_is_refused(url: str) -> None:
    with pytest.raises(CatalogError, match="expected sqlite:///"):
        Catalog.open(url, "agency-a")


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clew.store.engine.find_spec", lambda _: None)
    with pytest.raises(UnavailableError, match=r"pip install 'clew\[postgresql\]'"):
        Catalog.open("postgresql://localhost/clew", "agency-a")


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="can't be reached"):
        Catalog.open(f"postgresql+psycopg://postgres:secret@/clew?host={tmp_path}", "agency-a")


def test_the_password_is_in_no_message(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as raised:
        Catalog.open(f"postgresql+psycopg://postgres:secret@/clew?host={tmp_path}", "agency-a")
    assert "secret" not in str(raised.value)


def test_a_database_that_does_not_exist_is_said(postgresql_url: str) -> None:
    server, _, query = postgresql_url.partition("?")
    with pytest.raises(CatalogError, match="create the database first"):
        Catalog.open(f"{server}_missing?{query}", "agency-a")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="check that its folder exists"):
        Catalog.open(f"sqlite:///{tmp_path / 'none' / 'catalog.sqlite'}", "agency-a")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"a picture of a bridge" * 1000)
    with pytest.raises(CatalogError, match="is no SQLite database"):
        Catalog.open(f"sqlite:///{path}", "agency-a")
    assert path.read_bytes() == b"a picture of a bridge" * 1000


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    other = create_engine(url)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE FILE (sha256 VARCHAR)"))
    other.dispose()
    with pytest.raises(CatalogError, match="something else than a Clew catalog"):
        Catalog.open(url, "agency-a")


def test_sqlite_syncs_every_commit(tmp_path: Path) -> None:
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    with catalog.reading() as tx:
        settings = [tx.connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]
    catalog.close()
