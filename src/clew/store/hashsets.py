"""Published lists: import, update and removal, and their entries as they were read."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, delete, func, select, update

from clew.errors import IntegrityError, UsageError, system_reason
from clew.model.hashset import DigestBlock, Entry, HashSet, ListGroup
from clew.store import schema
from clew.store.entry_hashes import EntryHashTable, entry_hashes
from clew.store.entry_row import camera_of
from clew.store.exact import EntryRef, by_digest, entry_refs, exact, exact_media
from clew.store.instant import now
from clew.store.listed import hashset_id, listed, volume_of
from clew.store.transaction import BATCH, Transaction, insert_rows, named, next_id, plain
from clew.store.volume import Manifest, Volume, seal
from clew.store.volume_compare import ListChanges, Numbers, changes_between, drop_repeated
from clew.store.volume_entries import volume_entries
from clew.store.volume_search import build_search
from clew.store.volume_writer import VolumeWriter

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

_CAMERAS_AT_ONCE = 10_000
"""Cameras remembered before they are written; one that comes again after that is written again."""

Tell = Callable[[int, int], None]
"""Is told how many rows have been put in order, and how many there are to, each digest of a row counted as one."""


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


def unwatched(_done: int, _total: int) -> None:
    """Ignore how far an import has come."""


def replace(
    tx: Transaction,
    hashset: HashSet,
    entries: Iterable[Entry | DigestBlock | ListGroup],
    source_sha256: bytes,
    tell: Tell = unwatched,
) -> ListChanges:
    """Import a list, or a newer version of one of the same name; `entries` is read once, in bounded memory.

    Afterwards the list holds what was given, no more. An entry given twice is kept once, in its first place. A line is
    changed where lines of its key (`Entry.key`) went and others came, added or removed where not; where the older
    version is damaged, all of it was removed. `tell` is called a few times a second once all is read.
    """
    list_id = _put_hashset(tx, hashset, source_sha256)
    with tx.volumes.folder.explained():
        return _fill(tx, list_id, hashset.name, _read(entries), tell)


def refill(tx: Transaction, known: HashSetRow, entries: Iterable[Entry | DigestBlock | ListGroup]) -> None:
    """Put entries into a list's volume without touching what the list says of itself."""
    with tx.volumes.folder.explained():
        _fill(tx, known.id, known.hashset.name, entries, unwatched)


def _read(entries: Iterable[Entry | DigestBlock | ListGroup]) -> Iterator[Entry | DigestBlock | ListGroup]:
    """Pass on what is read; where that fails it isn't the workspace's disk."""
    try:
        yield from entries
    except OSError as error:
        raise UsageError(f"the list can't be read to its end: {system_reason(error)}") from error


def _fill(
    tx: Transaction, list_id: int, name: str, entries: Iterable[Entry | DigestBlock | ListGroup], tell: Tell
) -> ListChanges:
    number = next_id(tx, schema.volumes)
    folder = tx.volumes.folder.begin(number, [each.volume for each in listed(tx)])
    with VolumeWriter(folder) as writer:
        manifest = _Intake(tx, list_id, writer).take(entries)
    volume = Volume(folder, number, manifest, name, is_sealed=False)
    older = [each for each in listed(tx) if each.hashset_id == list_id]
    progress = _Steps(tell, manifest.rows * (1 + len(manifest.digests) + len(older)))
    numbers, scratch = Numbers(), folder / "scratch"
    manifest = msgspec.structs.replace(manifest, entries=drop_repeated(volume, numbers, scratch, progress.step))
    scratch.unlink()
    searches = {name: build_search(volume, name, progress.step) for name in manifest.digests}
    changes = ListChanges(manifest.entries, 0, 0, 0)
    for each in older:
        try:
            changes = changes_between(tx.volumes.volume(each), volume, numbers, scratch, progress.step)
        except IntegrityError:
            changes = ListChanges(manifest.entries, 0, each.entries, 0)
    _put_volume(tx, list_id, volume, msgspec.structs.replace(manifest, digests=searches))
    for each in older:
        tx.volumes.folder.doom(each.volume)
    return changes


class _Steps:
    """Adds up steps, and tells of them."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def step(self, rows: int) -> None:
        self._done = min(self._total, self._done + rows)
        self._tell(self._done, self._total)


def _put_volume(tx: Transaction, list_id: int, volume: Volume, manifest: Manifest) -> None:
    """Make a volume durable, give it its place, and have the catalog name it as the list's."""
    sha256 = seal(volume.folder, manifest)
    tx.volumes.folder.place(volume.folder, volume.number)
    table = schema.volumes
    mine = (table.c.agency == tx.agency, table.c.hashset_id == list_id)
    tx.connection.execute(update(table).where(*mine).values(hashset_id=None))
    row = {"agency": tx.agency, "id": volume.number, "hashset_id": list_id, "manifest_sha256": sha256}
    insert_rows(tx, table, [row])
    lists = schema.hashsets
    tx.connection.execute(
        update(lists).where(lists.c.agency == tx.agency, lists.c.id == list_id).values(entries=manifest.entries)
    )


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
    """Sorts what a list's file holds: entries into the volume, cameras and cases into rows."""

    def __init__(self, tx: Transaction, list_id: int, writer: VolumeWriter) -> None:
        self._tx = tx
        self._head = {"agency": tx.agency, "hashset_id": list_id}
        self._writer = writer
        self._cameras: dict[tuple[str | None, str], None] = {}
        self._camera_position = 0
        self._groups: list[ListGroup] = []
        self._group_position = 0
        for table in (schema.list_groups, schema.entry_cameras):
            tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.hashset_id == list_id))

    def take(self, entries: Iterable[Entry | DigestBlock | ListGroup]) -> Manifest:
        """Read everything; return what the volume holds."""
        for each in entries:
            if isinstance(each, Entry):
                self._writer.add(each)
                if each.exif:
                    self._add_camera(each)
            elif isinstance(each, DigestBlock):
                self._writer.add_block(each)
            else:
                self._groups.append(each)
                if len(self._groups) >= BATCH:
                    self._write_groups()
        self._write_groups()
        self._write_cameras()
        return self._writer.finish()

    def _add_camera(self, entry: Entry) -> None:
        camera = camera_of(entry.exif)
        if camera is not None:
            self._cameras[camera] = None
            if len(self._cameras) >= _CAMERAS_AT_ONCE:
                self._write_cameras()

    def _write_cameras(self) -> None:
        rows = [
            {**self._head, "position": position, "model": model, "serial": serial}
            for position, (model, serial) in enumerate(self._cameras, self._camera_position)
        ]
        insert_rows(self._tx, schema.entry_cameras, rows)
        self._camera_position += len(rows)
        self._cameras = {}

    def _write_groups(self) -> None:
        rows = [
            {**self._head, "position": position, "group_index": group.index, "fields": json.dumps(group.fields)}
            for position, group in enumerate(self._groups, self._group_position)
        ]
        insert_rows(self._tx, schema.list_groups, rows)
        self._group_position += len(rows)
        self._groups = []


def remove(tx: Transaction, name: str) -> int:
    """Remove a list with its matches; return how many entries it had. Raises NotFoundError."""
    known = hashset(tx, name)
    table = schema.volumes
    for each in listed(tx, name):
        tx.volumes.folder.doom(each.volume)
    mine = (table.c.agency == tx.agency, table.c.hashset_id == known.id)
    tx.connection.execute(update(table).where(*mine).values(hashset_id=None))
    for table in (schema.matches, schema.entry_cameras, schema.list_groups):
        tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.hashset_id == known.id))
    table = schema.hashsets
    tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.id == known.id))
    return known.entries


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
