"""What listening to recordings and to videos' tracks showed, and their fingerprints.

Of two examinations of one content that which heard more stays. Speech and fingerprint are judged for themselves: what
an absent optional part left out is added by one that has it. Of speech the most that any heard is kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update

from clew.model.sound import SoundFacts
from clew.store import schema
from clew.store.numbered import replace_rows
from clew.store.transaction import Transaction, batches, fitted, next_id, plain, upsert

ITEM_BYTES = 4
"""Bytes of one item of a fingerprint."""


@dataclass(frozen=True, slots=True)
class SoundRow:
    """What listening showed, as in `SoundFacts`; the fingerprint is apart, and its version "" where there is none."""

    duration_ms: int
    codec: str
    channels: int
    sample_rate: int
    is_partial: bool
    partial_reason: str
    fingerprint_version: str
    speech_ms: int | None
    properties: tuple[tuple[str, str], ...]


def add(tx: Transaction, found: Mapping[int, SoundFacts]) -> set[int]:
    """Write what is new or tells more than what is known, by the media's number; return whose grew."""
    if not found:
        return set()
    known = _known_sounds(tx, list(found))
    fuller = {number: each for number, each in found.items() if number not in known or known[number][0] < _rank(each)}
    speech = {number: _most(known[number][1] if number in known else None, each) for number, each in found.items()}
    spoken = {number: ms for number, ms in speech.items() if number in known and ms != known[number][1]}
    upsert(tx, schema.sounds, [_sound(tx, number, each, speech[number]) for number, each in fuller.items()])
    table = schema.sounds
    for number, ms in spoken.items():
        mine = (table.c.agency == tx.agency, table.c.media_id == number)
        tx.connection.execute(update(table).where(*mine).values(speech_ms=ms))
    return {*fuller, *spoken} | _add_fingerprints(tx, found)


def rows_of(tx: Transaction, numbers: Sequence[int]) -> dict[int, SoundRow]:
    """Return what is known of media as recordings, by the media's number."""
    table, prints = schema.sounds, schema.fingerprints
    found: dict[int, SoundRow] = {}
    for batch in batches(numbers):
        statement = (
            select(table, prints.c.version)
            .join_from(
                table,
                prints,
                (prints.c.agency == table.c.agency) & (prints.c.media_id == table.c.media_id),
                isouter=True,
            )
            .where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        )
        found |= {row.media_id: _row(row) for row in tx.connection.execute(statement)}
    return found


def sounds_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, SoundFacts]:
    """Return what is known of the recordings among these contents, with their fingerprints.

    A fingerprint is b"" where it was not tried; then its version is "" and `item_ms` 0. Compare those of one version.
    """
    table, prints, media = schema.sounds, schema.fingerprints, schema.media
    found = {}
    for batch in batches(sha256s):
        statement = (
            select(media.c.sha256, table, prints.c.version, prints.c.item_ms, prints.c.fingerprint)
            .join_from(media, table, (table.c.agency == media.c.agency) & (table.c.media_id == media.c.id))
            .join(prints, (prints.c.agency == table.c.agency) & (prints.c.media_id == table.c.media_id), isouter=True)
            .where(media.c.agency == tx.agency, media.c.sha256.in_(batch))
        )
        for row in tx.connection.execute(statement):
            known = _row(row)
            found[row.sha256] = SoundFacts(
                duration_ms=known.duration_ms,
                codec=known.codec,
                channels=known.channels,
                sample_rate=known.sample_rate,
                is_partial=known.is_partial,
                partial_reason=known.partial_reason,
                fingerprint=row.fingerprint or b"",
                fingerprint_version=known.fingerprint_version,
                item_ms=row.item_ms or 0.0,
                speech_ms=known.speech_ms,
                properties=known.properties,
            )
    return found


def _most(known_ms: int | None, facts: SoundFacts) -> int | None:
    """Return how much speech any examination has heard; None where none listened for it."""
    heard = [ms for ms in (known_ms, fitted(facts.speech_ms)) if ms is not None]
    return max(heard, default=None)


def _rank(facts: SoundFacts) -> tuple[bool, int]:
    return not facts.is_partial, facts.duration_ms


def _known_sounds(tx: Transaction, numbers: Sequence[int]) -> dict[int, tuple[tuple[bool, int], int | None]]:
    """Return rank and length of speech of what is known."""
    table = schema.sounds
    found: dict[int, tuple[tuple[bool, int], int | None]] = {}
    for batch in batches(numbers):
        statement = select(table.c.media_id, table.c.is_partial, table.c.duration_ms, table.c.speech_ms).where(
            table.c.agency == tx.agency, table.c.media_id.in_(batch)
        )
        for row in tx.connection.execute(statement):
            found[row.media_id] = ((not row.is_partial, row.duration_ms), row.speech_ms)
    return found


def _sound(tx: Transaction, number: int, facts: SoundFacts, speech_ms: int | None) -> dict[str, object]:
    return {
        "agency": tx.agency,
        "media_id": number,
        "duration_ms": fitted(facts.duration_ms),
        "codec": plain(facts.codec),
        "channels": facts.channels,
        "sample_rate": facts.sample_rate,
        "is_partial": facts.is_partial,
        "partial_reason": plain(facts.partial_reason),
        "speech_ms": fitted(speech_ms),
        "properties": json.dumps(facts.properties, separators=(",", ":")),
    }


def _row(row: Row[Any]) -> SoundRow:
    return SoundRow(
        duration_ms=row.duration_ms,
        codec=row.codec,
        channels=row.channels,
        sample_rate=row.sample_rate,
        is_partial=row.is_partial,
        partial_reason=row.partial_reason,
        fingerprint_version=row.version or "",
        speech_ms=row.speech_ms,
        properties=tuple((name, value) for name, value in json.loads(row.properties)),
    )


def _add_fingerprints(tx: Transaction, found: Mapping[int, SoundFacts]) -> set[int]:
    """Write the fingerprints that are new or more than what is known; return whose."""
    known = _known_fingerprints(tx, list(found))
    first = next_id(tx, schema.fingerprints)
    rows: dict[int, dict[str, object]] = {}
    replaced: list[int] = []
    codes = 0
    for number, facts in found.items():
        before, rank = known.get(number, (0, None))
        items = len(facts.fingerprint) // ITEM_BYTES
        version = plain(facts.fingerprint_version)
        if not version or (rank is not None and rank >= (not facts.is_partial, version, items)):
            continue
        if before:
            replaced.append(before)
        codes += items
        rows[number] = {
            "agency": tx.agency,
            "media_id": number,
            "id": first + len(rows),
            "version": version,
            "is_partial": facts.is_partial,
            "item_ms": facts.item_ms,
            "fingerprint": facts.fingerprint,
        }
    replace_rows(tx, schema.fingerprints, schema.fingerprint_batches, list(rows.values()), replaced, codes)
    return set(rows)


def _known_fingerprints(tx: Transaction, numbers: Sequence[int]) -> dict[int, tuple[int, tuple[bool, str, int]]]:
    """Return number and rank of the rows there are."""
    table = schema.fingerprints
    found: dict[int, tuple[int, tuple[bool, str, int]]] = {}
    for batch in batches(numbers):
        statement = select(
            table.c.media_id,
            table.c.id,
            table.c.version,
            table.c.is_partial,
            func.length(table.c.fingerprint).label("size"),
        ).where(table.c.agency == tx.agency, table.c.media_id.in_(batch))
        for row in tx.connection.execute(statement):
            found[row.media_id] = (row.id, (not row.is_partial, row.version, row.size // ITEM_BYTES))
    return found
