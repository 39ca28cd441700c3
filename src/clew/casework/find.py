"""Tells what is known of a picture or a hash: lists, cases, similar media."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clew.casework.compare import Comparable, compared, film_of, forms_of, stills_of
from clew.casework.desk import Desk
from clew.casework.hash_files import hash_files
from clew.casework.identify import (
    identify,
    known_lists,
    media_hashes,
    near_known_media,
    near_to_lists,
)
from clew.config import Matching
from clew.errors import EvidenceError, UsageError
from clew.hasher import hashers
from clew.matching.decide import MediaHashes, beyond_exact, exact_match
from clew.matching.timeline import sounding
from clew.model.findings import Findings
from clew.model.match import Match
from clew.model.media_hash import WHOLE, MediaHash
from clew.store import exact, media, occurrences
from clew.store.catalog import Transaction
from clew.store.occurrences import OccurrenceRow
from clew.store.segments import SegmentRow, segments_of, turned

HEX = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as far as it is known; exactly one of `findings` and `digest` is given."""

    findings: Findings | None
    digest: bytes | None
    sha256: bytes | None
    row: media.MediaRow | None
    hashes: tuple[MediaHash, ...]


@dataclass(frozen=True, slots=True)
class FindResult:
    """All that is known: matches with lists, places of exactly this content, similar media with distances in bits.

    `segments` are what it shares in time with media of the catalog, seen from what was asked for, the longest first;
    `paths` where each of these others was found first.
    """

    asked: Asked
    matches: tuple[Match, ...]
    occurrences: tuple[OccurrenceRow, ...]
    similar: tuple[tuple[bytes, int], ...]
    segments: tuple[SegmentRow, ...] = ()
    paths: Mapping[bytes, OccurrenceRow] = field(default_factory=dict)


def find(desk: Desk, what: str, *, required_sandbox: bool) -> FindResult:
    """Look up a file, or a digest or PDQ as hex; a file of that name wins over hex.

    Raises UsageError where it is neither, EvidenceError for a file that can't be read.
    """
    path = Path(what)
    findings = None
    if path.exists():
        ((_path, findings),) = hash_files(desk.config, [path], required_sandbox=required_sandbox)
        if findings.digests is None:
            raise EvidenceError(f"{what}: {findings.reason}")
    elif not HEX.fullmatch(what):
        raise UsageError(f"{what}: no such file, and no MD5, SHA-1, SHA-256, eD2k or PDQ either")
    with desk.catalog.reading() as tx:
        asked = _of_findings(tx, findings) if findings is not None else _of_hex(tx, bytes.fromhex(what))
        matches = _matches(tx, desk, asked)
        shared = _shared(tx, desk.config.matching, asked)
        others = sorted({each.other for each in shared})
        places = occurrences.occurrences_of(tx, [*others, *([asked.sha256] if asked.sha256 else [])])
        return FindResult(
            asked,
            tuple(matches),
            tuple(places.get(asked.sha256 or b"", ())),
            tuple(_similar(tx, desk, asked)),
            tuple(shared),
            {sha256: places[sha256][0] for sha256 in others if sha256 in places},
        )


def _of_findings(tx: Transaction, findings: Findings) -> Asked:
    sha256 = findings.digests.sha256 if findings.digests is not None else None
    hashes = findings.picture.hashes if findings.picture is not None else ()
    row = media.media(tx, [sha256]).get(sha256) if sha256 is not None else None
    return Asked(findings, None, sha256, row, hashes)


def _of_hex(tx: Transaction, digest: bytes) -> Asked:
    known = media.media_by_digest(tx, digest)
    if known:
        row = media.media(tx, known[:1])[known[0]]
        return Asked(None, digest, known[0], row, tuple(media.hashes_of(tx, known[:1]).get(known[0], ())))
    as_hash = tuple(
        MediaHash(name, hasher.version, digest, 100)
        for name, hasher in hashers().items()
        if hasher.bits == 8 * len(digest)
    )
    return Asked(None, digest, None, None, as_hash)


def _matches(tx: Transaction, desk: Desk, asked: Asked) -> list[Match]:
    known = known_lists(tx, desk.config.matching)
    if asked.findings is not None:
        return identify(tx, known, [asked.findings])
    sha256 = asked.sha256 or bytes(32)
    if asked.row is not None:
        listed = [(entry, algorithm) for _at, entry, algorithm in exact.exact(tx, [asked.row.digests])]
    else:
        listed = exact.by_digest(tx, asked.digest or b"")
    same = [exact_match(sha256, entry, algorithm) for entry, algorithm in listed]
    near = [match for rows in _by_hasher(asked) for match in near_to_lists(tx, known, rows)]
    return [*same, *beyond_exact(near, same)]


def _by_hasher(asked: Asked) -> Iterator[MediaHashes]:
    for name in hashers():
        rows = [(asked.sha256 or bytes(32), one) for one in asked.hashes if one.hasher == name]
        if rows:
            yield media_hashes(name, rows)


def _similar(tx: Transaction, desk: Desk, asked: Asked) -> list[tuple[bytes, int]]:
    """Return the catalog's media near the whole picture, nearest first, the asked one left out."""
    found: dict[bytes, int] = {}
    for rows in _by_hasher(asked):
        for _row, near, distance in near_known_media(tx, rows, desk.config.matching):
            if near.part == WHOLE and near.sha256 != asked.sha256:
                found[near.sha256] = min(distance, found.get(near.sha256, distance))
    return sorted(found.items(), key=lambda each: (each[1], each[0]))


def _shared(tx: Transaction, matching: Matching, asked: Asked) -> list[SegmentRow]:
    """Return what is shared in time with the catalog's media: as it was aligned, or compared now."""
    sha256 = asked.sha256 or bytes(32)
    if asked.findings is None and asked.row is not None:
        found = segments_of(tx, [sha256]).get(sha256, [])
    else:
        one = _comparable(sha256, asked, matching)
        pictures = stills_of(tx, None, matching) if one.film is not None else None
        found = [
            SegmentRow(sha256, other, each if mine == sha256 else turned(each))
            for (mine, its), segments in compared(tx, [one], matching, pictures).items()
            for other in (its if mine == sha256 else mine,)
            for each in segments
        ]
    return sorted(found, key=_by_length)


def _comparable(sha256: bytes, asked: Asked, matching: Matching) -> Comparable:
    """Return what of it can be compared in time."""
    findings = asked.findings
    film, sound = None, None
    if findings is not None and findings.footage is not None:
        film = film_of(findings.footage.frames, findings.footage.duration_ms, matching)
    if findings is not None and findings.sound is not None and findings.sound.fingerprint:
        sound = sounding(findings.sound)
    return Comparable(sha256, film, sound, forms_of(asked.hashes, matching))


def _by_length(row: SegmentRow) -> tuple[int, float, bytes, int]:
    segment = row.segment
    length = max(segment.end_ms - segment.start_ms, segment.other_end_ms - segment.other_start_ms)
    return -length, segment.distance, row.other, segment.start_ms
