"""Connections to a catalog: SQLite in WAL mode, PostgreSQL through psycopg.

SQLite's WAL mode shares memory between processes: the file must lie on a disk of this machine, not on a network share.
"""

import os
import socket
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from clew.errors import CatalogError, UnavailableError
from clew.store.turn import BUSY_TIMEOUT_MS, begin_immediate

WRITES = "clew_writes"
"""Execution option of a connection whose transactions write."""

CHECKPOINT_PAGES = "clew_checkpoint_pages"
"""Execution option: of how many pages SQLite's log is, when a commit copies them into the database."""

RUN_PAGES = 16_000
"""A batch of 500 files touches some 1,500 pages once a catalog is large: at the default of 1,000 every commit copied
its pages into the database at once: 0.16 ms a file against 0.12 at 100,000 files."""

_PRAGMAS = (
    # NORMAL would not sync the log at a commit: after a power cut, batches whose thumbnails, custody entries and
    # progress were already reported could be gone. FULL syncs once per commit: 0.02 ms a file, measured in batches
    # of 500 by benchmarks/catalog.py.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # REPLACE deletes rows past the delete triggers of append-only tables unless this is on
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA cache_size = -65536",
    "PRAGMA journal_size_limit = 67108864",
)


def parse_url(url: str) -> URL:
    """Return a catalog's URL; raises CatalogError unless it names an SQLite file or a PostgreSQL database."""
    expected = "expected sqlite:///PATH/catalog.sqlite or postgresql+psycopg://USER@HOST/DATABASE"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CatalogError(f"{url!r} is no catalog URL: {expected}") from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise CatalogError(f"{parsed.render_as_string()} can't hold a catalog: {expected}")
    return parsed


def connect(url: URL) -> Engine:
    """Return an engine for a URL of `parse_url`; raises UnavailableError where PostgreSQL's driver is missing."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if find_spec("psycopg") is None:
        raise UnavailableError("a catalog on PostgreSQL needs psycopg: pip install 'clew[postgresql]'")
    name = f"clew {socket.gethostname()} {os.getpid()}"
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"application_name": name[:63]})


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True)

    def prepare(connection: Any, record: object) -> None:  # noqa: ANN401 - whatever the driver connects with
        del record
        connection.isolation_level = None  # the driver begins nothing by itself
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":  # SQLite says no more of what failed
            raise CatalogError(
                f"catalog {url.database} can't be given a write-ahead log (it stays in mode {mode}): an input/output "
                "error of its disk, or a network share; check the disk, or put the workspace on another"
            )
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {options.get(CHECKPOINT_PAGES, RUN_PAGES)}")
        if options.get(WRITES, False):
            begin_immediate(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
