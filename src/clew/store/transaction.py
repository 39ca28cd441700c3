"""What every function of the store works in: one open transaction of one agency."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from clew.errors import UsageError
from clew.model.match import Match
from clew.store.index_shelf import IndexShelf
from clew.store.volume_folder import Listed, Volumes

T = TypeVar("T")

BATCH = 500
"""Rows of one statement and values of one IN list.

100,000 paths looked up in lists of 100, 500 and 2,000: 0.9, 0.5 and 0.5 s on SQLite (`benchmarks/catalog.py`).
"""

LARGEST = 2**63 - 1
"""The largest whole number both databases hold."""


@dataclass(frozen=True, slots=True)
class ComingList:
    """A list as it will be once it is written: `listed` is None for one that goes, `matches` are all with it."""

    name: str
    listed: Listed | None
    matches: Mapping[bytes, Sequence[Match]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction: `connection` to say statements on, `agency` whose rows they touch.

    `volumes` are those of its lists, `indexes` those that near matches are found by. With `coming`, lists and matches
    are read as they will be once that is written.
    """

    connection: Connection
    agency: str
    volumes: Volumes
    indexes: IndexShelf
    coming: ComingList | None = None


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut anything iterable into lists of at most `size`."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def next_id(tx: Transaction, table: Table) -> int:
    """Return the first unused number of a table whose key is (agency, id)."""
    highest = tx.connection.scalar(select(func.max(table.c.id)).where(table.c.agency == tx.agency))
    return 1 if highest is None else int(highest) + 1


def inserting(tx: Transaction, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that can say what to do on conflict; the two databases share the clause, not its class."""
    return sqlite.insert(table) if tx.connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_rows(tx: Transaction, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that are known to be new."""
    if rows:
        tx.connection.execute(table.insert(), [dict(row) for row in rows])


def insert_plain(tx: Transaction, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Insert many rows that are known to be new, of plain values in the order of the table's columns.

    A row of matches takes 4 us of the processor, by `insert_rows` 10: others can write the sooner.
    """
    if rows:
        mark = "?" if tx.connection.dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(table.c))
        tx.connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", [tuple(row) for row in rows])  # noqa: S608


def insert_missing(tx: Transaction, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert those rows whose key is not there yet."""
    if rows:
        tx.connection.execute(inserting(tx, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def upsert(tx: Transaction, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; where the primary key is there already, overwrite all other columns."""
    if rows:
        statement = inserting(tx, table)
        keys = [column.name for column in table.primary_key]
        changes = {name: statement.excluded[name] for name in table.c.keys() if name not in keys}  # noqa: SIM118
        tx.connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=changes), [dict(row) for row in rows]
        )


def stream(tx: Transaction, statement: Select[Any], size: int = 2000) -> Iterator[Row[Any]]:
    """Run a query whose rows are fetched `size` at a time (a server-side cursor on PostgreSQL)."""
    result = tx.connection.execute(statement, execution_options={"yield_per": size})
    try:
        yield from result
    finally:
        result.close()


def plain(text: str) -> str:
    """Return text both databases can hold: NUL and lone surrogates become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def named(what: str, text: str) -> str:
    """Return a name a user gave; raises UsageError for an empty one and for what can't be stored as text."""
    if not text or plain(text) != text:
        raise UsageError(f"{what} {text!a} is no name: give at least one character, all of them Unicode text")
    return text


def fitted(number: int | None) -> int | None:
    """Return a whole number cut to what both databases hold."""
    return None if number is None else max(-LARGEST - 1, min(LARGEST, number))
