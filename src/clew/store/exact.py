"""Exact matching against lists, by their sorted digests.

On a list of what must be found, any equal digest is a match, told by the strongest that is equal: a line with a
mistyped SHA-1 still finds its picture by MD5. On a list of known good ("ignore"), which sets aside what it matches, a
line whose stronger digest differs is no match: anyone can make two files of one MD5.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from clew.model.category import Category
from clew.model.digests import LENGTHS, Digests
from clew.model.hashset import PRESENT
from clew.store import schema
from clew.store.listed import hashset_id, listed
from clew.store.transaction import Transaction, batches, stream
from clew.store.volume import ROW_BITS, STRENGTH, Bytes, Integers, Rows, Volume, kept_digests
from clew.store.volume_compare import key_bytes
from clew.store.volume_folder import Listed
from clew.store.volume_search import lookup

__all__ = ["STRENGTH", "EntryRef", "Hits", "by_digest", "entry_refs", "exact", "exact_media", "hashset_id", "hits"]

MEDIA_AT_ONCE: Final = 10_000
"""Media looked up in a list at once: 3 MB of their digests."""


@dataclass(frozen=True, slots=True)
class EntryRef:
    """A line of a list, with what a match says of it; `id` is the number of its volume << 32 | its row."""

    id: int
    hashset: str
    hashset_version: str
    key: bytes
    categories: tuple[Category, ...]
    series: str | None
    purpose: str


@dataclass(frozen=True, slots=True)
class Hits:
    """Contents found on one list by one digest: int64 (n,) indexes of what was asked, uint32 (n,) rows."""

    listed: Listed
    volume: Volume
    algorithm: str
    asked: Integers
    rows: Rows


def exact(tx: Transaction, digests: Sequence[Digests], hashset: str | None = None) -> list[tuple[int, EntryRef, str]]:
    """Find contents on all lists, or on one: (index into `digests`, entry, name of the digest), by index and entry.

    Raises NotFoundError, and IntegrityError for a damaged list.
    """
    found: list[tuple[int, EntryRef, str]] = []
    lists = listed(tx, hashset)
    kept = {name for each in lists for name in tx.volumes.volume(each).manifest.digests}
    for some in _found(tx, lists, _columns(digests, kept)):
        refs = _refs(some.listed, some.volume, some.rows)
        found += zip(some.asked.tolist(), refs, [some.algorithm] * len(refs), strict=True)
    found.sort(key=lambda hit: (hit[0], hit[1].id))
    return found


def hits(tx: Transaction, asked: Mapping[str, Bytes], hashset: str | None = None) -> Iterator[Hits]:
    """Find contents on all lists, or on one, as arrays: `asked` has a column (n, bytes) for each digest there is.

    A content is told once of a row, by the strongest digest that is equal. Raises NotFoundError, IntegrityError.
    """
    return _found(tx, listed(tx, hashset), asked)


def _found(tx: Transaction, lists: Sequence[Listed], asked: Mapping[str, Bytes]) -> Iterator[Hits]:
    for each in lists:
        yield from _hits(each, tx.volumes.volume(each), asked)


def _hits(of: Listed, volume: Volume, asked: Mapping[str, Bytes]) -> Iterator[Hits]:
    known: Integers | None = None
    stronger: list[str] = []
    for name in kept_digests(volume.manifest):
        if name not in asked:
            continue
        if known is None:
            known = np.full(len(asked[name]), -1)
        for indexes, rows in lookup(volume, name, asked[name], known):
            is_new = _is_new(of, volume, asked, indexes, rows, stronger)
            if is_new.any():
                yield Hits(of, volume, name, indexes[is_new], rows[is_new])
                known[indexes[is_new]] = rows[is_new]
        stronger.append(name)


def _is_new(
    of: Listed, volume: Volume, asked: Mapping[str, Bytes], indexes: Integers, rows: Rows, stronger: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """Tell which hits no stronger digest told before, and on a list to ignore, which no stronger one speaks against."""
    is_new = np.ones(len(rows), np.bool_)
    flags = volume.flags[rows]
    for name in stronger:
        has = flags & PRESENT[name] != 0
        if has.any():
            is_new[has] &= of.purpose != "ignore"
            is_new[has] &= (volume.digests(name)[rows[has]] != asked[name][indexes[has]]).any(axis=1)
    return is_new


def exact_media(tx: Transaction, hashset: str) -> Iterator[tuple[bytes, EntryRef, str]]:
    """Find all media of the agency on one list: stream (SHA-256 of the media, entry, name of the digest).

    Media are looked up in the list's columns; of a list shorter than the media are many, only those are that have one
    of its digests.
    """
    (of,) = listed(tx, hashset)
    volume, table = tx.volumes.volume(of), schema.media
    count = tx.connection.scalar(select(func.count()).select_from(table).where(table.c.agency == tx.agency)) or 0
    found = _media_with(tx, volume) if of.entries * FEWER < count else _all_media(tx)
    for batch in batches(found, MEDIA_AT_ONCE):
        for some in _hits(of, volume, _columns(batch, volume.manifest.digests)):
            for index, ref in zip(some.asked.tolist(), _refs(of, volume, some.rows), strict=True):
                yield batch[index].sha256, ref, some.algorithm


FEWER = 4
"""A list with that many times fewer lines than there are media is looked up among the media. With a hundredth, a tenth
and a quarter as many lines as 100,000 media that took 0.2, 1.0 and 2.4 us a media, all media among the lines 3.3 us
(`benchmarks/catalog.py`)."""


def _all_media(tx: Transaction) -> Iterator[Digests]:
    table = schema.media
    statement = select(table.c.md5, table.c.sha1, table.c.sha256, table.c.ed2k).where(table.c.agency == tx.agency)
    for row in stream(tx, statement.order_by(table.c.id)):
        yield Digests(row.md5, row.sha1, row.sha256, row.ed2k)


def _media_with(tx: Transaction, volume: Volume) -> Iterator[Digests]:
    """Yield the media that have a digest of a list, each once."""
    table = schema.media
    columns = (table.c.md5, table.c.sha1, table.c.sha256, table.c.ed2k)
    seen: set[bytes] = set()
    for name, bit in kept_digests(volume.manifest).items():
        digests = volume.digests(name)
        rows = np.flatnonzero(volume.flags & bit)
        for batch in batches(rows.tolist()):
            wanted = [digests[row].tobytes() for row in batch]
            statement = select(*columns).where(table.c.agency == tx.agency, table.c[name].in_(wanted))
            for row in tx.connection.execute(statement):
                if row.sha256 not in seen:
                    seen.add(row.sha256)
                    yield Digests(row.md5, row.sha1, row.sha256, row.ed2k)


def by_digest(tx: Transaction, digest: bytes) -> list[tuple[EntryRef, str]]:
    """Find one digest of any kind on all lists, also where the entry has a stronger one: (entry, digest's name)."""
    found = []
    asked = np.frombuffer(digest, np.uint8)[None, :]
    for each in listed(tx):
        volume = tx.volumes.volume(each)
        for name in kept_digests(volume.manifest):
            if LENGTHS[name] == len(digest):
                for _, rows in lookup(volume, name, asked):
                    found += [(ref, name) for ref in _refs(each, volume, rows)]
    return sorted(found, key=lambda hit: hit[0].id)


def entry_refs(tx: Transaction, ids: Sequence[int]) -> dict[int, EntryRef]:
    """Return those of the entries that exist, by number."""
    numbers = np.array(ids, np.int64)
    found: dict[int, EntryRef] = {}
    for each in listed(tx):
        mine = (numbers[numbers >> ROW_BITS == each.volume] & (1 << ROW_BITS) - 1).astype(np.uint32)
        if len(mine):
            volume = tx.volumes.volume(each)
            found |= {ref.id: ref for ref in _refs(each, volume, mine[volume.live(mine)])}
    return found


def _columns(digests: Sequence[Digests], names: Collection[str]) -> dict[str, Bytes]:
    """Return those digests as columns, by name."""
    return {
        name: np.frombuffer(b"".join([getattr(each, name) for each in digests]), np.uint8).reshape(-1, length)
        for name, length in LENGTHS.items()
        if name in names
    }


def _refs(of: Listed, volume: Volume, rows: Rows) -> list[EntryRef]:
    """Return rows as what a match says of them."""
    first = volume.number << ROW_BITS
    return [
        EntryRef(first | row, of.name, of.version, key, categories, series, of.purpose)
        for row, key, (categories, series) in zip(rows.tolist(), _keys(volume, rows), volume.labels(rows), strict=True)
    ]


def _keys(volume: Volume, rows: Rows) -> list[bytes]:
    """Return the strongest digest of each row; of one without, what else identifies it."""
    keys = [b""] * len(rows)
    flags = volume.flags[rows]
    is_open = np.ones(len(rows), np.bool_)
    for name, bit in kept_digests(volume.manifest).items():
        wanted = np.flatnonzero((flags & bit != 0) & is_open)
        is_open[wanted] = False
        joined, length = volume.digests(name)[rows[wanted]].tobytes(), LENGTHS[name]
        for at, index in enumerate(wanted.tolist()):
            keys[index] = joined[at * length : (at + 1) * length]
    for index in np.flatnonzero(is_open).tolist():
        keys[index] = key_bytes(volume, int(rows[index]))
    return keys
