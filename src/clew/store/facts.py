"""What the catalog knows of media without looking at their pixels, gathered for linkers and the time line."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from clew.model.camera import Camera
from clew.model.findings import Kind
from clew.model.media_facts import Habits, Lying, MediaFacts, Shared
from clew.notation import exif_facts
from clew.notation.exif_facts import MAKER
from clew.store import schema
from clew.store.media import in_case
from clew.store.occurrences import OccurrenceRow, occurrences_of
from clew.store.segments import SegmentRow, segments_of
from clew.store.transaction import Transaction, batches

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TAKEN = (Kind.PICTURE.value, Kind.VIDEO.value, Kind.AUDIO.value)


def facts_of(tx: Transaction, sha256s: Sequence[bytes]) -> Iterator[MediaFacts]:
    """Yield what is known of those of the media that are pictures or recordings, with all places where they lie."""
    media, pictures, texts = schema.media, schema.pictures, schema.picture_texts
    for batch in batches(sha256s):
        statement = (
            select(
                *(media.c.sha256, pictures.c.make, pictures.c.model, pictures.c.body_serial, pictures.c.lens_serial),
                *(pictures.c.software, pictures.c.taken_at, pictures.c.latitude, pictures.c.longitude),
                *(pictures.c.width, pictures.c.height, texts.c.exif),
            )
            .join_from(
                media,
                pictures,
                (pictures.c.agency == media.c.agency) & (pictures.c.media_id == media.c.id),
                isouter=True,
            )
            .join(
                texts, (texts.c.agency == pictures.c.agency) & (texts.c.media_id == pictures.c.media_id), isouter=True
            )
            .where(media.c.agency == tx.agency, media.c.sha256.in_(batch), media.c.kind.in_(_TAKEN))
        )
        rows = tx.connection.execute(statement).all()
        lying = occurrences_of(tx, [row.sha256 for row in rows])
        shared = segments_of(tx, [row.sha256 for row in rows])
        for row in sorted(rows, key=lambda each: bytes(each.sha256)):
            yield _facts(row, lying.get(row.sha256, []), shared.get(row.sha256, []))


def seen_media(tx: Transaction, case: str | None) -> list[bytes]:
    """Return the pictures and recordings of a case, or of all cases, by SHA-256."""
    table = schema.media
    statement = select(table.c.sha256).where(table.c.agency == tx.agency, table.c.kind.in_(_TAKEN))
    if case is not None:
        statement = statement.where(in_case(tx, case))
    return list(tx.connection.scalars(statement.order_by(table.c.sha256)))


def media_of_bodies(tx: Transaction, serials: Collection[str]) -> list[bytes]:
    """Return the media whose camera says that it has one of these serial numbers, as the files write them."""
    media, pictures = schema.media, schema.pictures
    found: list[bytes] = []
    for batch in batches(sorted(serials)):
        statement = (
            select(media.c.sha256)
            .join_from(pictures, media, (media.c.agency == pictures.c.agency) & (media.c.id == pictures.c.media_id))
            .where(pictures.c.agency == tx.agency, pictures.c.body_serial.in_(batch))
        )
        found += tx.connection.scalars(statement)
    return sorted(found)


def _facts(row: Any, found: Sequence[OccurrenceRow], shared: Sequence[SegmentRow]) -> MediaFacts:  # noqa: ANN401 - columns of three tables
    told = {} if row.exif is None else dict(reversed(json.loads(row.exif)))
    camera = Camera(taken_at=row.taken_at, latitude=row.latitude, longitude=row.longitude)
    sides = sorted((row.width or 0, row.height or 0), reverse=True)
    return MediaFacts(
        sha256=row.sha256,
        make=row.make or "",
        model=row.model or "",
        body_serial=row.body_serial or "",
        lens_model=told.get("LensModel", ""),
        lens_serial=row.lens_serial or "",
        owner=exif_facts.owner_of(told),
        counter=exif_facts.counter_of(told),
        burst=told.get(f"{MAKER}BurstUUID", ""),
        clock=exif_facts.clock_of(camera, told),
        position=exif_facts.position_of(camera, told),
        habits=Habits(
            tables=" ".join(filter(None, (told.get(exif_facts.TABLES), told.get(exif_facts.SAMPLING)))),
            thumbnail=told.get(exif_facts.LAYOUT, ""),
            size=f"{sides[0]}x{sides[1]}" if sides[1] else "",
            software=row.software or "",
        ),
        lying=tuple(_lying(each) for each in found),
        shared=tuple(Shared(each.other, each.segment) for each in shared),
    )


def _lying(row: OccurrenceRow) -> Lying:
    at = row.occurrence
    return Lying(row.case, row.exhibit, at.path, _instant(at.modified_ns), _instant(at.created_ns))


def _instant(since_ns: int | None) -> datetime | None:
    """Return a file system's time; None for one that is unknown, or beyond what the calendar has."""
    if since_ns is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=since_ns // 1000)
    except OverflowError:
        return None
