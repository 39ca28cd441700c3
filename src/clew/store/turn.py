"""The turn to write: write transactions follow one another by the database itself, whoever opens them.

On SQLite a transaction has its turn with BEGIN IMMEDIATE, on PostgreSQL with an advisory lock of the agency, held until
it ends. Either falls with the connection, SIGKILL included.
"""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, text

from clew.store.writer_lock import PATIENCE_S, advisory_key

POLL_S: float = 0.0005
"""How long to sleep before a turn on SQLite is asked for again. Its own busy handler sleeps ever longer, up to 100 ms,
and misses the gaps that a run leaves between its transactions (`COURTESY_S`)."""

COURTESY_S: float = 0.002
"""How long a run leaves the database to others after each of its transactions: SQLite keeps no queue, and a run that
writes one part after the other would take every turn. Some four polls of whoever waits."""

BUSY_TIMEOUT_MS = 5000
"""How long SQLite itself waits for what else is locked: for a log that another process is recovering, say."""


def begin_immediate(connection: Connection) -> None:
    """Begin a write transaction on SQLite once no other process has one open; raises its error after `PATIENCE_S`."""
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + PATIENCE_S
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while (refusal := _refusal(driver)) is not None:
            if refusal != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            time.sleep(POLL_S)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _refusal(driver: sqlite3.Connection) -> int | None:
    """Begin a write transaction; return SQLite's code of what stands in the way, None once it has begun."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF
    return None


def wait_for_turn(connection: Connection, agency: str) -> None:
    """Wait in a transaction on PostgreSQL until no other of the agency writes; the server keeps the queue.

    Raises the database's error after `PATIENCE_S`.
    """
    connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_S * 1000:.0f}"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": advisory_key(f"turn {agency}")})
    connection.execute(text("SET LOCAL lock_timeout = 0"))
