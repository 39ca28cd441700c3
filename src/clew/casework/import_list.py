"""Takes in hash sets, updates and removes them, and checks every case against what changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from datetime import date
from pathlib import Path
from typing import Any

from clew.casework.attest import attested
from clew.casework.desk import Desk
from clew.casework.hashed_media import media_hashes_of
from clew.casework.identify import identify_films, near_to_lists, searched
from clew.casework.identify import known_lists as indexes_of
from clew.casework.progress import Progress, Watch
from clew.custody import JSON
from clew.errors import UsageError
from clew.format import ListFormat, blocks, list_format
from clew.matching.decide import beyond_exact, exact_match
from clew.model.category import Category, Scheme
from clew.model.hashset import BadLine, DigestBlock, Entry, HashSet, ListGroup
from clew.model.match import Match
from clew.notation.followed import FollowedPath
from clew.schemes import schemes
from clew.store import custody, hashsets, list_import, matches
from clew.store.cases import cases as all_cases
from clew.store.catalog import Transaction
from clew.store.exact import exact_media
from clew.store.footage import films, frames_of
from clew.store.indexes import keep
from clew.store.matched import matched_media
from clew.store.state import Section
from clew.store.transaction import ComingList, batches
from clew.store.volume_compare import ListChanges

SHOWN_MALFORMED = 10
"""Malformed lines told one by one; all are counted."""
TELL_EVERY = 5000


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What the officer says of a list; None where the file's own word stands."""

    name: str | None = None
    format: str | None = None
    publisher: str | None = None
    version: str | None = None
    scheme: str | None = None
    purpose: str | None = None
    licence: str | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class ListSummary:
    """What an import did; `cases` counts, by case, the media that got a match with the list and had none before."""

    hashset: HashSet
    entries: int
    changes: ListChanges
    malformed: int
    first_malformed: tuple[BadLine, ...]
    cases: dict[str, int]


Line = Entry | DigestBlock | ListGroup | BadLine


@dataclass(slots=True)
class _Lines:
    """Passes on what can be used, and counts what can't."""

    watch: Watch
    scheme: Scheme | None
    path: FollowedPath
    size: int
    entries: int = 0
    malformed: int = 0
    first: list[BadLine] = field(default_factory=list)

    def good(self, lines: Iterator[Line]) -> Iterator[Entry | DigestBlock | ListGroup]:
        done, told = 0, 0
        for line in lines:
            done += len(line) if isinstance(line, DigestBlock) else 1
            if done >= told + TELL_EVERY:
                self._tell(done)
                told = done
            if isinstance(line, BadLine):
                self.malformed += 1
                if len(self.first) < SHOWN_MALFORMED:
                    self.first.append(line)
                continue
            if isinstance(line, Entry):
                self.entries += 1
                yield self._with_scheme(line)
            else:
                self.entries += len(line) if isinstance(line, DigestBlock) else 0
                yield line

    def _tell(self, done: int) -> None:
        position = self.path.position()
        known = {} if position is None else {"bytes_done": position, "bytes_total": self.size}
        self.watch(Progress("Importing", done=done, unit="lines", **known))

    def _with_scheme(self, entry: Entry) -> Entry:
        """Put categories that a format could not place under the list's scheme; raises UsageError where it has none."""
        if all(category.scheme for category in entry.categories):
            return entry
        if self.scheme is None:
            raise UsageError(
                f"the list has categories, but does not say of which scheme: give --scheme ({', '.join(schemes())})"
            )
        name, version = self.scheme.name, self.scheme.version
        categories = (each if each.scheme else Category(name, version, each.code) for each in entry.categories)
        return with_changes(entry, categories=tuple(categories))


def import_list(desk: Desk, path: Path, options: ListOptions, watch: Watch) -> ListSummary:
    """Import a list or its newer version, then match all media of the catalog against it.

    Raises UsageError for a file of no known format or an unknown scheme, FormatError for one that breaks off.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    reader = list_format(path, options.format)
    head = _head(reader, path, options)
    watch(Progress("Digesting"))
    with path.open("rb") as stream:
        source = hashlib.file_digest(stream, "sha256").digest()
        size = stream.tell()
    followed = FollowedPath(path)
    lines = _Lines(watch, schemes().get(head.scheme), followed, size)
    with desk.catalog.writer_lock():
        with (
            desk.catalog.reading() as tx,
            list_import.prepared(tx, head, lines.good(blocks(reader, followed)), source, _telling(watch)) as made,
        ):
            watch(Progress("Checking all cases"))
            listed = ComingList(head.name, made.listed)
            found = _checked(with_changes(tx, coming=listed), desk, head.name)
            cases = _by_case(tx, found.keys() - matched_media(tx, head.name))
            coming = with_changes(tx, coming=with_changes(listed, matches=found))
            details = _details(head, path, source, lines, made.changes, cases)
            details |= attested(coming, all_cases(tx), Section.MATCHES)
            number = made.listed.hashset_id
            rows = matches.match_rows(tx, found, number)
            with desk.catalog.writing() as writing:
                list_import.put(writing, made)
                matches.replace_matches(writing, number, rows)
                custody.append(writing, desk.officer, "list imported", head.name, details)
        watch(Progress("Indexing"))
        keep(desk.catalog, searched(desk.config.matching))
    return ListSummary(head, lines.entries, made.changes, lines.malformed, tuple(lines.first), cases)


def remove_list(desk: Desk, name: str) -> int:
    """Remove a list with its entries and matches; returns how many entries; raises NotFoundError."""
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            row = hashsets.hashset(tx, name)
            details: dict[str, JSON] = {
                "version": row.hashset.version,
                "entries": row.entries,
                "source_sha256": row.source_sha256.hex(),
            }
            without = with_changes(tx, coming=ComingList(name, None))
            details |= attested(without, all_cases(tx), Section.MATCHES)
        with desk.catalog.writing() as tx:
            removed = list_import.remove(tx, name)
            custody.append(tx, desk.officer, "list removed", name, details)
        keep(desk.catalog, searched(desk.config.matching))
    return removed


def known_lists(desk: Desk) -> list[hashsets.HashSetRow]:
    """Return the lists of the catalog, by name."""
    with desk.catalog.reading() as tx:
        return hashsets.hashsets(tx)


def _head(reader: ListFormat, path: Path, options: ListOptions) -> HashSet:
    said: dict[str, Any] = {
        name: value
        for name in ("name", "publisher", "version", "scheme", "purpose", "licence", "expires")
        if (value := getattr(options, name)) is not None
    }
    head = with_changes(reader.read_head(path), **said)
    if head.scheme and head.scheme not in schemes():
        raise UsageError(f"no scheme {head.scheme!r}; there are {', '.join(schemes())}")
    return head


def _telling(watch: Watch) -> list_import.Tell:
    """Return what is called while a list that is read is put in order."""
    return lambda done, total: watch(Progress("Sorting", done=done, total=total, unit="digests"))


def _checked(tx: Transaction, desk: Desk, name: str) -> dict[bytes, list[Match]]:
    """Match every media of the catalog against one list anew; return the matches by media."""
    exact = [exact_match(sha256, entry, algorithm) for sha256, entry, algorithm in exact_media(tx, name)]
    found = list(exact)
    known = indexes_of(tx, desk.config.matching, name)
    for hasher, index in known.indexes.items():
        if index.count:
            near = near_to_lists(tx, known, media_hashes_of(tx, hasher, None, None))
            found += beyond_exact(near, exact)
    for batch in batches(films(tx)):
        near = identify_films(tx, known, frames_of(tx, batch).items())
        found += beyond_exact(near, exact)
    return matches.as_recorded(found)


def _by_case(tx: Transaction, media: set[bytes]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cases in matches.cases_with(tx, sorted(media)).values():
        for case in cases:
            counts[case] = counts.get(case, 0) + 1
    return dict(sorted(counts.items()))


def _details(
    head: HashSet, path: Path, source: bytes, lines: _Lines, changes: ListChanges, cases: dict[str, int]
) -> dict[str, JSON]:
    return {
        "file": path.name,
        "sha256": source.hex(),
        "format": head.format,
        "version": head.version,
        "entries": lines.entries,
        "malformed": lines.malformed,
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "new_matches": dict(cases),
    }
