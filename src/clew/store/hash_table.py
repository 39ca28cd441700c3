"""Perceptual hashes as arrays, for matching many at once."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, select

from clew.errors import CatalogError
from clew.store import hashers, schema
from clew.store.media import in_case
from clew.store.transaction import Transaction, stream

Bytes = npt.NDArray[np.uint8]

FETCH = 10_000
"""Rows fetched at a time: 3 MB of them, so that a table costs little more than the arrays it becomes."""


@dataclass(frozen=True, slots=True)
class HashTable:
    """Hashes of media by one hasher, by SHA-256, then part, then version.

    `sha256` is uint8 (n, 32), `digests` uint8 (n, bits / 8), `quality` uint8 (n,), `forms` uint8 (n, 7, bits / 8),
    zeros where there are none; `part` and `version` have a text for each row. A media hashed by two versions of
    the hasher has two rows.
    """

    sha256: Bytes
    digests: Bytes
    quality: Bytes
    forms: Bytes
    part: list[str]
    version: list[str]


def hash_table(tx: Transaction, hasher: str, case: str | None, part: str | None = "", *, bits: int = 256) -> HashTable:
    """Return the hashes of all media of a case, or of the agency; of one part, or (None) of all.

    `bits` is the hasher's length, so that an empty table has the right shape; raises CatalogError for rows of another.
    """
    names = {number: version for number, (name, version) in hashers.names(tx).items() if name == hasher}
    statement = _rows(tx, list(names))
    if part is not None:
        statement = statement.where(schema.media_hashes.c.part == part)
    if case is not None:
        statement = statement.where(in_case(tx, case))
    width = bits // 8
    no_forms = bytes(7 * width)
    sha256, digests, forms, quality = bytearray(), bytearray(), bytearray(), bytearray()
    parts: list[str] = []
    versions: list[str] = []
    for row in stream(tx, statement, FETCH):
        sha256 += row.sha256
        digests += row.digest
        forms += row.forms or no_forms
        quality.append(row.quality)
        parts.append(sys.intern(row.part))
        versions.append(names[row.hasher_id])
    count = len(parts)
    contents = byte_rows(sha256, count, 32)
    order = np.lexsort((_codes(versions), _codes(parts), contents.view("S32").ravel()))
    return HashTable(
        sha256=contents[order],
        digests=byte_rows(digests, count, width)[order],
        quality=np.frombuffer(quality, np.uint8)[order],
        forms=byte_rows(forms, count, 7 * width).reshape(count, 7, width)[order],
        part=[parts[index] for index in order],
        version=[versions[index] for index in order],
    )


def byte_rows(joined: bytes | bytearray, count: int, width: int) -> Bytes:
    """Return values of equal length, one after the other, as uint8 (count, width); raises CatalogError for others."""
    if len(joined) != count * width:
        raise CatalogError(f"hashes of another length than {width * 8} bits are stored: was a hasher changed?")
    return np.frombuffer(joined, np.uint8).reshape(count, width)


def _codes(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    ranks = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    return np.fromiter((ranks[text] for text in texts), np.int64, len(texts))


def _rows(tx: Transaction, numbers: list[int]) -> Select[Any]:
    table, media = schema.media_hashes, schema.media
    return (
        select(media.c.sha256, table.c.digest, table.c.quality, table.c.forms, table.c.part, table.c.hasher_id)
        .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
        .where(media.c.agency == tx.agency, table.c.hasher_id.in_(numbers))
    )
