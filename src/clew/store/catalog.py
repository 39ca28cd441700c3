"""The catalog: one database, the transactions on it, and who may write."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from clew.errors import BusyError
from clew.store.engine import CHECKPOINT_PAGES, RUN_PAGES, WRITES, connect, parse_url
from clew.store.failure import explained
from clew.store.index_shelf import IndexShelf
from clew.store.kept import Kept
from clew.store.listed import listed
from clew.store.migrate import HEAD, finish, upgrade
from clew.store.run_writes import count_write
from clew.store.transaction import Transaction, named
from clew.store.turn import COURTESY_S, wait_for_turn
from clew.store.volume_folder import VolumeFolder, Volumes
from clew.store.writer_lock import PATIENCE_S, AdvisoryLock, FileLock, WriterLock

__all__ = ["Catalog", "Transaction"]

DECIDER_PAGES = 2 * RUN_PAGES
"""Of how many pages SQLite's log is when a decision's commit copies them into the database. Beside a run, the run's
commits do so before."""


class Catalog:
    """An open catalog, seen as one agency.

    One run goes on at a time (per agency on PostgreSQL, per file on SQLite): an ingest, an import, work on indexes.
    Beside it any number decide and any number read. Write transactions follow one another, whoever's they are. A
    `Catalog` may be shared by threads.
    """

    def __init__(self, engine: Engine, agency: str, lock: WriterLock, place: str, lists: Path | None) -> None:
        self.agency = agency
        self.volumes = VolumeFolder(lists, agency)
        self.indexes = IndexShelf(None if lists is None else lists.parent / "index", agency)
        self._engine = engine
        self._lock = lock
        self._place = place
        self._run = threading.Lock()
        self._holders = 0
        self._turn = threading.Lock()
        self._writer = 0
        self._counts_writes = True
        self.kept = Kept()

    @classmethod
    def open(cls, url: str, agency: str, lists: Path | None = None) -> Self:
        """Open the catalog at a URL, creating or upgrading it; `lists` is the folder that the columns of lists lie in.

        It is "lists" beside an SQLite file unless given; indexes lie in "index" beside it. On PostgreSQL a catalog
        opened without it can't use lists, and keeps indexes in memory.
        Raises CatalogError (what is wrong there, and what to do), BusyError, UnavailableError (no PostgreSQL driver).
        """
        parsed = parse_url(url)
        named("agency", agency)
        engine = connect(parsed)
        place = parsed.database if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()
        place = place or url
        try:
            with explained(place):
                revision = upgrade(engine, place)
            lock: WriterLock
            if parsed.get_backend_name() == "sqlite":
                lock = FileLock(Path(f"{place}.lock"))
                lists = lists or Path(place).absolute().parent / "lists"
            else:
                lock = AdvisoryLock(engine, agency)
            catalog = cls(engine, agency, lock, place, lists)
            if revision != HEAD:
                catalog.take_over_rows()
        except BaseException:
            engine.dispose()
            raise
        return catalog

    def take_over_rows(self) -> None:
        """Move lists whose entries are rows, as they were before there were volumes, one by one; then drop the rows."""
        from clew.store.rows_before import move_list, unmoved  # noqa: PLC0415 - needed once in a catalog's life

        self._counts_writes = False  # the table for it comes with the last revision
        with self.reading() as tx:
            names = unmoved(tx)
        if names:
            with self.writer_lock():
                for name in names:
                    with self.writing() as tx:
                        move_list(tx, name)
        with explained(self._place):
            self._counts_writes = finish(self._engine, self._place) == HEAD

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def writer_lock(self) -> Iterator[None]:
        """Be the only run; raises BusyError, naming who is, after 5 s. May be nested."""
        with self._run:
            if self._holders == 0:
                with explained(self._place):
                    self._lock.take(PATIENCE_S)
            self._holders += 1
        try:
            yield
        finally:
            with self._run:
                self._holders -= 1
                if self._holders == 0:
                    with explained(self._place):
                        self._lock.release()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open one write transaction of a run: committed at the end, rolled back by whatever is raised inside.

        A commit is on the disk when this returns. Takes the writer's lock for its own length where the caller
        doesn't hold it. Keep it short, some 50 ms: whoever decides meanwhile waits for it. What only runs write can be
        read, and computed with, before. Raises BusyError, CatalogError; RuntimeError where this thread has one open.
        """
        self._check_is_first()
        with self.writer_lock():
            with self._turn_in_process():
                with explained(self._place):
                    self._lock.check()
                try:
                    with self._write_transaction(RUN_PAGES) as tx, self._undone():
                        yield tx
                        if self._counts_writes:
                            count_write(tx)
                    self.volumes.settle()
                finally:
                    self.volumes.forget()
            time.sleep(COURTESY_S)

    @contextmanager
    def deciding(self) -> Iterator[Transaction]:
        """Open a write transaction as `writing` does, but beside whatever run goes on, in this process or another.

        Only for what is appended (decisions, custody) and for what no run writes: a run counts on the rest staying as
        it has read it. Raises BusyError where no turn comes within 5 s; CatalogError, RuntimeError as `writing`.
        """
        self._check_is_first()
        with self._turn_in_process(), self._write_transaction(DECIDER_PAGES) as tx:
            yield tx

    def _check_is_first(self) -> None:
        if self._writer == threading.get_ident():
            raise RuntimeError("a write transaction is open already: pass it on")

    @contextmanager
    def _turn_in_process(self) -> Iterator[None]:
        """Wait for the write transactions of other threads; raises BusyError after 5 s."""
        if not self._turn.acquire(timeout=PATIENCE_S):
            raise BusyError(f"this process writes to catalog {self._place} already: try again in some seconds")
        self._writer = threading.get_ident()
        try:
            yield
        finally:
            self._writer = 0
            self._turn.release()

    @contextmanager
    def _write_transaction(self, checkpoint_pages: int) -> Iterator[Transaction]:
        options: dict[str, object] = {WRITES: True, CHECKPOINT_PAGES: checkpoint_pages}
        with explained(self._place), self._engine.connect() as plain:
            connection = plain.execution_options(**options)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    wait_for_turn(connection, self.agency)
                yield Transaction(connection, self.agency, Volumes(self.volumes, {}), self.indexes)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Take back the volumes that were made in a transaction that fails; the rollback follows."""
        try:
            yield
        except BaseException:
            self.volumes.abandon()
            raise

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that sees one state of the catalog and its lists, whatever is written meanwhile."""
        with explained(self._place), ExitStack() as stack:
            yield self._pinned(stack)

    def _pinned(self, stack: ExitStack) -> Transaction:
        """Open a transaction with the volumes of all its lists held open.

        A list may be replaced, and its volume deleted, right after the transaction began: then another begins. What is
        missing in two states one after the other is lost, which whoever needs it is told.
        """
        lost: set[int] = set()
        while True:
            with ExitStack() as attempt:
                tx = self._begin(attempt)
                current = listed(tx)
                tx = replace(tx, volumes=self.volumes.pin(current))
                numbers = {each.volume for each in current} - tx.volumes.pinned.keys()
                missing = {number for number in numbers if not self.volumes.is_there(number)}
                if missing <= lost:
                    stack.push(attempt.pop_all())
                    return tx
            lost = missing

    def _begin(self, stack: ExitStack) -> Transaction:
        options: dict[str, object] = {}
        if self._engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        connection = stack.enter_context(self._engine.connect()).execution_options(**options)
        stack.enter_context(connection.begin())
        return Transaction(connection, self.agency, Volumes(self.volumes, {}), self.indexes)
