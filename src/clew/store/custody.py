"""The chain of custody of an agency: appended, never altered."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, func, select

from clew import custody
from clew.custody import JSON
from clew.model.custody_entry import CustodyEntry
from clew.store import schema
from clew.store.instant import now
from clew.store.transaction import Transaction, insert_rows, plain, stream

_FIELDS = ("sequence", "at", "officer", "act", "item", "details", "previous", "digest")


def append(tx: Transaction, officer: str, act: str, item: str, details: Mapping[str, JSON]) -> CustodyEntry:
    """Seal an act onto the agency's chain; raises ValueError for details that have no canonical form."""
    entry = custody.seal(
        head(tx),
        at=now(),
        agency=tx.agency,
        officer=plain(officer),
        act=plain(act),
        item=plain(item),
        details=custody.canonical(details),
    )
    row = {"agency": tx.agency, **{name: getattr(entry, name) for name in _FIELDS}}
    insert_rows(tx, schema.custody_entries, [row])
    return entry


def entries(tx: Transaction) -> Iterator[CustodyEntry]:
    """Stream the chain from its beginning."""
    table = schema.custody_entries
    statement = select(table).where(table.c.agency == tx.agency).order_by(table.c.sequence)
    return map(_entry, stream(tx, statement))


def entries_of(tx: Transaction, acts: Collection[str]) -> Iterator[CustodyEntry]:
    """Stream the entries of some acts, oldest first."""
    table = schema.custody_entries
    statement = select(table).where(table.c.agency == tx.agency, table.c.act.in_(acts)).order_by(table.c.sequence)
    return map(_entry, stream(tx, statement))


def newest_of(tx: Transaction, acts: Collection[str]) -> int:
    """Return the number of the newest entry of some acts, 0 where there is none."""
    table = schema.custody_entries
    statement = select(func.max(table.c.sequence)).where(table.c.agency == tx.agency, table.c.act.in_(acts))
    return tx.connection.execute(statement).scalar_one() or 0


def head(tx: Transaction) -> CustodyEntry | None:
    """Return the last entry, None where there is none yet."""
    table = schema.custody_entries
    statement = select(table).where(table.c.agency == tx.agency).order_by(table.c.sequence.desc()).limit(1)
    row = tx.connection.execute(statement).one_or_none()
    return None if row is None else _entry(row)


def _entry(row: Row[Any]) -> CustodyEntry:
    return CustodyEntry(agency=row.agency, **{name: getattr(row, name) for name in _FIELDS})
