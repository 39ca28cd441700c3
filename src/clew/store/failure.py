"""Database errors in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from clew.errors import BusyError, CatalogError

_CORRUPT = (
    "is damaged: don't write to it again, copy it away, and restore it from a backup "
    "(or run the ingest again into a new workspace; evidence and hash lists are unharmed)"
)
_FULL = "can't grow, the disk is full: free some space and run the same command again; what was committed is kept"
_READ_ONLY = "can't be written: check who owns the file and its folder, and whether the disk is mounted read-only"
_BUSY = "is being written by another process: wait until it is done and try again"
_UNREACHABLE = "can't be reached: check the URL, the password, and that the database server runs"

_SQLITE = {
    sqlite3.SQLITE_CORRUPT: _CORRUPT,
    sqlite3.SQLITE_NOTADB: "is no SQLite database (or is damaged): check the path, or restore it from a backup",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "can't be opened: check that its folder exists and that you may write there",
    sqlite3.SQLITE_IOERR: "can't be read or written: check that its disk is sound and has free space",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
}
_SQLSTATE = {
    "53100": _FULL,
    "XX001": _CORRUPT,
    "XX002": _CORRUPT,
    "25006": "can't be written: the database is read-only",
    "42501": "can't be used by this database user: ask for the right to create and write tables",
    "3D000": "does not exist: create the database first (createdb)",
    "55P03": _BUSY,
    "40P01": _BUSY,
}
_SQLSTATE_CLASS = {"08": _UNREACHABLE, "28": _UNREACHABLE, "53": _UNREACHABLE, "57": _UNREACHABLE}


def catalog_error(error: SQLAlchemyError, place: str) -> CatalogError:
    """Return the CatalogError (BusyError for a lock) that says what a database error means for `place`."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    advice = _advice(cause)
    text = " ".join(str(cause).split())
    if advice is None:
        return CatalogError(f"catalog {place}: {text}")
    kind = BusyError if advice is _BUSY else CatalogError
    return kind(f"catalog {place} {advice} ({text})")


def _advice(cause: BaseException) -> str | None:
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & 0xFF)
    if hasattr(cause, "sqlstate"):
        state = cause.sqlstate
        if state is None:  # the connection itself failed, and libpq gives its reason as text only
            is_missing = "database" in str(cause) and "does not exist" in str(cause)
            return _SQLSTATE["3D000"] if is_missing else _UNREACHABLE
        return _SQLSTATE.get(state) or _SQLSTATE_CLASS.get(str(state)[:2])
    return None


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn database errors raised inside into CatalogErrors about `place`."""
    try:
        yield
    except SQLAlchemyError as error:
        raise catalog_error(error, place) from error
