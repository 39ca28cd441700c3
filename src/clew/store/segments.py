"""Stretches of film and sound that media share, and which media have been compared in time with all others.

A pair is stored once, seen from the media whose SHA-256 is the smaller, and given back from either side. An aligner
that compares a media with all others finds its pairs with those that came before; so once every media is marked, every
pair has been looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, exists, or_, select

from clew.errors import NotFoundError
from clew.model.media_hash import WHOLE
from clew.model.segment import Segment, Track
from clew.store import schema
from clew.store.cases import exhibit_ids
from clew.store.media import media_ids, sha256_of
from clew.store.transaction import Transaction, batches, insert_rows, upsert

Pair = tuple[bytes, bytes]
"""SHA-256 of two media; the first is the one that a segment speaks of, the second its other."""


_FIELDS = tuple(schema.segments.c[each.name] for each in fields(Segment))
"""What a row says of a segment, in the order of `Segment`."""


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A stretch of the media `sha256` that is in the media `other` too."""

    sha256: bytes
    other: bytes
    segment: Segment


def turned(segment: Segment) -> Segment:
    """Return a segment as the other media sees it."""
    return Segment(
        track=segment.track,
        start_ms=segment.other_start_ms,
        end_ms=segment.other_end_ms,
        other_start_ms=segment.start_ms,
        other_end_ms=segment.end_ms,
        speed=1 / segment.speed,
        is_mirrored=segment.is_mirrored,
        items=segment.items,
        distance=segment.distance,
        share=segment.other_share,
        other_share=segment.share,
    )


def record(tx: Transaction, pairs: Mapping[Pair, Sequence[Segment]]) -> None:
    """Record all segments of pairs of media, in the place of what was recorded of them; none forgets the pair.

    Compare a pair from the media whose SHA-256 is the smaller: turned about, numbers may differ in their last digit,
    and the state of a case would depend on which media came first. Raises NotFoundError for a media that isn't in the
    catalog, ValueError for a pair of a media with itself or a speed that isn't above 0.
    """
    given: dict[Pair, Sequence[Segment]] = {}
    for (one, other), found in pairs.items():
        if one == other:
            raise ValueError("a media shares all of itself with itself")
        if any(each.speed <= 0 for each in found):
            raise ValueError("speed must be above 0")
        given[min(one, other), max(one, other)] = found if one < other else [turned(each) for each in found]
    ids = _ids(tx, {sha256 for pair in given for sha256 in pair})
    table = schema.segments
    for one, other in given:
        tx.connection.execute(
            delete(table).where(
                table.c.agency == tx.agency, table.c.media_id == ids[one], table.c.other_id == ids[other]
            )
        )
    rows = [
        _segment(tx, ids[one], ids[other], position, each)
        for (one, other), found in given.items()
        for position, each in enumerate(sorted(found, key=_order))
    ]
    insert_rows(tx, table, rows)


def forget(tx: Transaction, sha256s: Collection[bytes]) -> None:
    """Forget all segments of media, before they are compared anew."""
    table = schema.segments
    for batch in batches(_ids(tx, sha256s).values()):
        for column in (table.c.media_id, table.c.other_id):
            tx.connection.execute(delete(table).where(table.c.agency == tx.agency, column.in_(batch)))


def segments_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, list[SegmentRow]]:
    """Return the segments of media, each seen from there, by the other's SHA-256, track and time."""
    found: dict[bytes, list[SegmentRow]] = {}
    one, other, statement = _rows(tx)
    for batch in batches(sha256s):
        for row in tx.connection.execute(statement.where(one.in_(batch))):
            _put(found, _row(row))
        for row in tx.connection.execute(statement.where(other.in_(batch))):
            known = _row(row)
            _put(found, SegmentRow(known.other, known.sha256, turned(known.segment)))
    return _sorted(found)


def segments_of_case(tx: Transaction, case: str) -> dict[bytes, list[SegmentRow]]:
    """Return the segments of all media of a case as `segments_of`, with media of other cases too.

    Few media of a case have any: whether one is of the case is asked of each segment, and who they are afterwards, or
    SQLite walks through all media (4 s of 500,000).
    """
    table, places = schema.segments, schema.occurrences
    exhibits = exhibit_ids(tx, case).values()
    one, other = (
        exists().where(
            places.c.agency == table.c.agency, places.c.media_id == number, places.c.exhibit_id.in_(exhibits)
        )
        for number in (table.c.media_id, table.c.other_id)
    )
    statement = select(table.c.media_id, table.c.other_id, *_FIELDS).where(table.c.agency == tx.agency)
    here = tx.connection.execute(statement.where(or_(one, other)).add_columns(one, other)).all()
    digests = sha256_of(tx, {number for row in here for number in row[:2]})
    found: dict[bytes, list[SegmentRow]] = {}
    for number, other_number, track, *rest, is_here, is_other_here in here:
        row = SegmentRow(digests[number], digests[other_number], Segment(Track(track), *rest))
        if is_here:
            _put(found, row)
        if is_other_here:
            _put(found, SegmentRow(row.other, row.sha256, turned(row.segment)))
    return _sorted(found)


def unaligned(tx: Transaction, case: str, version: int, limit: int, after: bytes = b"") -> list[bytes]:
    """Return media of a case that are not marked by this version of the aligner or a later one, by SHA-256.

    Only those are looked for that can be compared: with hashed frames, a fingerprint, or a hash of the whole picture.
    At most `limit` are returned, of those behind `after`: give the last one, and a walk through a case reads it once.
    """
    media, marks, hashes = schema.media, schema.alignments, schema.media_hashes
    frames, prints = schema.frame_hashes, schema.fingerprints
    places = schema.occurrences
    is_marked = exists().where(
        marks.c.agency == media.c.agency, marks.c.media_id == media.c.id, marks.c.version >= version
    )
    is_there = exists().where(
        places.c.agency == media.c.agency,
        places.c.media_id == media.c.id,
        places.c.exhibit_id.in_(exhibit_ids(tx, case).values()),
    )
    can_be_compared = or_(
        exists().where(frames.c.agency == media.c.agency, frames.c.media_id == media.c.id),
        exists().where(prints.c.agency == media.c.agency, prints.c.media_id == media.c.id),
        exists().where(hashes.c.agency == media.c.agency, hashes.c.media_id == media.c.id, hashes.c.part == WHOLE),
    )
    statement = (
        select(media.c.sha256)
        .where(media.c.agency == tx.agency, media.c.sha256 > after, ~is_marked, is_there, can_be_compared)
        .order_by(media.c.sha256)
        .limit(limit)
    )
    return list(tx.connection.scalars(statement))


def mark_aligned(tx: Transaction, sha256s: Collection[bytes], version: int) -> None:
    """Note that media have been compared in time with all others by this version of the aligner."""
    rows = [{"agency": tx.agency, "media_id": number, "version": version} for number in _ids(tx, sha256s).values()]
    upsert(tx, schema.alignments, rows)


def unmark(tx: Transaction, numbers: Iterable[int]) -> None:
    """Note that there is more of media than there was when they were compared."""
    table = schema.alignments
    for batch in batches(numbers):
        tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.media_id.in_(batch)))


def _ids(tx: Transaction, sha256s: Collection[bytes]) -> dict[bytes, int]:
    found = media_ids(tx, list(sha256s))
    for sha256 in sha256s:
        if sha256 not in found:
            raise NotFoundError(f"{sha256.hex()} is in no case here")
    return found


def _put(found: dict[bytes, list[SegmentRow]], row: SegmentRow) -> None:
    found.setdefault(row.sha256, []).append(row)


def _sorted(found: dict[bytes, list[SegmentRow]]) -> dict[bytes, list[SegmentRow]]:
    for each in found.values():
        each.sort(key=lambda known: (known.other, _order(known.segment)))
    return found


def _order(segment: Segment) -> tuple[str, int, int, int, int]:
    return segment.track.value, segment.start_ms, segment.other_start_ms, segment.end_ms, segment.other_end_ms


def _segment(tx: Transaction, one: int, other: int, position: int, segment: Segment) -> dict[str, object]:
    return {
        "agency": tx.agency,
        "media_id": one,
        "other_id": other,
        "position": position,
        "track": segment.track.value,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "other_start_ms": segment.other_start_ms,
        "other_end_ms": segment.other_end_ms,
        "speed": segment.speed,
        "is_mirrored": segment.is_mirrored,
        "items": segment.items,
        "distance": segment.distance,
        "share": segment.share,
        "other_share": segment.other_share,
    }


def _rows(tx: Transaction) -> tuple[ColumnElement[bytes], ColumnElement[bytes], Select[Any]]:
    """Return the SHA-256 columns of both media, and the query for all segments."""
    table, one, other = schema.segments, schema.media.alias("one"), schema.media.alias("other")
    statement = (
        select(one.c.sha256, other.c.sha256, *_FIELDS)
        .join_from(table, one, (one.c.agency == table.c.agency) & (one.c.id == table.c.media_id))
        .join(other, (other.c.agency == table.c.agency) & (other.c.id == table.c.other_id))
        .where(table.c.agency == tx.agency)
    )
    return one.c.sha256, other.c.sha256, statement


def _row(row: Row[Any]) -> SegmentRow:
    one, other, track, *rest = list(row)
    return SegmentRow(one, other, Segment(Track(track), *rest))
