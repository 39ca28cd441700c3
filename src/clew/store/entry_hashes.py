"""The perceptual hashes of lists as arrays, for matching many at once."""

from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from clew.store import hashers, schema
from clew.store.exact import hashset_id
from clew.store.hash_table import FETCH, Bytes, byte_rows
from clew.store.transaction import Transaction, stream


@dataclass(frozen=True, slots=True)
class EntryHashTable:
    """Hashes of entries by one hasher, in the order of entries: int64 (n,), uint8 (n, bits / 8), uint8 (n,)."""

    entry_ids: npt.NDArray[np.int64]
    digests: Bytes
    quality: Bytes


def entry_hashes(tx: Transaction, hasher: str, hashset: str | None = None, *, bits: int = 256) -> EntryHashTable:
    """Return the hashes of all lists, or of one; `bits` as in `hash_table`. Raises NotFoundError."""
    table = schema.entry_hashes
    numbers = [number for number, (name, _) in hashers.names(tx).items() if name == hasher]
    statement = select(table.c.entry_id, table.c.digest, table.c.quality).where(
        table.c.agency == tx.agency, table.c.hasher_id.in_(numbers)
    )
    if hashset is not None:
        statement = statement.where(table.c.hashset_id == hashset_id(tx, hashset))
    numbers_of_entries = array("q")
    digests, quality = bytearray(), bytearray()
    for row in stream(tx, statement.order_by(table.c.hashset_id, table.c.entry_id, table.c.position), FETCH):
        numbers_of_entries.append(row.entry_id)
        digests += row.digest
        quality.append(row.quality)
    return EntryHashTable(
        entry_ids=np.frombuffer(numbers_of_entries, np.int64),
        digests=byte_rows(digests, len(quality), bits // 8),
        quality=np.frombuffer(quality, np.uint8),
    )
