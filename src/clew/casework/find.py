"""Tells what is known of a picture, a hash or a text: lists, cases, similar media, places, cameras, comments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clew.casework.compare import Comparable, compared, film_of, forms_of, stills_of
from clew.casework.desk import Desk
from clew.casework.hash_files import hash_files
from clew.casework.hashed_media import media_hashes
from clew.casework.identify import (
    identify,
    known_lists,
    near_known_media,
    near_to_lists,
)
from clew.casework.mentions import Mentions, mentions
from clew.casework.policy import switched_off
from clew.config import Matching
from clew.errors import EvidenceError, NotFoundError
from clew.hasher import hashers
from clew.matching.decide import MediaHashes, beyond_exact, exact_match
from clew.matching.timeline import sounding
from clew.model.findings import Findings
from clew.model.match import Match
from clew.model.media_hash import WHOLE, MediaHash
from clew.notation.hash_text import digest_in, first_digits
from clew.notation.sought import Sought
from clew.store import exact, media, occurrences, stacks
from clew.store.catalog import Transaction
from clew.store.occurrences import OccurrenceRow
from clew.store.segments import SegmentRow, segments_of, turned

BEGUN = 20
"""Media told where several begin with the digits that were given."""
TOLD = 200
"""Similar media, and others with shared stretches, of which it is told where they are: nobody looks at more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as far as it is known: `findings` of a file, `digest` of a hash; of a text neither."""

    findings: Findings | None
    digest: bytes | None
    sha256: bytes | None
    row: media.MediaRow | None
    hashes: tuple[MediaHash, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A media of the catalog near to what was asked for: in bits, and in which form, as `Match.form` has it."""

    sha256: bytes
    distance: int
    form: int


@dataclass(frozen=True, slots=True)
class FindResult:
    """All that is known: matches with lists, places of just this content, similar media, the nearest first.

    `segments` are what it shares in time with media of the catalog, seen from what was asked for, the longest first;
    `begun` media whose SHA-256 begins with the digits given, where several do; `mentions` where the text comes up.
    `rows`, `places` and `stacks` tell of these media: what each is, where it was found, its stack's representative by
    the case; of the similar ones and the segments of the first `TOLD`.
    """

    asked: Asked
    matches: tuple[Match, ...]
    occurrences: tuple[OccurrenceRow, ...]
    similar: tuple[Similar, ...]
    segments: tuple[SegmentRow, ...] = ()
    begun: tuple[bytes, ...] = ()
    mentions: Mentions = field(default_factory=Mentions)
    rows: Mapping[bytes, media.MediaRow] = field(default_factory=dict)
    places: Mapping[bytes, Sequence[OccurrenceRow]] = field(default_factory=dict)
    stacks: Mapping[bytes, Mapping[str, bytes]] = field(default_factory=dict)


def find(desk: Desk, what: str, *, required_sandbox: bool) -> FindResult:
    """Look up a file, or a text; a file of that name wins.

    Raises EvidenceError for a file that can't be read, UsageError for an empty text, NotFoundError for what is no file
    and no hash, and comes up nowhere.
    """
    path = Path(what)
    if not path.exists():
        found = find_text(desk, what)
        if found.asked.digest is None and not found.begun and found.mentions == Mentions():
            raise NotFoundError(
                f"{what}: no such file, no MD5, SHA-1, SHA-256, eD2k or PDQ; in no path, camera, series, note or text"
            )
        return found
    ((_path, findings),) = hash_files(desk.config, [path], required_sandbox=required_sandbox)
    return find_findings(desk, findings, what)


def find_text(desk: Desk, text: str) -> FindResult:
    """Look up a digest of any kind or a PDQ hash, in hex or base64, the first digits of a SHA-256, or any text.

    A text is looked for in what people and files say, in all cases. Raises UsageError for an empty text.
    """
    sought = Sought.of(text)
    digest, digits = digest_in(text), first_digits(text)
    with desk.catalog.reading() as tx:
        begun = media.media_by_prefix(tx, digits) if digits is not None else []
        if digest is None and len(begun) == 1:
            digest, begun = begun[0], []
        asked = _of_digest(tx, digest) if digest is not None else Asked(None, None, None, None, ())
        told = mentions(tx, sought, switched_off(tx, desk))
        return _result(tx, desk, asked, tuple(each for each in begun[:BEGUN] if each != digest), told)


def find_findings(desk: Desk, findings: Findings, what: str) -> FindResult:
    """Tell what is known of an examined file; raises EvidenceError, which names `what`, where it could not be read."""
    if findings.digests is None:
        raise EvidenceError(f"{what}: {findings.reason}")
    with desk.catalog.reading() as tx:
        return _result(tx, desk, _of_findings(tx, findings))


def _result(
    tx: Transaction, desk: Desk, asked: Asked, begun: tuple[bytes, ...] = (), found: Mentions | None = None
) -> FindResult:
    matches = _matches(tx, desk, asked) if asked.findings is not None or asked.digest is not None else []
    shared = _shared(tx, desk.config.matching, asked)
    similar = similar_to(tx, desk, asked)
    told = Mentions() if found is None else found
    every = {
        *(each.other for each in shared[:TOLD]),
        *(each.sha256 for each in similar[:TOLD]),
        *begun,
        *told.media(),
        *([asked.sha256] if asked.sha256 is not None else []),
    }
    places = occurrences.occurrences_of(tx, sorted(every))
    return FindResult(
        asked,
        tuple(matches),
        tuple(places.get(asked.sha256 or b"", ())),
        tuple(similar),
        tuple(shared),
        begun,
        told,
        media.media(tx, sorted(every)),
        places,
        stacks.stacks_with(tx, sorted(every)),
    )


def _of_findings(tx: Transaction, findings: Findings) -> Asked:
    sha256 = findings.digests.sha256 if findings.digests is not None else None
    hashes = findings.picture.hashes if findings.picture is not None else ()
    row = media.media(tx, [sha256]).get(sha256) if sha256 is not None else None
    return Asked(findings, None, sha256, row, hashes)


def _of_digest(tx: Transaction, digest: bytes) -> Asked:
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


def similar_to(tx: Transaction, desk: Desk, asked: Asked) -> list[Similar]:
    """Return the catalog's media near the whole picture, nearest first, the asked one left out."""
    found: dict[bytes, Similar] = {}
    for rows in _by_hasher(asked):
        for each in near_known_media(tx, rows, desk.config.matching):
            sha256 = each.near.sha256
            known = found.get(sha256)
            if each.near.part != WHOLE or sha256 == asked.sha256:
                continue
            if known is None or each.distance < known.distance:
                found[sha256] = Similar(sha256, each.distance, each.form)
    return sorted(found.values(), key=lambda each: (each.distance, each.sha256))


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
    return sorted(found, key=by_length)


def _comparable(sha256: bytes, asked: Asked, matching: Matching) -> Comparable:
    """Return what of it can be compared in time."""
    findings = asked.findings
    film, sound = None, None
    if findings is not None and findings.footage is not None:
        film = film_of(findings.footage.frames, findings.footage.duration_ms, matching)
    if findings is not None and findings.sound is not None and findings.sound.fingerprint:
        sound = sounding(findings.sound)
    return Comparable(sha256, film, sound, forms_of(asked.hashes, matching))


def by_length(row: SegmentRow) -> tuple[int, float, bytes, int]:
    """Sort the longest stretches first, then the nearest."""
    segment = row.segment
    length = max(segment.end_ms - segment.start_ms, segment.other_end_ms - segment.other_start_ms)
    return -length, segment.distance, row.other, segment.start_ms
