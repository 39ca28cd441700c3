"""The lock that makes one process the run: a locked file beside SQLite, an advisory lock on PostgreSQL.

A run is what reads and computes for long and writes in many transactions; decisions need no such lock (`turn.py`).

Both are freed by the kernel or the server when their holder dies, SIGKILL included.
"""

import fcntl
import hashlib
import os
import threading
import time
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from clew.errors import BusyError, CatalogError
from clew.store.instant import now

PATIENCE_S = 5.0
"""How long to wait for another run, or for a turn to write: longer than any one transaction, far shorter than an
ingest, which is to be reported at once."""

_POLL_S = 0.02
_in_this_process: set[tuple[int, int]] = set()
_guard = threading.Lock()


class WriterLock(Protocol):
    """Held by one process at a time."""

    def take(self, patience_s: float) -> None:
        """Take the lock; raises BusyError that names the holder when `patience_s` have passed."""
        ...

    def check(self) -> None:
        """Raise CatalogError where a lock that was taken is no longer held."""
        ...

    def release(self) -> None:
        """Free the lock."""
        ...


class FileLock:
    """A POSIX record lock on a file: it isn't inherited by forked children, so none of them can keep it alive.

    Such a lock belongs to the process and falls with any descriptor of the file that the process closes; so the
    file is opened here only, once at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._identity = (0, 0)

    def take(self, patience_s: float) -> None:
        """Take the lock; raises BusyError that names the holder when `patience_s` have passed."""
        deadline = time.monotonic() + patience_s
        while not self._try():
            if time.monotonic() >= deadline:
                raise BusyError(
                    f"{self._holder()} writes to {self._path.parent}: wait until it is done, or stop it, and try again"
                )
            time.sleep(_POLL_S)

    def _try(self) -> bool:
        with _guard:
            if self._path.exists():
                status = self._path.stat()
                if (status.st_dev, status.st_ino) in _in_this_process:
                    return False
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
            except OSError as error:
                raise CatalogError(f"{self._path} can't be written: check who owns the folder ({error})") from error
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            status = os.fstat(descriptor)
            self._descriptor, self._identity = descriptor, (status.st_dev, status.st_ino)
            _in_this_process.add(self._identity)
        self._sign(descriptor)
        return True

    def _sign(self, descriptor: int) -> None:
        """Write who holds the lock, for the message another process shows; a full disk only costs that name."""
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} (since {now():%Y-%m-%d %H:%M:%S} UTC)".encode(), 0)
        except OSError:
            return

    def _holder(self) -> str:
        with _guard:
            if any(self._same(identity) for identity in _in_this_process):
                return f"this process ({os.getpid()})"
            try:
                return self._path.read_text(encoding="utf-8") or "another process"
            except OSError:
                return "another process"

    def _same(self, identity: tuple[int, int]) -> bool:
        status = self._path.stat()
        return (status.st_dev, status.st_ino) == identity

    def check(self) -> None:
        """Raise CatalogError where the lock file was removed or replaced while it was held."""
        try:
            is_same = self._same(self._identity)
        except OSError:
            is_same = False
        if not is_same:
            raise CatalogError(f"{self._path} was removed while it was in use: start the command again")

    def release(self) -> None:
        """Free the lock; the file stays."""
        with _guard:
            _in_this_process.discard(self._identity)
            os.close(self._descriptor)
            self._descriptor = -1


class AdvisoryLock:
    """A session-level advisory lock of PostgreSQL, one per agency, on a connection of its own."""

    def __init__(self, engine: Engine, agency: str) -> None:
        self._engine = engine
        self._agency = agency
        self._key = advisory_key(f"writer {agency}")
        self._connection: Connection | None = None

    def take(self, patience_s: float) -> None:
        """Take the lock; raises BusyError that names the holder when `patience_s` have passed."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            self._wait(connection, time.monotonic() + patience_s)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _wait(self, connection: Connection, deadline: float) -> None:
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
            if time.monotonic() >= deadline:
                raise BusyError(
                    f"{self._holder(connection)} writes as agency {self._agency!r}: "
                    "wait until it is done, or stop it, and try again"
                )
            time.sleep(_POLL_S)

    def _holder(self, connection: Connection) -> str:
        name = connection.scalar(
            text(
                "SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)"
                " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND (classid::bigint << 32) | objid::bigint = :key"
            ),
            {"key": self._key},
        )
        return f"another process ({name})" if name else "another process"

    def check(self) -> None:
        """Raise the database's error where the connection that holds the lock is gone."""
        if self._connection is not None:
            self._connection.scalar(text("SELECT 1"))

    def release(self) -> None:
        """Free the lock."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        finally:
            connection.close()


def advisory_key(purpose: str) -> int:
    """Return the 64-bit key of an advisory lock."""
    return int.from_bytes(hashlib.sha256(f"clew {purpose}".encode()).digest()[:8], "big", signed=True)
