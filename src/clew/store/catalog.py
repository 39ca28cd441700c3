"""The catalog: one database, the transactions on it, and who may write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from clew.store.engine import WRITES, connect, parse_url
from clew.store.failure import explained
from clew.store.migrate import upgrade
from clew.store.transaction import Transaction, named
from clew.store.writer_lock import PATIENCE_S, AdvisoryLock, FileLock, WriterLock

__all__ = ["Catalog", "Transaction"]


class Catalog:
    """An open catalog, seen as one agency.

    One process writes at a time (per agency on PostgreSQL, per file on SQLite), any number read. A `Catalog` may be
    shared by threads; their write transactions follow one another.
    """

    def __init__(self, engine: Engine, agency: str, lock: WriterLock, place: str) -> None:
        self.agency = agency
        self._engine = engine
        self._lock = lock
        self._place = place
        self._turn = threading.RLock()
        self._holders = 0
        self._is_writing = False

    @classmethod
    def open(cls, url: str, agency: str) -> Self:
        """Open the catalog at a URL, creating or upgrading it.

        Raises CatalogError (what is wrong there, and what to do), BusyError, UnavailableError (no PostgreSQL driver).
        """
        parsed = parse_url(url)
        named("agency", agency)
        engine = connect(parsed)
        place = parsed.database if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()
        place = place or url
        try:
            with explained(place):
                upgrade(engine, place)
        except BaseException:
            engine.dispose()
            raise
        lock: WriterLock
        if parsed.get_backend_name() == "sqlite":
            lock = FileLock(Path(f"{place}.lock"))
        else:
            lock = AdvisoryLock(engine, agency)
        return cls(engine, agency, lock, place)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def writer_lock(self) -> Iterator[None]:
        """Be the only writer for a whole run; raises BusyError, naming who is, after 5 s. May be nested."""
        with self._turn:
            if self._holders == 0:
                with explained(self._place):
                    self._lock.take(PATIENCE_S)
            self._holders += 1
        try:
            yield
        finally:
            with self._turn:
                self._holders -= 1
                if self._holders == 0:
                    with explained(self._place):
                        self._lock.release()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open one write transaction: committed at the end, rolled back by whatever is raised inside.

        A commit is on the disk when this returns. Takes the writer's lock for its own length where the caller
        doesn't hold it. Raises BusyError, CatalogError; RuntimeError where this thread has one open already.
        """
        with self._turn:
            if self._is_writing:
                raise RuntimeError("a write transaction is open already: pass it on")
            self._is_writing = True
            try:
                with self.writer_lock(), explained(self._place):
                    self._lock.check()
                    with self._engine.connect() as plain:
                        connection = plain.execution_options(**{WRITES: True})
                        with connection.begin():
                            yield Transaction(connection, self.agency)
            finally:
                self._is_writing = False

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that sees one state of the catalog, whatever is written meanwhile."""
        options: dict[str, object] = {}
        if self._engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with explained(self._place), self._engine.connect() as plain:
            connection = plain.execution_options(**options)
            with connection.begin():
                yield Transaction(connection, self.agency)
