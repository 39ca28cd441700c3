"""What watching videos showed, and the hashes of their frames.

Of two examinations of one content that which saw more stays: closer, whole, longer. The hashes by each hasher version
are judged for themselves, so that one that wasn't tried before is added to a film that is known.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row, func, select

from clew.model.footage import FootageFacts, FrameHashes, Scene
from clew.store import hashers, schema
from clew.store.numbered import replace_rows
from clew.store.transaction import Transaction, batches, fitted, next_id, plain, upsert

FULL = "full"


@dataclass(frozen=True, slots=True)
class FootageRow:
    """What watching a video showed, as in `FootageFacts`; `contact_sheet` is a vault key, the frames are apart."""

    duration_ms: int
    stated_ms: int | None
    rotation: int
    frames_per_second: float | None
    container: str
    video_codec: str
    audio_codec: str
    encoder: str
    streams: int
    is_partial: bool
    partial_reason: str
    depth: str
    properties: tuple[tuple[str, str], ...]
    scenes: tuple[Scene, ...]
    contact_sheet: bytes | None


@dataclass(frozen=True, slots=True)
class Watched:
    """What watching one content showed, with the vault key of its contact sheet."""

    facts: FootageFacts
    contact_sheet: bytes | None


def add(tx: Transaction, found: Mapping[int, Watched], closer: Collection[int]) -> set[int]:
    """Write what videos showed, by the media's number: the facts on those in `closer`, and hashes that are new or more.

    Return the numbers of those that are known better now.
    """
    if not found:
        return set()
    grown = {number: found[number] for number in closer}
    upsert(tx, schema.footage, [_footage(tx, number, each) for number, each in grown.items()])
    upsert(tx, schema.footage_details, [_details(tx, number, each.facts) for number, each in grown.items()])
    return set(grown) | _add_frames(tx, found)


def closer(tx: Transaction, found: Mapping[int, Watched]) -> set[int]:
    """Return which of these media were watched more closely than is known of them, by the media's number."""
    known = _known_footage(tx, list(found))
    return {number for number, each in found.items() if number not in known or known[number] < _rank(each)}


def rows_of(tx: Transaction, numbers: Sequence[int]) -> dict[int, FootageRow]:
    """Return what is known of media as videos, by the media's number."""
    table, details = schema.footage, schema.footage_details
    found: dict[int, FootageRow] = {}
    for batch in batches(numbers):
        statement = (
            select(table, details.c.properties, details.c.scenes)
            .join_from(table, details, (details.c.agency == table.c.agency) & (details.c.media_id == table.c.media_id))
            .where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        )
        found |= {row.media_id: _row(row) for row in tx.connection.execute(statement)}
    return found


def films(tx: Transaction) -> list[bytes]:
    """Return the SHA-256 of every film whose frames are hashed, in order."""
    table, media = schema.frame_hashes, schema.media
    statement = (
        select(media.c.sha256)
        .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
        .where(media.c.agency == tx.agency)
        .distinct()
        .order_by(media.c.sha256)
    )
    return list(tx.connection.scalars(statement))


def frames_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, tuple[FrameHashes, ...]]:
    """Return the hashes of the films among these contents, a `FrameHashes` each hasher version, by name and version."""
    table, media = schema.frame_hashes, schema.media
    names = hashers.names(tx)
    found: dict[bytes, list[FrameHashes]] = {}
    for batch in batches(sha256s):
        statement = (
            select(
                media.c.sha256,
                table.c.hasher_id,
                table.c.starts_ms,
                table.c.ends_ms,
                table.c.quality,
                table.c.digests,
                table.c.mirrored,
            )
            .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
            .where(media.c.agency == tx.agency, media.c.sha256.in_(batch))
        )
        for sha256, hasher, *columns in tx.connection.execute(statement):
            found.setdefault(sha256, []).append(FrameHashes(*names[hasher], *columns))
    return {
        sha256: tuple(sorted(each, key=lambda frames: (frames.hasher, frames.version)))
        for sha256, each in found.items()
    }


def durations_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, int]:
    """Return how long the films among these contents are, in ms."""
    table, media = schema.footage, schema.media
    found: dict[bytes, int] = {}
    for batch in batches(sha256s):
        statement = (
            select(media.c.sha256, table.c.duration_ms)
            .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
            .where(media.c.agency == tx.agency, media.c.sha256.in_(batch))
        )
        found |= {row.sha256: row.duration_ms for row in tx.connection.execute(statement)}
    return found


Rank = tuple[bool, bool, int, bool]


def _rank(each: Watched) -> Rank:
    facts = each.facts
    return facts.depth == FULL, not facts.is_partial, facts.duration_ms, each.contact_sheet is not None


def _known_footage(tx: Transaction, numbers: Sequence[int]) -> dict[int, Rank]:
    table = schema.footage
    found: dict[int, Rank] = {}
    for batch in batches(numbers):
        statement = select(
            table.c.media_id, table.c.depth, table.c.is_partial, table.c.duration_ms, table.c.contact_sheet
        ).where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        for row in tx.connection.execute(statement):
            found[row.media_id] = (
                row.depth == FULL,
                not row.is_partial,
                row.duration_ms,
                row.contact_sheet is not None,
            )
    return found


def _footage(tx: Transaction, number: int, each: Watched) -> dict[str, object]:
    facts = each.facts
    return {
        "agency": tx.agency,
        "media_id": number,
        "duration_ms": fitted(facts.duration_ms),
        "stated_ms": fitted(facts.stated_ms),
        "rotation": facts.rotation,
        "frames_per_second": facts.frames_per_second,
        "container": plain(facts.container),
        "video_codec": plain(facts.video_codec),
        "audio_codec": plain(facts.audio_codec),
        "encoder": plain(facts.encoder),
        "streams": facts.streams,
        "is_partial": facts.is_partial,
        "partial_reason": plain(facts.partial_reason),
        "depth": facts.depth,
        "contact_sheet": each.contact_sheet,
    }


def _details(tx: Transaction, number: int, facts: FootageFacts) -> dict[str, object]:
    scenes = [(each.start_ms, each.end_ms, each.best_ms) for each in facts.scenes]
    return {
        "agency": tx.agency,
        "media_id": number,
        "properties": json.dumps(facts.properties, separators=(",", ":")),
        "scenes": np.array(scenes, "<i4").tobytes(),
    }


def _row(row: Row[Any]) -> FootageRow:
    return FootageRow(
        duration_ms=row.duration_ms,
        stated_ms=row.stated_ms,
        rotation=row.rotation,
        frames_per_second=row.frames_per_second,
        container=row.container,
        video_codec=row.video_codec,
        audio_codec=row.audio_codec,
        encoder=row.encoder,
        streams=row.streams,
        is_partial=row.is_partial,
        partial_reason=row.partial_reason,
        depth=row.depth,
        properties=tuple((name, value) for name, value in json.loads(row.properties)),
        scenes=tuple(Scene(*each) for each in np.frombuffer(row.scenes, "<i4").reshape(-1, 3).tolist()),
        contact_sheet=row.contact_sheet,
    )


Track = tuple[int, int]
"""Numbers of a media and of a hasher's version."""


def _add_frames(tx: Transaction, found: Mapping[int, Watched]) -> set[int]:
    """Write the frames' hashes that are new or more than what is known; return whose."""
    given = [(number, each.facts, frames) for number, each in found.items() for frames in each.facts.frames]
    versions = hashers.numbers(tx, {(frames.hasher, frames.version) for _, _, frames in given})
    known = _known_frames(tx, list(found))
    rows: dict[Track, dict[str, object]] = {}
    replaced: list[int] = []
    codes = 0
    first = next_id(tx, schema.frame_hashes)
    for number, facts, frames in given:
        track = (number, versions[frames.hasher, frames.version])
        before, rank = known.get(track, (0, None))
        if rank is not None and rank >= (facts.depth == FULL, not facts.is_partial, len(frames.quality)):
            continue
        if before:
            replaced.append(before)
        codes += len(frames.quality)
        rows[track] = _frames(tx, first + len(rows), track, facts, frames)
    replace_rows(tx, schema.frame_hashes, schema.frame_batches, list(rows.values()), replaced, codes)
    return {number for number, _ in rows}


def _known_frames(tx: Transaction, numbers: Sequence[int]) -> dict[Track, tuple[int, tuple[bool, bool, int]]]:
    """Return number and rank of the rows there are."""
    table = schema.frame_hashes
    found: dict[Track, tuple[int, tuple[bool, bool, int]]] = {}
    for batch in batches(numbers):
        statement = select(
            table.c.media_id,
            table.c.hasher_id,
            table.c.id,
            table.c.depth,
            table.c.is_partial,
            func.length(table.c.quality).label("spans"),
        ).where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        for row in tx.connection.execute(statement):
            found[row.media_id, row.hasher_id] = (row.id, (row.depth == FULL, not row.is_partial, row.spans))
    return found


def _frames(tx: Transaction, number: int, track: Track, facts: FootageFacts, frames: FrameHashes) -> dict[str, object]:
    return {
        "agency": tx.agency,
        "media_id": track[0],
        "hasher_id": track[1],
        "id": number,
        "depth": facts.depth,
        "is_partial": facts.is_partial,
        "quality": frames.quality,
        "digests": frames.digests,
        "starts_ms": frames.starts_ms,
        "ends_ms": frames.ends_ms,
        "mirrored": frames.mirrored,
    }
