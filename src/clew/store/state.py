"""The state of a case as text, and the digest of it: equal for equal content, on whichever database."""

import hashlib
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from clew.model.footage import FrameHashes
from clew.model.note import NoteKind
from clew.model.occurrence import text_of
from clew.store.cases import exhibits
from clew.store.decisions import decisions
from clew.store.footage import frames_of
from clew.store.matches import matches_of
from clew.store.media import MediaRow, hashes_of, media, media_of_case
from clew.store.notes import notes
from clew.store.occurrences import OccurrenceRow, occurrences
from clew.store.segments import segments_of
from clew.store.sounds import sounds_of
from clew.store.stacks import stacks
from clew.store.transaction import Transaction, batches

DOMAIN = b"clew case state v1\n"
"""Goes before what is digested, so that no digest of anything else can stand for one of a state."""


class Section(StrEnum):
    """A part of a case's state; each is changed by other acts than the others."""

    EVIDENCE = "evidence"
    MATCHES = "matches"
    DECISIONS = "decisions"
    NOTES = "notes"


def case_digest(tx: Transaction, case: str) -> bytes:
    """Return the SHA-256 over the digests of all sections, in their order. Raises NotFoundError.

    Notes are left out where there are none: a case without them has the digest it had before there were any.
    """
    said = [section for section in Section if section is not Section.NOTES or any(_notes(tx, case))]
    return hashlib.sha256(DOMAIN + b"".join(section_digest(tx, case, section) for section in said)).digest()


def section_digest(tx: Transaction, case: str, section: Section) -> bytes:
    """Return the SHA-256 over the lines of one section, each ended by a line feed. Raises NotFoundError."""
    digest = hashlib.sha256(DOMAIN + section.encode() + b"\n")
    for line in _LINES[section](tx, case):
        digest.update(line.encode() + b"\n")
    return digest.digest()


def dump(tx: Transaction, case: str) -> Iterator[str]:
    """Stream a case's content as lines of canonical JSON, in an order that the content alone decides.

    Left out: row numbers, and the times at which Clew did something (examined, decided, imported).
    """
    for section in Section:
        yield from _LINES[section](tx, case)


def _evidence(tx: Transaction, case: str) -> Iterator[str]:
    """Yield what ingest found: files, media, their hashes, stacks."""
    for exhibit in exhibits(tx, case):
        yield _line("exhibit", name=exhibit.exhibit, source=exhibit.source, root=exhibit.root, found=exhibit.found)
        for row in occurrences(tx, case, exhibit.exhibit):
            yield _occurrence(row)
    for batch in batches(media_of_case(tx, case)):
        rows, hashes = media(tx, batch), hashes_of(tx, batch)
        frames, sounds = frames_of(tx, batch), sounds_of(tx, batch)
        for sha256 in batch:
            yield _facts(rows[sha256])
            for each in hashes.get(sha256, []):
                yield _line("hash", sha256=sha256, **_fields(each))
            for film in frames.get(sha256, ()):
                yield _frames(sha256, film)
            if sha256 in sounds and (items := sounds[sha256].fingerprint):
                digest = hashlib.sha256(items).digest()
                yield _line("fingerprint", sha256=sha256, item_ms=sounds[sha256].item_ms, digest=digest)
    for stack in stacks(tx, case):
        yield _line("stack", members=[[member.sha256, member.distance] for member in stack.members])


def _matches(tx: Transaction, case: str) -> Iterator[str]:
    """Yield what was found by comparing: with lists, and the media of the case with each other.

    Segments with media of other cases are left out: those come and go without an act on this case.
    """
    known = media_of_case(tx, case)
    in_case = set(known)
    for batch in batches(known):
        found = matches_of(tx, batch)
        for sha256 in batch:
            for match in found.get(sha256, []):
                yield _line("match", **_fields(match))
        shared = segments_of(tx, batch)
        for sha256 in batch:
            for row in shared.get(sha256, []):
                if row.sha256 < row.other and row.other in in_case:
                    yield _line("segment", **_fields(row))


def _decisions(tx: Transaction, case: str) -> Iterator[str]:
    for decision in decisions(tx, case):
        fields = _fields(decision)
        del fields["at"], fields["case"]
        yield _line("decision", **fields)


def _notes(tx: Transaction, case: str) -> Iterator[str]:
    """Yield comments, tags and series, counted from 1 in the case. Bookmarks are an officer's own, and left out."""
    kept = [note for note in notes(tx, case) if note.kind is not NoteKind.BOOKMARK]
    places = {note.number: place for place, note in enumerate(kept, start=1)}
    for note in kept:
        fields = _fields(note)
        del fields["at"], fields["case"]
        fields |= {"number": places[note.number], "undoes": places[note.undoes] if note.undoes is not None else None}
        yield _line("note", **fields)


_LINES: dict[Section, Callable[[Transaction, str], Iterator[str]]] = {
    Section.EVIDENCE: _evidence,
    Section.MATCHES: _matches,
    Section.DECISIONS: _decisions,
    Section.NOTES: _notes,
}


def _occurrence(row: OccurrenceRow) -> str:
    where = row.occurrence
    return _line(
        "occurrence",
        exhibit=row.exhibit,
        path=where.path,
        shown=text_of(where.path),
        container=where.container,
        size=where.size,
        modified_ns=where.modified_ns,
        is_deleted=where.is_deleted,
        outcome=row.outcome,
        reason=row.reason,
        sha256=row.sha256,
        **_said(remark=where.remark),
    )


def _facts(row: MediaRow) -> str:
    return _line(
        "media",
        **_fields(row.digests),
        size=row.size,
        mime=row.mime,
        kind=row.kind,
        decoder=row.decoder,
        outcome=row.outcome,
        thumbnail=row.thumbnail,
        picture=row.picture,
        **_said(footage=row.footage, sound=row.sound, contents=row.contents, not_tried=row.not_tried),
    )


def _frames(sha256: bytes, film: FrameHashes) -> str:
    """Return the line on a film's frames: what they are is told by one digest, of 73 bytes a frame."""
    columns = (film.starts_ms, film.ends_ms, film.quality, film.digests, film.mirrored)
    digest = hashlib.sha256(b"".join(columns)).digest()
    return _line(
        "frames", sha256=sha256, hasher=film.hasher, version=film.version, spans=len(film.quality), digest=digest
    )


def _said(**fields: object) -> dict[str, object]:
    """Return the fields that say something: a line without them is as it was before there were such fields.

    So what was attested then is attested still.
    """
    return {name: value for name, value in fields.items() if value}


def _line(what: str, **fields: Any) -> str:  # noqa: ANN401 - whatever JSON takes, and bytes
    return json.dumps({"what": what, **fields}, sort_keys=True, separators=(",", ":"), default=_shown)


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return a dataclass' fields, those inside them left as they are: `asdict` copies all and takes half the time."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _shown(value: object) -> object:
    """Return what JSON has no form for: bytes in hex, dataclasses as objects."""
    if isinstance(value, bytes):
        return value.hex()
    return _fields(value)
