"""Writes a case, or a list, in a format that other tools read."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from clew.casework.desk import Desk
from clew.casework.written import Kept, Write, Written, write_kept, write_out
from clew.errors import TranslationError
from clew.format import ExportFormat, ExportHead, NarrowFormat, export_format
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.model.match import Match, MatchKind
from clew.model.note import Note, NoteKind
from clew.model.occurrence import text_of
from clew.notation.leftovers import pack
from clew.schemes import translate
from clew.store import decisions, hashsets, matches, media, notes, occurrences
from clew.store.catalog import Transaction
from clew.store.transaction import batches

BATCH = 500
"""Media put together at once: memory stays flat whatever the size of the case."""
CARVED = re.compile(r"carved at offset ([0-9]{1,18})\b")
"""The remark on what was carved out of unallocated space, as `Member.remark` has it; the offset is the image's."""

BETWEEN = {NoteKind.COMMENT: "\n", NoteKind.TAG: ", ", NoteKind.SERIES: "; "}
"""What stands between several of a kind; no tag and no series holds it. Bookmarks stay here, they are an officer's."""
_FIT_FOR_NAMES = re.compile(r"[^\w. -]+")
"""What is taken out of a case's name for that of a file."""

Parents = Mapping[tuple[str, bytes], bytes]
"""MD5 of containers, by exhibit and path."""


EXPORTED = "case exported"
"""The act in custody."""


def export_case(desk: Desk, case: str, format_name: str, path: Path) -> Written:
    """Write all media of a case; raises UsageError for an unknown format, NotFoundError for an unknown case.

    A category is the standing decision's, else that of the list the media is on (then marked as pre-categorised). Where
    the format's scheme has no translation for it, the media goes without and is counted.
    """
    target = export_format(format_name)
    return write_out(desk, path, act=EXPORTED, item=case, what=target.name, write=_case_writer(desk, case, target))


def export_kept(desk: Desk, case: str, format_name: str) -> Kept:
    """Write what `export_case` does, on the same record, into a file without a name, to be handed out under one."""
    target = export_format(format_name)
    name = f"{_FIT_FOR_NAMES.sub('_', case)}{target.suffix}"
    return write_kept(desk, name, act=EXPORTED, item=case, what=target.name, write=_case_writer(desk, case, target))


def _case_writer(desk: Desk, case: str, target: ExportFormat) -> Write:
    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        left_out: Counter[str] = Counter()
        with desk.catalog.reading() as tx:
            known = media.media_of_case(tx, case)
            target.write(
                _head(desk, case, len(known), is_case=True), _case_entries(tx, case, known, target, left_out), stream
            )
        return len(known), dict(left_out)

    return write


def export_list(desk: Desk, name: str, format_name: str, path: Path) -> Written:
    """Write a list as it was imported; raises UsageError for an unknown format, NotFoundError for an unknown list."""
    target = export_format(format_name)

    def write(stream: BinaryIO) -> tuple[int, dict[str, int]]:
        left_out: Counter[str] = Counter()
        with desk.catalog.reading() as tx:
            row = hashsets.hashset(tx, name)
            head = replace(_head(desk, name, row.entries, is_case=False), groups=tuple(hashsets.groups(tx, name)))
            target.write(head, (_translated(entry, target, left_out) for entry in hashsets.entries(tx, name)), stream)
        return row.entries, dict(left_out)

    return write_out(desk, path, act="list exported", item=name, what=target.name, write=write)


def _head(desk: Desk, title: str, count: int, *, is_case: bool) -> ExportHead:
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return ExportHead(title, desk.config.agency, desk.officer, created, count, is_case)


def _case_entries(
    tx: Transaction, case: str, known: Sequence[bytes], target: ExportFormat, left_out: Counter[str]
) -> Iterator[Entry]:
    decided = decisions.standing(tx, case)
    noted = notes.standing_notes(tx, case)
    for batch in batches(known, BATCH):
        rows = media.media(tx, batch)
        hashes = media.hashes_of(tx, batch)
        places = occurrences.occurrences_of(tx, batch, case)
        parents = _parents(tx, case, places)
        found = matches.matches_of(tx, batch)
        for sha256 in batch:
            row = rows[sha256]
            on_lists = [match for match in found.get(sha256, ()) if match.kind is MatchKind.EXACT]
            categories, extra = _categories(decided.get(sha256, ()), on_lists)
            said = noted.get(sha256, ())
            entry = Entry(
                digests=PartialDigests(row.digests.md5, row.digests.sha1, row.digests.sha256, row.digests.ed2k),
                hashes=tuple(replace(each, forms=b"") for each in hashes.get(sha256, ())),
                size=row.size,
                mime=row.mime,
                categories=categories,
                series=_said(said, NoteKind.SERIES) or next((match.series for match in on_lists if match.series), None),
                comments=_said(said, NoteKind.COMMENT),
                tags=_said(said, NoteKind.TAG),
                files=tuple(_file(place, parents) for place in places.get(sha256, ())),
                exif=row.picture.exif if row.picture is not None else (),
                extra=json.dumps(extra, sort_keys=True) if extra else "",
            )
            if isinstance(target, NarrowFormat):
                left_out.update(
                    f"{target.name} has no place for {name}" for name in target.leaves_out if getattr(entry, name)
                )
            yield _translated(entry, target, left_out)


def _said(noted: Iterable[Note], kind: NoteKind) -> str | None:
    """Return what is noted of a media as one field: comments a line each, tags and series with a divider between."""
    texts = [note.text for note in noted if note.kind is kind]
    return BETWEEN[kind].join(texts) or None


def _categories(
    decided: Iterable[decisions.Standing], on_lists: Sequence[Match]
) -> tuple[tuple[Category, ...], Mapping[str, object]]:
    """Return the categories of a media, and what marks them as a list's where nobody here decided."""
    own = tuple(each.decision.category for each in decided if each.is_applied and each.decision.category)
    if own:
        return own, {}
    listed = {category: match.hashset for match in on_lists for category in match.categories}
    if not listed:
        return (), {}
    return tuple(listed), {"IsPrecategorized": True, "PrecategorizationSource": ", ".join(sorted(set(listed.values())))}


def _translated(entry: Entry, target: ExportFormat, left_out: Counter[str]) -> Entry:
    """Return the entry with its categories in the format's scheme; what can't be translated is counted."""
    scheme = target.scheme()
    if scheme is None:
        return entry
    categories: list[Category] = []
    for category in entry.categories:
        if (category.scheme, category.version) == scheme:
            categories.append(category)
            continue
        try:
            categories.append(translate(category, scheme[0]))
        except TranslationError as error:
            left_out[str(error)] += 1
    return replace(entry, categories=tuple(dict.fromkeys(categories)))


def _parents(tx: Transaction, case: str, places: Mapping[bytes, list[occurrences.OccurrenceRow]]) -> Parents:
    """Return the MD5 of the containers that files lie in, by exhibit and path."""
    paths: dict[str, set[bytes]] = {}
    for rows in places.values():
        for row in rows:
            if row.occurrence.container:
                paths.setdefault(row.exhibit, set()).add(row.occurrence.container)
    found: dict[tuple[str, bytes], bytes] = {}
    for exhibit, containers in paths.items():
        seen = occurrences.seen(tx, case, exhibit, sorted(containers))
        known = media.media(tx, [each.sha256 for each in seen.values() if each.sha256 is not None])
        found |= {
            (exhibit, path): known[each.sha256].digests.md5 for path, each in seen.items() if each.sha256 is not None
        }
    return found


def _inside(row: occurrences.OccurrenceRow, parents: Parents) -> str:
    """Return what VICS says of a file inside another, as JSON; "" for one that is in none."""
    place = row.occurrence
    if not place.container:
        return ""
    fields: dict[str, object] = {
        "ParentFileName": text_of(place.container.rpartition(b"/")[2]),
        "ParentFilePath": f"{row.exhibit}/{text_of(place.container)}",
    }
    md5 = parents.get((row.exhibit, place.container))
    if md5 is not None:
        fields["ParentMD5"] = md5.hex().upper()
    if carved := CARVED.match(place.remark):
        fields |= {"Unallocated": True, "PhysicalLocation": int(carved[1])}
    return pack(fields)


def _file(row: occurrences.OccurrenceRow, parents: Parents) -> EntryFile:
    path = row.occurrence.path
    return EntryFile(
        name=text_of(path.rpartition(b"/")[2]),
        path=f"{row.exhibit}/{text_of(path)}",
        created=_time(row.occurrence.created_ns),
        modified=_time(row.occurrence.modified_ns),
        accessed=_time(row.occurrence.accessed_ns),
        is_deleted=row.occurrence.is_deleted,
        extra=_inside(row, parents),
    )


def _time(ns: int | None) -> str | None:
    if ns is None:
        return None
    return datetime.fromtimestamp(ns // 10**9, UTC).replace(tzinfo=None).isoformat() + f".{ns % 10**9 // 100:07d}Z"
