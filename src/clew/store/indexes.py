"""The indexes that near matches are found by, brought up to date with the catalog before they are used.

The catalog is the truth. An index carries a text, its state, that says what of the catalog it holds; what is new since
is added, what is gone removed, and where the state says nothing that holds of this catalog (another one, one restored
from a backup long ago, another version) the index is made anew. A reader does so in memory; who holds the writer's lock
also saves (`keep`).

An index holds only hashes of sufficient quality: a collection has black frames and blank pages by the million, each
near all others, and a search would find and drop them every time. With another `minimum_quality` it is made anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

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
from clew.store.numbered_index import LAYOUT, Coded, Numbered, lacking, state_of, up_to_date
from clew.store.time_codes import PLACE_BITS, SOUND_BITS, frame_codes, sound_codes
from clew.store.transaction import Transaction, batches, stream
from clew.store.volume import ROW_BITS
from clew.store.volume_folder import Listed

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


SOUND: Final = Codes("chromaprint", SOUND_BITS, 0)
"""The items of fingerprints. They come from no hasher and are on no list, so there is one index of them, that of sound.
"""


@dataclass(frozen=True, slots=True)
class MediaPart:
    """What a number in an index of media stands for: a content, and the part that was hashed, as in `MediaHash`."""

    sha256: bytes
    part: str


class _EntryState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The volumes whose hashes an index of entries holds: number, and SHA-256 of the manifest in hex."""

    layout: int
    minimum_quality: int
    volumes: list[tuple[int, str]]


def media_index(tx: Transaction, codes: Codes) -> HammingIndex:
    """Return the index of all media's hashes; ids are those of `media_parts`. It is the caller's own."""
    return _followed(tx, _media(codes))


def frame_index(tx: Transaction, codes: Codes) -> HammingIndex:
    """Return the index of all films' frames; ids are those of `time_codes.frame_places`. It is the caller's own."""
    return _followed(tx, _frames(codes))


def sound_index(tx: Transaction) -> HammingIndex:
    """Return the index of all recordings' fingerprints; ids are those of `time_codes.sound_places`.

    It is the caller's own. A code is an item's four bytes, the lowest first, as `SoundFacts.fingerprint` has them.
    """
    return _followed(tx, _sound())


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
    """Save the indexes that lack lists, or `after` codes, on the disk, that of sound too; `after=1` saves all behind.

    Call it under the writer's lock, and outside of a transaction. Raises BusyError, CatalogError.
    """
    with catalog.reading() as tx:
        for each in (*codes, SOUND):
            for name, index in indexes(tx, each).items():
                if _lacking(tx, name, index) >= after:
                    tx.indexes.save(name, index)


def states(tx: Transaction, codes: Codes) -> dict[str, str]:
    """Return the state that each index would have if it were up to date, by name; no hash is read."""
    found = {each.name: state_of(tx, each) for each in _numbered(codes)}
    if codes != SOUND:
        found[entries_name(codes)] = _text(_EntryState(LAYOUT, codes.minimum_quality, sorted(_volumes(tx))))
    return found


def counts(tx: Transaction, codes: Codes) -> dict[str, int]:
    """Return how many codes each index must hold, by name, as the catalog has it."""
    found = {each.name: each.count(tx) for each in _numbered(codes)}
    if codes != SOUND:
        quality = entry_hashes(tx, codes.hasher, bits=codes.bits).quality
        found[entries_name(codes)] = int((quality >= codes.minimum_quality).sum())
    return found


def indexes(tx: Transaction, codes: Codes) -> dict[str, HammingIndex]:
    """Return all indexes of some codes, up to date, by name."""
    found = {each.name: _followed(tx, each) for each in _numbered(codes)}
    if codes != SOUND:
        found[entries_name(codes)] = entry_index(tx, codes)
    return found


def rebuilt(tx: Transaction, codes: Codes) -> dict[str, HammingIndex]:
    """Return the indexes of some codes by name, made from nothing but the catalog."""
    found = {each.name: up_to_date(tx, each, HammingIndex(each.bits)) for each in _numbered(codes)}
    if codes != SOUND:
        found[entries_name(codes)] = _with_entries(tx, codes, HammingIndex(codes.bits))
    return found


def media_name(codes: Codes) -> str:
    """Return the name of the index of media."""
    return f"media-{codes.hasher}"


def frames_name(codes: Codes) -> str:
    """Return the name of the index of films' frames."""
    return f"frames-{codes.hasher}"


def entries_name(codes: Codes) -> str:
    """Return the name of the index of entries."""
    return f"entries-{codes.hasher}"


SOUND_NAME: Final = f"sound-{SOUND.hasher}"
"""The name of the index of sound."""


def _numbered(codes: Codes) -> list[Numbered]:
    """Return what indexes there are of media by these codes."""
    return [_sound()] if codes == SOUND else [_media(codes), _frames(codes)]


def _media(codes: Codes) -> Numbered:
    return Numbered(
        name=media_name(codes),
        bits=codes.bits,
        minimum_quality=codes.minimum_quality,
        log=schema.hash_batches,
        place_bits=0,
        codes=partial(_media_codes, codes),
        count=partial(_media_count, codes),
    )


def _frames(codes: Codes) -> Numbered:
    def codes_after(tx: Transaction, after: int) -> Iterator[Coded]:
        return frame_codes(tx, codes.hasher, codes.bits, codes.minimum_quality, after)

    return Numbered(
        name=frames_name(codes),
        bits=codes.bits,
        minimum_quality=codes.minimum_quality,
        log=schema.frame_batches,
        place_bits=PLACE_BITS,
        codes=codes_after,
        count=lambda tx: sum(len(ids) for ids, _ in codes_after(tx, 0)),
    )


def _sound() -> Numbered:
    return Numbered(
        name=SOUND_NAME,
        bits=SOUND.bits,
        minimum_quality=SOUND.minimum_quality,
        log=schema.fingerprint_batches,
        place_bits=PLACE_BITS,
        codes=sound_codes,
        count=lambda tx: sum(len(ids) for ids, _ in sound_codes(tx, 0)),
    )


def _followed(tx: Transaction, numbered: Numbered) -> HammingIndex:
    return _shared(tx, numbered.name, up_to_date(tx, numbered, tx.indexes.take(numbered.name, numbered.bits)))


def _shared(tx: Transaction, name: str, index: HammingIndex) -> HammingIndex:
    """Keep an index for the next who takes it; should this transaction be rolled back, its state tells that one."""
    tx.indexes.put(name, index.copy())
    return index


def _media_codes(codes: Codes, tx: Transaction, after: int) -> Iterator[Coded]:
    """Yield the hashes with a higher number than `after` that are good enough, all at once."""
    digests, numbers, quality = bytearray(), [np.empty(0, np.int64)], bytearray()
    for rows in batches(stream(tx, _hashes(tx, codes, after), FETCH), FETCH):
        numbers.append(np.fromiter((row.id for row in rows), np.int64, len(rows)))
        digests += b"".join(row.digest for row in rows)
        quality += bytes(row.quality for row in rows)
    ids = np.concatenate(numbers)
    good = np.frombuffer(quality, np.uint8) >= codes.minimum_quality
    yield ids[good], byte_rows(digests, len(ids), codes.bits // 8)[good]


def _media_count(codes: Codes, tx: Transaction) -> int:
    table = schema.media_hashes
    versions = [number for number, (name, _) in hashers.names(tx).items() if name == codes.hasher]
    statement = select(func.count()).where(
        table.c.agency == tx.agency, table.c.hasher_id.in_(versions), table.c.quality >= codes.minimum_quality
    )
    return int(tx.connection.scalar(statement) or 0)


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
    state = _entry_state(index)
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


def _same_kind(state: _EntryState, other: _EntryState) -> bool:
    return (state.layout, state.minimum_quality) == (other.layout, other.minimum_quality)


def _entry_state(index: HammingIndex) -> _EntryState | None:
    """Return an index's state, None where it says nothing."""
    try:
        return msgspec.json.decode(index.state, type=_EntryState)
    except msgspec.MsgspecError:
        return None


def _text(state: _EntryState) -> str:
    return msgspec.json.encode(state).decode()


def _lacking(tx: Transaction, name: str, index: HammingIndex) -> float:
    """Return how many codes the index on the disk lacks, infinite where it must be written in any case."""
    if tx.indexes.path is None:
        return 0
    saved = _saved_state(tx.indexes.path / name)
    return 0 if saved == index.state else lacking(saved, index.state)


def _saved_state(folder: Path) -> str:
    try:
        return understood(folder, read(folder)).state
    except IndexDamagedError:
        return ""
