"""Published lists of the agency, and their entries as they were read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from clew.model.hashset import Entry, HashSet, ListGroup
from clew.store import schema
from clew.store.listed import hashset_id, volume_of
from clew.store.transaction import Transaction
from clew.store.volume_entries import volume_entries


@dataclass(frozen=True, slots=True)
class HashSetRow:
    """A list in the catalog; `source_sha256` is of the file it was read from."""

    hashset: HashSet
    id: int
    entries: int
    groups: int
    imported_at: datetime
    source_sha256: bytes


def hashsets(tx: Transaction) -> list[HashSetRow]:
    """Return all lists by name."""
    return [_hashset_row(row) for row in tx.connection.execute(_hashsets(tx).order_by(schema.hashsets.c.name))]


def hashset(tx: Transaction, name: str) -> HashSetRow:
    """Return one list; raises NotFoundError that names the lists there are."""
    number = hashset_id(tx, name)
    return _hashset_row(tx.connection.execute(_hashsets(tx).where(schema.hashsets.c.id == number)).one())


def _hashsets(tx: Transaction) -> Select[Any]:
    table, grouped = schema.hashsets, schema.list_groups
    counts = (
        select(func.count())
        .where(grouped.c.agency == table.c.agency, grouped.c.hashset_id == table.c.id)
        .scalar_subquery()
    )
    return select(table, counts.label("groups")).where(table.c.agency == tx.agency)


def _hashset_row(row: Row[Any]) -> HashSetRow:
    known = HashSet(
        name=row.name,
        format=row.format,
        publisher=row.publisher,
        version=row.version,
        scheme=row.scheme,
        purpose=row.purpose,
        licence=row.licence,
        expires=None if row.expires is None else date.fromisoformat(row.expires),
    )
    return HashSetRow(known, row.id, row.entries, row.groups, row.imported_at, row.source_sha256)


def entries(tx: Transaction, name: str) -> Iterator[Entry]:
    """Stream a list's entries in file order, each equal to what was imported. Raises NotFoundError, IntegrityError."""
    return volume_entries(volume_of(tx, name))


def groups(tx: Transaction, name: str) -> list[ListGroup]:
    """Return the cases of a list whose file held several, in file order. Raises NotFoundError."""
    table = schema.list_groups
    statement = (
        select(table.c.group_index, table.c.fields)
        .where(table.c.agency == tx.agency, table.c.hashset_id == hashset(tx, name).id)
        .order_by(table.c.position)
    )
    return [ListGroup(index, json.loads(fields)) for index, fields in tx.connection.execute(statement)]
