"""Lists as they are imported, updated, written anew, removed: prepared on the disk, then named by the catalog."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import msgspec
from sqlalchemy import delete, select, update

from clew.errors import IntegrityError, UsageError, system_reason
from clew.model.hashset import DigestBlock, Entry, HashSet, ListGroup
from clew.store import schema
from clew.store.entry_row import camera_of
from clew.store.hashsets import HashSetRow, hashset
from clew.store.instant import now
from clew.store.listed import listed
from clew.store.spooled_rows import SpooledRows
from clew.store.transaction import Transaction, batches, insert_rows, named, next_id, plain, upsert
from clew.store.volume import Manifest, Volume, seal
from clew.store.volume_compare import ListChanges, Numbers, changes_between, drop_repeated
from clew.store.volume_folder import Listed
from clew.store.volume_search import build_search
from clew.store.volume_writer import VolumeWriter

_CAMERAS_KNOWN = 10_000
"""Cameras remembered; one that comes again after so many others is written again."""

Tell = Callable[[int, int], None]
"""Is told how many rows have been put in order, and how many there are to, each digest of a row counted as one."""


def unwatched(_done: int, _total: int) -> None:
    """Ignore how far an import has come."""


@dataclass(slots=True)
class Prepared:
    """A list's next version, all of it on the disk and none in the catalog; `listed` is how it will be listed there.

    `groups` and `cameras` are rows that go with it, `older` the version that it takes the place of.
    """

    hashset: HashSet
    source_sha256: bytes
    listed: Listed
    changes: ListChanges
    older: list[Listed]
    groups: SpooledRows
    cameras: SpooledRows
    is_put: bool = False


def replace(
    tx: Transaction,
    hashset: HashSet,
    entries: Iterable[Entry | DigestBlock | ListGroup],
    source_sha256: bytes,
    tell: Tell = unwatched,
) -> ListChanges:
    """Import a list, or a newer version of one of the same name: `prepared` and `put` in one transaction."""
    with prepared(tx, hashset, entries, source_sha256, tell) as made:
        put(tx, made)
    return made.changes


@contextmanager
def prepared(
    tx: Transaction,
    hashset: HashSet,
    entries: Iterable[Entry | DigestBlock | ListGroup],
    source_sha256: bytes,
    tell: Tell = unwatched,
) -> Iterator[Prepared]:
    """Write a list's next version to the disk; `entries` is read once, in bounded memory. `tx` is only read in.

    Call it under the writer's lock. What isn't `put` at the end is deleted.

    The version holds what was given, no more. An entry given twice is kept once, in its first place. A line is changed
    where lines of its key (`Entry.key`) went and others came, added or removed where not; where the older version is
    damaged, all of it was removed. `tell` is called a few times a second once all is read.
    """
    table = schema.hashsets
    name = named("list", hashset.name)
    known = tx.connection.scalar(select(table.c.id).where(table.c.agency == tx.agency, table.c.name == name))
    list_id = next_id(tx, table) if known is None else int(known)
    with _prepared(tx, hashset, list_id, source_sha256, _read(entries), tell) as made:
        yield made


def put(tx: Transaction, made: Prepared) -> None:
    """Have the catalog name what was prepared as the list's version."""
    _put_hashset(tx, made.listed.hashset_id, made.hashset, made.source_sha256)
    _put_version(tx, made)


def refill(tx: Transaction, known: HashSetRow, entries: Iterable[Entry | DigestBlock | ListGroup]) -> None:
    """Put entries into a list's volume without touching what the list says of itself."""
    with _prepared(tx, known.hashset, known.id, known.source_sha256, entries, unwatched) as made:
        _put_version(tx, made)


def _read(entries: Iterable[Entry | DigestBlock | ListGroup]) -> Iterator[Entry | DigestBlock | ListGroup]:
    """Pass on what is read; where that fails it isn't the workspace's disk."""
    try:
        yield from entries
    except OSError as error:
        raise UsageError(f"the list can't be read to its end: {system_reason(error)}") from error


@contextmanager
def _prepared(
    tx: Transaction,
    hashset: HashSet,
    list_id: int,
    source_sha256: bytes,
    entries: Iterable[Entry | DigestBlock | ListGroup],
    tell: Tell,
) -> Iterator[Prepared]:
    number = next_id(tx, schema.volumes)
    made: Prepared | None = None
    try:
        with ExitStack() as rows:
            with tx.volumes.folder.explained():
                folder = tx.volumes.folder.begin(number, [each.volume for each in listed(tx)])
                groups, cameras = (rows.enter_context(closing(SpooledRows(folder))) for _ in range(2))
                with VolumeWriter(folder) as writer:
                    manifest = _Intake(writer, groups, cameras).take(entries)
                volume = Volume(folder, number, manifest, hashset.name, is_sealed=False)
                older = [each for each in listed(tx) if each.hashset_id == list_id]
                manifest, changes = _in_order(tx, volume, manifest, older, tell)
                sha256 = seal(folder, manifest)
                tx.volumes.folder.place(folder, number)
            version, purpose = plain(hashset.version), plain(hashset.purpose)
            coming = Listed(list_id, hashset.name, version, purpose, manifest.entries, number, sha256)
            made = Prepared(hashset, source_sha256, coming, changes, older, groups, cameras)
            yield made
    finally:
        if made is None or not made.is_put:
            tx.volumes.folder.discard(number)


def _in_order(
    tx: Transaction, volume: Volume, manifest: Manifest, older: Sequence[Listed], tell: Tell
) -> tuple[Manifest, ListChanges]:
    """Drop what a volume repeats, sort its digests and compare it with the older one; return what it then holds."""
    progress = _Steps(tell, manifest.rows * (1 + len(manifest.digests) + len(older)))
    numbers, scratch = Numbers(), volume.folder / "scratch"
    kept = drop_repeated(volume, numbers, scratch, progress.step)
    scratch.unlink()
    searches = {name: build_search(volume, name, progress.step) for name in manifest.digests}
    changes = ListChanges(kept, 0, 0, 0)
    for each in older:
        try:
            changes = changes_between(tx.volumes.volume(each), volume, numbers, scratch, progress.step)
        except IntegrityError:
            changes = ListChanges(kept, 0, each.entries, 0)
    return msgspec.structs.replace(manifest, entries=kept, digests=searches), changes


class _Steps:
    """Adds up steps, and tells of them."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def step(self, rows: int) -> None:
        self._done = min(self._total, self._done + rows)
        self._tell(self._done, self._total)


def _put_version(tx: Transaction, made: Prepared) -> None:
    """Write the rows of a version, and have the catalog name its volume as the list's."""
    made.is_put = True
    tx.volumes.folder.adopt(made.listed.volume)
    mine = {"agency": tx.agency, "hashset_id": made.listed.hashset_id}
    for table, rows in ((schema.list_groups, made.groups), (schema.entry_cameras, made.cameras)):
        tx.connection.execute(delete(table).where(*(table.c[name] == value for name, value in mine.items())))
        for batch in batches(enumerate(rows)):
            insert_rows(tx, table, [{**mine, "position": position, **row} for position, row in batch])
    table = schema.volumes
    tx.connection.execute(
        update(table).where(*(table.c[name] == value for name, value in mine.items())).values(hashset_id=None)
    )
    insert_rows(tx, table, [{**mine, "id": made.listed.volume, "manifest_sha256": made.listed.manifest_sha256}])
    lists = schema.hashsets
    tx.connection.execute(
        update(lists)
        .where(lists.c.agency == tx.agency, lists.c.id == made.listed.hashset_id)
        .values(entries=made.listed.entries)
    )
    for each in made.older:
        tx.volumes.folder.doom(each.volume)


def _put_hashset(tx: Transaction, number: int, hashset: HashSet, source_sha256: bytes) -> None:
    """Insert or update the list's own row."""
    row = {
        "agency": tx.agency,
        "id": number,
        "name": hashset.name,
        "format": plain(hashset.format),
        "publisher": plain(hashset.publisher),
        "version": plain(hashset.version),
        "scheme": plain(hashset.scheme),
        "purpose": plain(hashset.purpose),
        "licence": plain(hashset.licence),
        "expires": None if hashset.expires is None else hashset.expires.isoformat(),
        "source_sha256": source_sha256,
        "imported_at": now(),
        "entries": 0,
    }
    upsert(tx, schema.hashsets, [row])


class _Intake:
    """Sorts what a list's file holds: entries into the volume, cameras and cases into rows."""

    def __init__(self, writer: VolumeWriter, groups: SpooledRows, cameras: SpooledRows) -> None:
        self._writer = writer
        self._groups = groups
        self._cameras = cameras
        self._seen: set[tuple[str | None, str]] = set()

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
                self._groups.add({"group_index": each.index, "fields": json.dumps(each.fields)})
        return self._writer.finish()

    def _add_camera(self, entry: Entry) -> None:
        camera = camera_of(entry.exif)
        if camera is not None and camera not in self._seen:
            if len(self._seen) >= _CAMERAS_KNOWN:
                self._seen.clear()
            self._seen.add(camera)
            self._cameras.add(dict(zip(("model", "serial"), camera, strict=True)))


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
