"""The perceptual hashes of lists as arrays, for matching many at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.errors import CatalogError
from clew.store.hash_table import Bytes
from clew.store.listed import listed
from clew.store.transaction import Transaction
from clew.store.volume import ROW_BITS, Volume


@dataclass(frozen=True, slots=True)
class EntryHashTable:
    """Hashes of entries by one hasher, in the order of entries: int64 (n,), uint8 (n, bits / 8), uint8 (n,)."""

    entry_ids: npt.NDArray[np.int64]
    digests: Bytes
    quality: Bytes


def entry_hashes(tx: Transaction, hasher: str, hashset: str | None = None, *, bits: int = 256) -> EntryHashTable:
    """Return the hashes of all lists, or of one; `bits` as in `hash_table`.

    Raises NotFoundError, IntegrityError for a damaged list, CatalogError for hashes of another length.
    """
    tables = [volume_hashes(tx.volumes.volume(each), hasher, bits) for each in listed(tx, hashset)]
    return EntryHashTable(
        entry_ids=np.concatenate([np.empty(0, np.int64), *(each.entry_ids for each in tables)]),
        digests=np.concatenate([np.empty((0, bits // 8), np.uint8), *(each.digests for each in tables)]),
        quality=np.concatenate([np.empty(0, np.uint8), *(each.quality for each in tables)]),
    )


def volume_hashes(volume: Volume, hasher: str, bits: int) -> EntryHashTable:
    """Return the hashes of one volume."""
    rows, digests, quality = [np.empty(0, np.uint32)], [np.empty((0, bits // 8), np.uint8)], [np.empty(0, np.uint8)]
    for index, table in enumerate(volume.manifest.hashes):
        if table.hasher != hasher:
            continue
        if table.bytes * 8 != bits:
            raise CatalogError(f"list {volume.name!r} has {hasher} hashes of {table.bytes * 8} bits, not {bits}")
        is_live = volume.live(volume.hash_rows(index))
        rows.append(volume.hash_rows(index)[is_live])
        digests.append(volume.hash_digests(index)[is_live])
        quality.append(volume.hash_quality(index)[is_live])
    all_rows = np.concatenate(rows)
    order = np.argsort(all_rows, kind="stable") if len(rows) > 2 else slice(None)
    numbers = all_rows.astype(np.int64) | volume.number << ROW_BITS
    return EntryHashTable(numbers[order], np.concatenate(digests)[order], np.concatenate(quality)[order])
