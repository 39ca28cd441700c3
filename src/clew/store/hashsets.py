"""Published lists: import, update and removal, and their entries as they were read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, delete, func, select, update

from clew.model.hashset import Entry, HashSet, ListGroup
from clew.model.media_hash import MediaHash
from clew.store import hashers, schema
from clew.store.entry_hashes import EntryHashTable, entry_hashes
from clew.store.entry_row import from_row, to_columns
from clew.store.exact import EntryRef, by_digest, entry_refs, exact, exact_media, hashset_id
from clew.store.instant import now
from clew.store.transaction import Transaction, batches, insert_rows, inserting, named, next_id, plain, stream

__all__ = [
    "EntryHashTable",
    "EntryRef",
    "HashSetRow",
    "ListChanges",
    "by_digest",
    "entries",
    "entry_hashes",
    "entry_refs",
    "exact",
    "exact_media",
    "groups",
    "hashset",
    "hashsets",
    "remove",
    "replace",
]


@dataclass(frozen=True, slots=True)
class HashSetRow:
    """A list in the catalog; `source_sha256` is of the file it was read from."""

    hashset: HashSet
    id: int
    entries: int
    groups: int
    imported_at: datetime
    source_sha256: bytes


@dataclass(frozen=True, slots=True)
class ListChanges:
    """How many lines an import added, changed, removed and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


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


def replace(
    tx: Transaction, hashset: HashSet, entries: Iterable[Entry | ListGroup], source_sha256: bytes
) -> ListChanges:
    """Import a list, or a newer version of one of the same name; `entries` is read once, in batches.

    Afterwards the list holds what was given, no more. An entry equal to one that is there keeps its number; an
    entry given twice is kept once. A line is changed where lines of its key (`Entry.key`) went and others
    came, added or removed where not.
    """
    list_id = _put_hashset(tx, hashset, source_sha256)
    intake = _Intake(tx, list_id)
    for batch in batches(entries):
        intake.take([each for each in batch if isinstance(each, Entry)])
        intake.take_groups([each for each in batch if isinstance(each, ListGroup)])
    changes = intake.finish()
    count = changes.added + changes.changed + changes.unchanged
    table = schema.hashsets
    tx.connection.execute(update(table).where(table.c.agency == tx.agency, table.c.id == list_id).values(entries=count))
    return changes


def _put_hashset(tx: Transaction, hashset: HashSet, source_sha256: bytes) -> int:
    """Insert or update the list's own row; return its number."""
    table = schema.hashsets
    values = {
        "name": named("list", hashset.name),
        "format": plain(hashset.format),
        "publisher": plain(hashset.publisher),
        "version": plain(hashset.version),
        "scheme": plain(hashset.scheme),
        "purpose": plain(hashset.purpose),
        "licence": plain(hashset.licence),
        "expires": None if hashset.expires is None else hashset.expires.isoformat(),
        "source_sha256": source_sha256,
        "imported_at": now(),
    }
    known = tx.connection.scalar(select(table.c.id).where(table.c.agency == tx.agency, table.c.name == hashset.name))
    if known is not None:
        tx.connection.execute(update(table).where(table.c.agency == tx.agency, table.c.id == known).values(**values))
        return int(known)
    number = next_id(tx, table)
    insert_rows(tx, table, [{"agency": tx.agency, "id": number, "entries": 0, **values}])
    return number


class _Intake:
    """One import: new positions begin at `_base`, new numbers at `_first`; what is below both at the end goes."""

    def __init__(self, tx: Transaction, list_id: int) -> None:
        self._tx = tx
        self._list_id = list_id
        highest = tx.connection.scalar(select(func.max(schema.entries.c.position)).where(self._mine))
        self._base = self._position = 0 if highest is None else highest + 1
        self._first = self._next = self._next_entry_id()
        self._hashers = hashers.known(tx)
        self._group_position = 0
        groups = schema.list_groups
        tx.connection.execute(delete(groups).where(groups.c.agency == tx.agency, groups.c.hashset_id == list_id))

    @property
    def _mine(self) -> ColumnElement[bool]:
        table = schema.entries
        return and_(table.c.agency == self._tx.agency, table.c.hashset_id == self._list_id)

    def _next_entry_id(self) -> int:
        """Return the first unused number of the agency, by one look at the end of every list."""
        table, lists = schema.entries, schema.hashsets
        highest = (
            select(func.max(table.c.id))
            .where(table.c.agency == lists.c.agency, table.c.hashset_id == lists.c.id)
            .scalar_subquery()
        )
        statement = select(func.max(highest)).where(lists.c.agency == self._tx.agency)
        return (self._tx.connection.scalar(statement) or 0) + 1

    def take(self, batch: list[Entry]) -> None:
        """Insert the entries that are not there; move those that are to their place in the file."""
        if not batch:
            return
        table = schema.entries
        head = {"agency": self._tx.agency, "hashset_id": self._list_id}
        rows = [
            {**head, "id": self._next + offset, "position": self._position + offset, **to_columns(entry)}
            for offset, entry in enumerate(batch)
        ]
        statement = inserting(self._tx, table)
        statement = statement.on_conflict_do_update(
            index_elements=["agency", "hashset_id", "content"],
            set_={"position": statement.excluded.position},
            where=table.c.position < self._base,
        )
        self._tx.connection.execute(statement, rows)
        new = list(self._tx.connection.scalars(select(table.c.id).where(self._mine, table.c.id >= self._next)))
        self._insert_hashes({number: batch[number - self._next].hashes for number in new})
        self._position += len(batch)
        self._next = max(new, default=self._next - 1) + 1

    def _insert_hashes(self, hashes: dict[int, tuple[MediaHash, ...]]) -> None:
        wanted = {(each.hasher, each.version) for some in hashes.values() for each in some}
        if not wanted:
            return
        if wanted - self._hashers.keys():
            self._hashers = hashers.numbers(self._tx, wanted)
        rows = [
            {
                "agency": self._tx.agency,
                "hashset_id": self._list_id,
                "entry_id": number,
                "position": position,
                "hasher_id": self._hashers[each.hasher, each.version],
                "part": each.part,
                "digest": each.digest,
                "quality": each.quality,
                "forms": each.forms,
            }
            for number, some in hashes.items()
            for position, each in enumerate(some)
        ]
        insert_rows(self._tx, schema.entry_hashes, rows)

    def take_groups(self, batch: list[ListGroup]) -> None:
        """Insert the cases of a file that holds several."""
        head = {"agency": self._tx.agency, "hashset_id": self._list_id}
        rows = [
            {**head, "position": position, "group_index": group.index, "fields": json.dumps(group.fields)}
            for position, group in enumerate(batch, self._group_position)
        ]
        insert_rows(self._tx, schema.list_groups, rows)
        self._group_position += len(batch)

    def finish(self) -> ListChanges:
        """Remove the lines that were not given again, and count."""
        table = schema.entries
        gone, come = table.c.position < self._base, table.c.id >= self._first
        kept = self._count(~gone)
        new = self._count(come)
        old = self._count(gone)
        changed = self._changed(gone, come) if old and new else 0
        if old:
            hashes = schema.entry_hashes
            numbers = select(table.c.id).where(self._mine, gone)
            self._tx.connection.execute(
                delete(hashes).where(
                    hashes.c.agency == self._tx.agency,
                    hashes.c.hashset_id == self._list_id,
                    hashes.c.entry_id.in_(numbers),
                )
            )
            self._tx.connection.execute(delete(table).where(self._mine, gone))
        return ListChanges(added=new - changed, changed=changed, removed=old - changed, unchanged=kept - new)

    def _count(self, condition: ColumnElement[bool]) -> int:
        statement = select(func.count()).select_from(schema.entries).where(self._mine, condition)
        return self._tx.connection.scalar(statement) or 0

    def _changed(self, gone: ColumnElement[bool], come: ColumnElement[bool]) -> int:
        """Count, key by key, the pairs of a line that went and one that came."""
        key = schema.entries.c.key
        old = select(key, func.count().label("n")).where(self._mine, gone).group_by(key).subquery()
        new = select(key, func.count().label("n")).where(self._mine, come).group_by(key).subquery()
        pairs = case((old.c.n < new.c.n, old.c.n), else_=new.c.n)
        statement = select(func.sum(pairs)).join_from(old, new, old.c.key == new.c.key)
        return int(self._tx.connection.scalar(statement) or 0)


def remove(tx: Transaction, name: str) -> int:
    """Remove a list with its matches; return how many entries it had. Raises NotFoundError."""
    known = hashset(tx, name)
    for table in (schema.matches, schema.entry_hashes, schema.entries, schema.list_groups):
        tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.hashset_id == known.id))
    table = schema.hashsets
    tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.id == known.id))
    return known.entries


def entries(tx: Transaction, name: str) -> Iterator[Entry]:
    """Stream a list's entries in file order, each equal to what was imported. Raises NotFoundError."""
    known = hashset(tx, name)
    table = schema.entries
    statement: Select[Any] = (
        select(table).where(table.c.agency == tx.agency, table.c.hashset_id == known.id).order_by(table.c.position)
    )
    names = hashers.names(tx)
    has_hashes = _has_hashes(tx, known.id)
    for batch in batches(stream(tx, statement)):
        hashes = _hashes(tx, known.id, [row.id for row in batch], names) if has_hashes else {}
        for row in batch:
            yield from_row(row, hashes.get(row.id, ()))


def _has_hashes(tx: Transaction, list_id: int) -> bool:
    table = schema.entry_hashes
    mine = select(table.c.entry_id).where(table.c.agency == tx.agency, table.c.hashset_id == list_id).limit(1)
    return tx.connection.scalar(mine) is not None


def _hashes(
    tx: Transaction, list_id: int, numbers: list[int], names: dict[int, tuple[str, str]]
) -> dict[int, list[MediaHash]]:
    table = schema.entry_hashes
    statement = (
        select(table.c.entry_id, table.c.hasher_id, table.c.digest, table.c.quality, table.c.part, table.c.forms)
        .where(table.c.agency == tx.agency, table.c.hashset_id == list_id, table.c.entry_id.in_(numbers))
        .order_by(table.c.entry_id, table.c.position)
    )
    return {
        number: [MediaHash(*names[hasher], *rest) for _, hasher, *rest in rows]
        for number, rows in groupby(tx.connection.execute(statement), key=itemgetter(0))
    }


def groups(tx: Transaction, name: str) -> list[ListGroup]:
    """Return the cases of a list whose file held several, in file order. Raises NotFoundError."""
    table = schema.list_groups
    statement = (
        select(table.c.group_index, table.c.fields)
        .where(table.c.agency == tx.agency, table.c.hashset_id == hashset(tx, name).id)
        .order_by(table.c.position)
    )
    return [ListGroup(index, json.loads(fields)) for index, fields in tx.connection.execute(statement)]
