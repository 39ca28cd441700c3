"""The indexes that near matches are found by, brought up to date with the catalog before they are used.

The catalog is the truth. An index carries a text, its state, that says what of the catalog it holds; what is new since
is added, what is gone removed, and where the state says nothing that holds of this catalog (another one, one restored
from a backup long ago, another version) the index is made anew. A reader does so in memory; who holds the writer's lock
also saves (`keep`).

An index holds only hashes of sufficient quality: a collection has black frames and blank pages by the million, each
near all others, and a search would find and drop them every time. With another `minimum_quality` it is made anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, func, select

from clew.errors import IndexDamagedError
from clew.matching.decide import admit
from clew.matching.hamming import HammingIndex
from clew.matching.manifest import read, understood
from clew.store import hashers, schema
from clew.store.catalog import Catalog
from clew.store.entry_hashes import entry_hashes, volume_hashes
from clew.store.hash_table import FETCH, byte_rows
from clew.store.listed import listed
from clew.store.transaction import Transaction, batches, stream
from clew.store.volume import ROW_BITS
from clew.store.volume_folder import Listed

LAYOUT: Final = 1
"""Raised whenever states or ids change their meaning."""
LINEAGE: Final = 64
"""Batches a state names, so that a reader that looks at an older state of the catalog can tell what it may not see: a
batch is a second of ingest, and no reader takes a minute between its first look and its first search."""
SAVE_AFTER: Final = 4096
"""Hashes that are new to an index before an ingest saves it: whoever opens it then reads at most so many from the
catalog, in 20 ms; and a save every eighth batch, 50 ms, is little beside the seconds that these take
(`benchmarks/index_folder.py`)."""

Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Codes:
    """Which hashes an index holds: by one hasher, of `bits` bits, of no less than `minimum_quality`."""

    hasher: str
    bits: int
    minimum_quality: int


@dataclass(frozen=True, slots=True)
class MediaPart:
    """What a number in an index of media stands for: a content, and the part that was hashed, as in `MediaHash`."""

    sha256: bytes
    part: str


class _MediaState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest batches of hashes that an index of media holds, oldest first: last number, and token in hex."""

    layout: int
    minimum_quality: int
    batches: list[tuple[int, str]]


class _EntryState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The volumes whose hashes an index of entries holds: number, and SHA-256 of the manifest in hex."""

    layout: int
    minimum_quality: int
    volumes: list[tuple[int, str]]


State = TypeVar("State", _MediaState, _EntryState)


def media_index(tx: Transaction, codes: Codes) -> HammingIndex:
    """Return the index of all media's hashes; ids are those of `media_parts`. It is the caller's own."""
    name = media_name(codes)
    return _shared(tx, name, _with_media(tx, codes, tx.indexes.take(name, codes.bits)))


def entry_index(tx: Transaction, codes: Codes) -> HammingIndex:
    """Return the index of all lists' hashes; ids are entries' (`EntryRef.id`). It is the caller's own.

    Raises IntegrityError for a damaged list.
    """
    name = entries_name(codes)
    return _shared(tx, name, _with_entries(tx, codes, tx.indexes.take(name, codes.bits)))


def media_parts(tx: Transaction, ids: Integers) -> dict[int, MediaPart]:
    """Return what ids of an index of media stand for."""
    table, media = schema.media_hashes, schema.media
    found: dict[int, MediaPart] = {}
    for batch in batches(np.unique(ids).tolist()):
        statement = (
            select(table.c.id, media.c.sha256, table.c.part)
            .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
            .where(table.c.agency == tx.agency, table.c.id.in_(batch))
        )
        found |= {number: MediaPart(sha256, part) for number, sha256, part in tx.connection.execute(statement)}
    return found


def keep(catalog: Catalog, codes: Iterable[Codes], after: int = SAVE_AFTER) -> None:
    """Save the indexes that lack lists, or `after` hashes of media, on the disk; `after=1` saves all that is behind.

    Call it under the writer's lock, and outside of a transaction. Raises BusyError, CatalogError.
    """
    with catalog.reading() as tx:
        for each in codes:
            for name, index in indexes(tx, each).items():
                if _lacking(tx, name, index) >= after:
                    tx.indexes.save(name, index)


def states(tx: Transaction, codes: Codes) -> dict[str, str]:
    """Return the state that each index would have if it were up to date, by name; no hash is read."""
    entries = _EntryState(LAYOUT, codes.minimum_quality, sorted(_volumes(tx)))
    media = _MediaState(LAYOUT, codes.minimum_quality, _recent(tx))
    return {media_name(codes): _text(media), entries_name(codes): _text(entries)}


def counts(tx: Transaction, codes: Codes) -> dict[str, int]:
    """Return how many codes each index must hold, by name, as the catalog has it."""
    table = schema.media_hashes
    versions = [number for number, (name, _) in hashers.names(tx).items() if name == codes.hasher]
    media = tx.connection.scalar(
        select(func.count()).where(
            table.c.agency == tx.agency, table.c.hasher_id.in_(versions), table.c.quality >= codes.minimum_quality
        )
    )
    quality = entry_hashes(tx, codes.hasher, bits=codes.bits).quality
    return {media_name(codes): int(media or 0), entries_name(codes): int((quality >= codes.minimum_quality).sum())}


def indexes(tx: Transaction, codes: Codes) -> dict[str, HammingIndex]:
    """Return both indexes, up to date, by name."""
    return {media_name(codes): media_index(tx, codes), entries_name(codes): entry_index(tx, codes)}


def rebuilt(tx: Transaction, codes: Codes) -> dict[str, HammingIndex]:
    """Return the indexes of media and of entries by name, made from nothing but the catalog."""
    return {
        media_name(codes): _with_media(tx, codes, HammingIndex(codes.bits)),
        entries_name(codes): _with_entries(tx, codes, HammingIndex(codes.bits)),
    }


def media_name(codes: Codes) -> str:
    """Return the name of the index of media."""
    return f"media-{codes.hasher}"


def entries_name(codes: Codes) -> str:
    """Return the name of the index of entries."""
    return f"entries-{codes.hasher}"


def _shared(tx: Transaction, name: str, index: HammingIndex) -> HammingIndex:
    """Keep an index for the next who takes it; should this transaction be rolled back, its state tells that one."""
    tx.indexes.put(name, index.copy())
    return index


def _with_media(tx: Transaction, codes: Codes, index: HammingIndex) -> HammingIndex:
    """Return an index brought up to date with the hashes of media, or one made anew."""
    recent = _recent(tx)
    state = _state(index, _MediaState)
    fresh = _MediaState(LAYOUT, codes.minimum_quality, recent)
    if state == fresh:
        return index
    common = _common(tx, state) if state is not None and _same_kind(state, fresh) else None
    if common is None:
        index, common = HammingIndex(codes.bits), 0
    elif state is not None and state.batches and common < state.batches[-1][0]:
        index.remove(index.ids_where(lambda ids: ids > common))
    ids, digests, quality = _media_hashes(tx, codes, common)
    admit(index, ids, digests, quality, codes.minimum_quality)
    index.state = _text(fresh)
    return index


def _common(tx: Transaction, state: _MediaState) -> int | None:
    """Return the last number up to which index and catalog hold the same hashes; None for none."""
    if not state.batches:
        return 0
    table = schema.hash_batches
    tokens = dict(state.batches)
    rows = tx.connection.execute(
        select(table.c.id, table.c.token).where(table.c.agency == tx.agency, table.c.id.in_(list(tokens)))
    )
    return max((number for number, token in rows if tokens[number] == token.hex()), default=None)


def _recent(tx: Transaction) -> list[tuple[int, str]]:
    """Return the newest batches of hashes in the catalog, oldest first."""
    table = schema.hash_batches
    statement = select(table.c.id, table.c.token).where(table.c.agency == tx.agency)
    rows = tx.connection.execute(statement.order_by(table.c.id.desc()).limit(LINEAGE)).all()
    return [(int(number), token.hex()) for number, token in reversed(rows)]


def _media_hashes(tx: Transaction, codes: Codes, after: int) -> tuple[Integers, Bytes, Bytes]:
    """Return number, digest and quality of all hashes with a higher number than `after`."""
    digests, numbers, quality = bytearray(), [np.empty(0, np.int64)], bytearray()
    for rows in batches(stream(tx, _hashes(tx, codes, after), FETCH), FETCH):
        numbers.append(np.fromiter((row.id for row in rows), np.int64, len(rows)))
        digests += b"".join(row.digest for row in rows)
        quality += bytes(row.quality for row in rows)
    ids = np.concatenate(numbers)
    return ids, byte_rows(digests, len(ids), codes.bits // 8), np.frombuffer(quality, np.uint8)


def _hashes(tx: Transaction, codes: Codes, after: int) -> Select[Any]:
    table = schema.media_hashes
    versions = [number for number, (name, _) in hashers.names(tx).items() if name == codes.hasher]
    statement = select(table.c.id, table.c.digest, table.c.quality).where(
        table.c.agency == tx.agency, table.c.hasher_id.in_(versions)
    )
    return statement.where(table.c.id > after) if after else statement


def _with_entries(tx: Transaction, codes: Codes, index: HammingIndex) -> HammingIndex:
    """Return an index brought up to date with the hashes of lists, or one made anew."""
    current = _volumes(tx)
    state = _state(index, _EntryState)
    fresh = _EntryState(LAYOUT, codes.minimum_quality, sorted(current))
    if state == fresh:
        return index
    held = set(state.volumes) if state is not None and _same_kind(state, fresh) else None
    if held is None:
        index, held = HammingIndex(codes.bits), set()
    gone = np.array([number for number, _ in held - current.keys()], np.int64)
    if len(gone):
        index.remove(index.ids_where(lambda ids: np.isin(ids >> ROW_BITS, gone)))
    new = [tx.volumes.volume(current[each]) for each in sorted(current.keys() - held)]
    tables = [volume_hashes(volume, codes.hasher, codes.bits) for volume in new]
    if tables:
        ids = np.concatenate([each.entry_ids for each in tables])
        digests = np.concatenate([each.digests for each in tables])
        quality = np.concatenate([each.quality for each in tables])
        admit(index, ids, digests, quality, codes.minimum_quality)
    index.state = _text(fresh)
    return index


def _volumes(tx: Transaction) -> dict[tuple[int, str], Listed]:
    return {(each.volume, each.manifest_sha256.hex()): each for each in listed(tx)}


def _same_kind(state: State, other: State) -> bool:
    return (state.layout, state.minimum_quality) == (other.layout, other.minimum_quality)


def _state(index: HammingIndex, kind: type[State]) -> State | None:
    """Return an index's state, None where it says nothing."""
    try:
        return msgspec.json.decode(index.state, type=kind)
    except msgspec.MsgspecError:
        return None


def _text(state: _MediaState | _EntryState) -> str:
    return msgspec.json.encode(state).decode()


def _lacking(tx: Transaction, name: str, index: HammingIndex) -> float:
    """Return how many hashes of media the index on the disk lacks, infinite where it must be written in any case."""
    if tx.indexes.path is None:
        return 0
    saved = _saved_state(tx.indexes.path / name)
    if saved == index.state:
        return 0
    try:
        held = msgspec.json.decode(saved, type=_MediaState)
        now = msgspec.json.decode(index.state, type=_MediaState)
    except msgspec.MsgspecError:
        return float("inf")
    if not _same_kind(held, now) or not set(held.batches) & set(now.batches):
        return float("inf")
    return abs(now.batches[-1][0] - held.batches[-1][0]) or 1


def _saved_state(folder: Path) -> str:
    try:
        return understood(folder, read(folder)).state
    except IndexDamagedError:
        return ""
