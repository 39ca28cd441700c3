"""NSRL's Reference Data Set, version 3: an SQLite database of files of known software.

The table METADATA has a row for each content, the view FILE one for each content in each package; METADATA is read
where it is there. Source: NIST, "RDSv3 Database Schema".
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from clew.errors import FormatError, UsageError
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, EntryFile, HashSet, ListGroup
from clew.notation import digests, values
from clew.notation.leftovers import pack
from clew.notation.text import is_unicode

_MAGIC = b"SQLite format 3\0"
_TABLES = ("METADATA", "FILE")
_DIGESTS = ("md5", "sha1", "sha256")
_SIZES = ("file_size", "bytes", "size")
_EXPECTED = "expected NSRL RDS v3: an SQLite database with a table METADATA or FILE that has md5, sha1 and sha256"
_BATCH_ROWS = 1_000


class NsrlSqlite:
    """An RDSv3 database, opened read-only."""

    name = "nsrl-3"
    title = "NSRL RDS v3 (SQLite)"

    def sniff(self, path: Path) -> bool:
        """Tell by SQLite's magic and the tables."""
        if not _is_sqlite(path):
            return False
        try:
            with _connection(path) as connection:
                _table(connection, path)
        except FormatError:
            return False
        return True

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name, publisher and the version its VERSION table states."""
        with _connection(path) as connection:
            _table(connection, path)
            version = ""
            if "version" in _columns(connection, "VERSION"):
                row = connection.execute('SELECT version FROM "VERSION"').fetchone()
                version = str(row[0]) if row else ""
        return HashSet(name=path.stem, format=self.name, publisher="NIST NSRL", version=version, purpose="ignore")

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the rows in the order of the table; columns that are not understood stay among the leftovers."""
        with _connection(path) as connection:
            table, columns = _table(connection, path)
            names = ", ".join(f'"{column}"' for column in columns)
            cursor = connection.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 - names quoted, from the schema
            lowered = [column.lower() for column in columns]
            number = 0
            while rows := cursor.fetchmany(_BATCH_ROWS):
                for row in rows:
                    number += 1
                    try:
                        yield _entry(lowered, row)
                    except ValueError as error:
                        yield BadLine(number, str(error))


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database as a file that nobody changes: no journal, lock or write, and its schema runs no functions."""
    if not _is_sqlite(path):
        raise FormatError(f"{path}: {_EXPECTED}; found another kind of file")
    uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True)
        try:
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA cell_size_check = ON")
            yield connection
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise FormatError(f"{path}: {_EXPECTED}; SQLite says: {error}") from error


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as raw:
            return raw.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _table(connection: sqlite3.Connection, path: Path) -> tuple[str, list[str]]:
    for table in _TABLES:
        columns = _columns(connection, table)
        if set(_DIGESTS).issubset(column.lower() for column in columns):
            return table, columns
    raise FormatError(f"{path}: {_EXPECTED}; found no such table")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [str(name) for (name,) in rows if '"' not in str(name)]


def _entry(columns: Sequence[str], row: Sequence[object]) -> Entry:
    """Read one row; raises ValueError for digests that are not."""
    left: dict[str, object] = {name: value for name, value in zip(columns, row, strict=True) if value not in (None, "")}
    found = {name: digests.digest(left.pop(name, None), name) for name in _DIGESTS}
    size = None
    for name in _SIZES:
        if size is None and name in left:
            try:
                size = values.size(left[name])
            except ValueError:
                continue
            del left[name]
    files: tuple[EntryFile, ...] = ()
    file, folder = left.get("file_name"), left.get("path", "")
    if isinstance(file, str) and isinstance(folder, str) and is_unicode(file) and is_unicode(folder):
        files = (EntryFile(name=file, path=folder),)
        left.pop("file_name")
        left.pop("path", None)
    shown = {key: value.hex() if isinstance(value, bytes) else value for key, value in left.items()}
    return Entry(PartialDigests(**found), size=size, files=files, extra=pack(shown))


plugin = NsrlSqlite()
