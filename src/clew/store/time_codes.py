"""Frames and sound as codes for an index, and what an index's ids stand for.

An id is the number of the row that a film's frames or a recording's fingerprint lie in, shifted by `PLACE_BITS`, and
the place in it. The index of frames holds those of sufficient quality, as they are (their mirrored digests belong to
whoever asks). That of sound leaves out items that say nothing (`UNTOLD`), and of equal ones in a row holds the first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, Select, Table, select

from clew.errors import CatalogError
from clew.model.sound import UNTOLD
from clew.store import hashers, schema
from clew.store.transaction import Transaction, batches, stream

PLACE_BITS: Final = 24
"""Spans and items of one media: 16.7 million are 194 days at one frame a second, 24 days of sound at 8 items a second.
What lies beyond is not searched. 39 bits are left for the row: 5e11."""
PLACES: Final = 1 << PLACE_BITS
AT_ONCE: Final = 1 << 22
"""Codes given to an index at once: 168 MB of frames."""
FETCH: Final = 100
"""Films fetched at once: 10 KB each for 5 minutes at one frame a second."""
SOUND_BITS: Final = 32

Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Coded = tuple[Integers, Bytes]
"""Ids (n,) and codes (n, bits / 8)."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """What ids stand for: arrays of one length, in the order of the ids.

    `media` is the index into `sha256s`; times are in ms since the media's beginning, of the first and the last hashed
    frame of a span, or of the begin and end of a stretch of equal sound.
    """

    sha256s: list[bytes]
    media: Integers
    starts_ms: Integers
    ends_ms: Integers


def frame_codes(tx: Transaction, hasher: str, bits: int, minimum_quality: int, after: int) -> Iterator[Coded]:
    """Yield the frames of rows with a higher number than `after`, some million at a time."""
    table = schema.frame_hashes
    versions = [number for number, (name, _) in hashers.names(tx).items() if name == hasher]
    statement = select(table.c.id, table.c.quality, table.c.digests).where(
        table.c.agency == tx.agency, table.c.hasher_id.in_(versions), table.c.id > after
    )

    def coded(row: Row[Any]) -> Coded:
        quality = np.frombuffer(row.quality, np.uint8)[:PLACES]
        if len(row.digests) * 8 != len(row.quality) * bits:
            raise CatalogError(f"frames' hashes of another length than {bits} bits are stored: was a hasher changed?")
        good = np.flatnonzero(quality >= minimum_quality)
        digests = np.frombuffer(row.digests, np.uint8).reshape(-1, bits // 8)
        return (row.id << PLACE_BITS) | good, digests[good]

    return _together(map(coded, stream(tx, statement.order_by(table.c.id), FETCH)), bits)


def sound_codes(tx: Transaction, after: int) -> Iterator[Coded]:
    """Yield the fingerprints' items of rows with a higher number than `after`, some million at a time.

    A code is an item's four bytes, the lowest first.
    """
    table = schema.fingerprints
    statement = select(table.c.id, table.c.fingerprint).where(table.c.agency == tx.agency, table.c.id > after)

    def coded(row: Row[Any]) -> Coded:
        items = np.frombuffer(row.fingerprint, "<u4")[:PLACES]
        first = np.flatnonzero(_begins(items) & (items != UNTOLD))
        return (row.id << PLACE_BITS) | first, items[first].view(np.uint8).reshape(-1, SOUND_BITS // 8)

    return _together(map(coded, stream(tx, statement.order_by(table.c.id), FETCH)), SOUND_BITS)


def frame_places(tx: Transaction, ids: Integers) -> Places:
    """Return what ids of an index of frames stand for; raises CatalogError for one that stands for nothing."""
    table = schema.frame_hashes

    def times(row: Row[Any], places: Integers) -> tuple[Integers, Integers]:
        starts, ends = np.frombuffer(row.starts_ms, "<i4"), np.frombuffer(row.ends_ms, "<i4")
        return starts[places].astype(np.int64), ends[places].astype(np.int64)

    media = schema.media
    statement = select(table.c.id, media.c.sha256, table.c.starts_ms, table.c.ends_ms).join_from(
        table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id)
    )
    return _places(tx, ids, statement, table, times)


def sound_places(tx: Transaction, ids: Integers) -> Places:
    """Return what ids of an index of sound stand for; raises CatalogError for one that stands for nothing."""
    table = schema.fingerprints

    def times(row: Row[Any], places: Integers) -> tuple[Integers, Integers]:
        items = np.frombuffer(row.fingerprint, "<u4")
        edges = np.append(np.flatnonzero(_begins(items)), len(items))
        ends = edges[np.searchsorted(edges, places, "right")]
        return (places * row.item_ms).astype(np.int64), (ends * row.item_ms).astype(np.int64)

    media = schema.media
    statement = select(table.c.id, media.c.sha256, table.c.item_ms, table.c.fingerprint).join_from(
        table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id)
    )
    return _places(tx, ids, statement, table, times)


def _begins(items: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Tell of each item whether it differs from the one before."""
    begins = np.ones(len(items), np.bool_)
    begins[1:] = items[1:] != items[:-1]
    return begins


def _together(each: Iterable[Coded], bits: int) -> Iterator[Coded]:
    """Join what rows hold into as many codes as an index is given at once."""
    ids: list[Integers] = []
    codes: list[Bytes] = []
    count = 0
    for some, digests in each:
        ids.append(some)
        codes.append(digests)
        count += len(some)
        if count >= AT_ONCE:
            yield np.concatenate(ids), np.concatenate(codes)
            ids, codes, count = [], [], 0
    if count:
        yield np.concatenate(ids), np.concatenate(codes).reshape(-1, bits // 8)


Times = Callable[[Row[Any], Integers], tuple[Integers, Integers]]
"""Is given a row and places in it, and returns when each begins and ends."""


def _places(tx: Transaction, ids: Integers, statement: Select[Any], table: Table, times: Times) -> Places:
    numbers, row_of = np.unique(ids >> PLACE_BITS, return_inverse=True)
    order = np.argsort(row_of, kind="stable")
    bounds = np.searchsorted(row_of[order], np.arange(len(numbers) + 1))
    waiting = {number: index for index, number in enumerate(numbers.tolist())}
    media, starts, ends = (np.zeros(len(ids), np.int64) for _ in range(3))
    sha256s: dict[bytes, int] = {}
    for batch in batches(numbers.tolist()):
        for row in stream(tx, statement.where(table.c.agency == tx.agency, table.c.id.in_(batch)), FETCH):
            index = waiting.pop(row.id)
            mine = order[bounds[index] : bounds[index + 1]]
            media[mine] = sha256s.setdefault(row.sha256, len(sha256s))
            try:
                starts[mine], ends[mine] = times(row, ids[mine] & (PLACES - 1))
            except IndexError as error:
                raise _unknown() from error
    if waiting:
        raise _unknown()
    return Places(list(sha256s), media, starts, ends)


def _unknown() -> CatalogError:
    return CatalogError("an index holds what the catalog doesn't: make it anew with `clew index rebuild`")
