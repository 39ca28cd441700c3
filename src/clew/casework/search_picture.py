"""Looks for a part of a picture in all that is described: a poster, a bedspread, a view, a face. Every search is told.

What is looked for is described in a sealed child and not kept; who looked for what, by what, goes into custody.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from clew.casework.describe_views import named
from clew.casework.desk import Desk
from clew.casework.kept_views import kept_corpus
from clew.casework.link import CORPUS
from clew.casework.one_file import one_picture, sha256_at
from clew.casework.open_films import OpenFilms
from clew.casework.policy import off, require_allowed, switched_off, withheld
from clew.custody import JSON
from clew.errors import ExaminationError, NotFoundError, UnavailableError, UsageError
from clew.examine.film_frame import IS_FILM
from clew.examine.seeking import Part, Seeking
from clew.linker import Keeps, Seeks, linkers
from clew.model.findings import Kind
from clew.model.frame_part import frame_part
from clew.model.link import Box, Hit
from clew.store import custody, media, occurrences
from clew.store.catalog import Transaction
from clew.store.descriptions import ViewRow, views
from clew.store.media import MediaRow, media_ids, numbers_in_case
from clew.store.occurrences import OccurrenceRow
from clew.store.stacks import stacks_with
from clew.store.transaction import batches
from clew.store.unasked import Unasked, unasked

ACT = "picture searched for"
MOST = 200
"""Hits told of one search at most: nobody looks at more, and the rarest scores come first."""
ALL = Box(0.0, 0.0, 1.0, 1.0)
UNMEASURED = 0.5
"""A rate from which on nothing was measured: an index gives 1, or the upper bound of as many as there were."""


@dataclass(frozen=True, slots=True)
class ToSearch:
    """What to look for: a box of a picture, or of a film's frame at a time, by which linker, and where.

    `case` is None for all cases of the agency. `most` media are told at most.
    """

    linker: str
    box: Box = ALL
    at_ms: int | None = None
    case: str | None = None
    most: int = 50

    def __post_init__(self) -> None:
        """Raise UsageError for a box that is none, a time before the film, or more hits than are told."""
        if not self.box.is_within:
            raise UsageError("the box must lie within the picture: left, top, width and height from 0 to 1")
        if self.at_ms is not None and self.at_ms < 0:
            raise UsageError("give a time since the film's beginning, of 0 or more")
        if not 1 <= self.most <= MOST:
            raise UsageError(f"between 1 and {MOST} hits are told")


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for: the SHA-256 of the file, which part of it (`""`: a picture), and the linker's version."""

    sha256: bytes
    part: str
    wanted: ToSearch
    version: str


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A case in which a media lies: where first, and its stack there."""

    case: str
    exhibit: str
    path: str
    stack: str | None


@dataclass(frozen=True, slots=True)
class PictureHit:
    """A media in which a part was found, by the best of its views; `others` are more of its views that are like it."""

    media: MediaRow
    part: str
    hit: Hit
    others: tuple[str, ...]
    cases: tuple[FoundIn, ...]

    @property
    def is_measured(self) -> bool:
        """Whether so rare a score was measured: a rate near 1 says that it was not."""
        return self.hit.false_match_rate < UNMEASURED


@dataclass(frozen=True, slots=True)
class Among:
    """How many views of how many media were asked, and why others were not."""

    media: int
    views: int
    unasked: Unasked


@dataclass(frozen=True, slots=True)
class PictureSearch:
    """What came of a search: hits, the rarest scores first, and among how many media.

    `is_empty`: the linker sees nothing in the box that could be looked for. `itself` are the cases in which the file
    lies that was looked into, which is not its own hit.
    """

    searched: Searched
    hits: tuple[PictureHit, ...]
    among: Among
    is_empty: bool
    itself: tuple[FoundIn, ...]


@dataclass(slots=True)
class _Best:
    """The best hit of each media, by its number, with the parts of the others."""

    views: int = 0
    media: set[int] = field(default_factory=set)
    found: dict[int, tuple[Hit, ViewRow]] = field(default_factory=dict)
    parts: dict[int, list[str]] = field(default_factory=dict)

    def take(self, hit: Hit, row: ViewRow) -> None:
        before = self.found.get(row.number)
        self.parts.setdefault(row.number, []).append(row.part)
        if before is None or (hit.rank[:2], row.part) < (before[0].rank[:2], before[1].part):
            self.found[row.number] = hit, row

    def ranked(self, most: int) -> list[tuple[Hit, ViewRow]]:
        return sorted(self.found.values(), key=lambda each: (each[0].rank[:2], each[1].number))[:most]


@dataclass(frozen=True, slots=True)
class SeekerState:
    """A linker that can look for a part of a picture; `lacking` is why it can't here, or not in this case, or ""."""

    linker: Seeks
    lacking: str


def seekers_of(desk: Desk, case: str) -> list[SeekerState]:
    """Return the linkers by which a part of a picture of a case can be looked for. Raises NotFoundError."""
    with desk.catalog.reading() as tx:
        why = off(tx, desk, case)
    every = seekers().items()
    return [SeekerState(each, why.get(name) or each.missing() or "") for name, each in every]


def seekers() -> dict[str, Seeks]:
    """Return the linkers by name that can look for a part of a picture, those that can't be tried here included."""
    return {name: each for name, each in linkers().items() if isinstance(each, Seeks)}


def seeking_child(desk: Desk) -> Seeking:
    """Return what describes parts for all linkers that can be tried here; its child starts with the first search."""
    tried = tuple(name for name, each in seekers().items() if each.missing() is None)
    return Seeking(desk.config.limits, tried)


@contextmanager
def seeking(desk: Desk, names: Iterable[str]) -> Iterator[Seeking]:
    """Give what describes parts for these linkers, as far as they can be tried here, and end it."""
    every = seekers()
    child = Seeking(desk.config.limits, tuple(name for name in names if every[name].missing() is None))
    try:
        yield child
    finally:
        child.close()


def media_begun(desk: Desk, case: str, digits: str) -> bytes:
    """Return the media of a case whose SHA-256 begins so; raises NotFoundError, UsageError where several do."""
    with desk.catalog.reading() as tx:
        known = media.media_by_prefix(tx, digits, case)
    if not known:
        raise NotFoundError(f"case {case!r} has no media {digits!r}")
    if len(known) > 1:
        raise UsageError(f"{len(known)} media begin with {digits!r}: give more digits of the SHA-256")
    return known[0]


def search_file(desk: Desk, path: Path, wanted: ToSearch, child: Seeking) -> PictureSearch:
    """Look for a part of a file that lies anywhere; raises EvidenceError where it can't be read, and as `search`."""
    source, occurrence = one_picture(path)
    descriptor = source.open(occurrence)
    try:
        return _search(desk, descriptor, sha256_at(descriptor), wanted, child)
    finally:
        os.close(descriptor)


def search_media(
    desk: Desk, case: str, sha256: bytes, wanted: ToSearch, child: Seeking, films: OpenFilms
) -> PictureSearch:
    """Look for a part of a media of a case. A picture is not told as its own hit.

    Raises NotFoundError for an unknown media, linker or case, UnavailableError where the linker can't be tried here,
    PolicyError where it is off, UsageError for a film without a time, EvidenceError and ExaminationError where the file
    can't be read any more, or not looked at.
    """
    with desk.catalog.reading() as tx:
        row = media.media(tx, [sha256]).get(sha256)
        places = occurrences.occurrences_of(tx, [sha256], case).get(sha256, [])
    if row is None or not places:
        raise NotFoundError(f"case {case!r} has no media {sha256.hex()[:12]}")
    if row.kind is Kind.VIDEO and wanted.at_ms is None:
        raise UsageError(IS_FILM)
    if row.kind is Kind.PICTURE and row.footage is None:
        wanted = replace(wanted, at_ms=None)
    watched_ms = row.footage.duration_ms if row.footage is not None else 0
    descriptor = films.open_file(sha256)
    try:
        return _search(desk, descriptor, sha256, wanted, child, watched_ms, case)
    finally:
        os.close(descriptor)


def _search(
    desk: Desk,
    descriptor: int,
    sha256: bytes,
    wanted: ToSearch,
    child: Seeking,
    watched_ms: int = 0,
    case: str | None = None,
) -> PictureSearch:
    """Look for a part of an open file; `case` is where it comes from, None for a file from anywhere."""
    linker = _seeker(wanted.linker)
    part = "" if wanted.at_ms is None else frame_part(wanted.at_ms)
    searched = Searched(sha256, part, wanted, linker.version)
    with desk.catalog.reading() as tx:
        _require(tx, desk, searched, case)
    try:
        described = child.describe(descriptor, wanted.linker, Part(wanted.box, wanted.at_ms, watched_ms))
    except ExaminationError as error:
        raise UsageError(IS_FILM) if str(error) == IS_FILM else error from error
    with desk.catalog.reading() as tx:
        best = _found(tx, desk, linker, searched, described.data)
        without = switched_off(tx, desk).get(wanted.linker, frozenset())
        others = unasked(tx, named(linker), wanted.case, without, len(best.media))
        among = Among(len(best.media), best.views, others)
        itself = _cases_of(tx, sha256)
        result = PictureSearch(searched, _told(tx, searched, best), among, not described.data, itself)
    with desk.catalog.deciding() as tx:
        _require(tx, desk, searched, case)
        custody.append(tx, desk.officer, ACT, sha256.hex(), _details(result, case))
    return result


def _require(tx: Transaction, desk: Desk, searched: Searched, case: str | None) -> None:
    """Raise PolicyError where the linker is off where the picture comes from, or where it is looked for."""
    for each in dict.fromkeys((case, searched.wanted.case)):
        require_allowed(tx, desk, each, searched.wanted.linker)


def _seeker(name: str) -> Seeks:
    every = seekers()
    if name not in every:
        raise NotFoundError(f"no linker {name!r} looks for a part of a picture: there are {', '.join(every) or 'none'}")
    if (reason := every[name].missing()) is not None:
        raise UnavailableError(f"{name}: {reason}")
    return every[name]


def _found(tx: Transaction, desk: Desk, linker: Seeks, searched: Searched, data: bytes) -> _Best:
    """Ask all views that are described and not withheld; a still is not its own hit."""
    case = searched.wanted.case
    left_out = withheld(tx, desk, linker.name)
    wanted = None if case is None else numbers_in_case(tx, case)
    own = media_ids(tx, [searched.sha256]).get(searched.sha256) if not searched.part else None

    def is_asked(number: int) -> bool:
        return number not in left_out and (wanted is None or number in wanted)

    best = _Best()
    try:
        if isinstance(linker, Keeps):
            _ask_kept(tx, linker, data, best, is_asked, own)
        else:
            _ask(tx, linker, data, best, is_asked, own)
    except ValueError as error:  # the child may have been taken over by what it decoded
        raise ExaminationError(f"what was made of the box is no description: {error}") from error
    return best


def _ask(
    tx: Transaction, linker: Seeks, data: bytes, best: _Best, is_asked: Callable[[int], bool], own: int | None
) -> None:
    """Read all views from the catalog, and ask them."""
    for part in batches(views(tx, named(linker)), CORPUS):
        rows = [each for each in part if is_asked(each.number)]
        best.views += len(rows)
        best.media |= {each.number for each in rows}
        asked = [at for at, each in enumerate(rows) if each.number != own]
        index = linker.index()
        index.add(asked, [rows[at].data for at in asked])
        for hit in index.search(data, len(rows)) if rows else ():
            best.take(hit, rows[hit.view])


def _ask_kept(
    tx: Transaction, linker: Keeps, data: bytes, best: _Best, is_asked: Callable[[int], bool], own: int | None
) -> None:
    """Ask the views that lie in files; those that are new to them are read first."""
    corpus = kept_corpus(tx, linker, is_asked)
    best.views += int(corpus.asked.sum())
    best.media |= set(corpus.numbers[corpus.asked].tolist())
    for hit in corpus.index.search(data, len(corpus.numbers), corpus.asked & (corpus.numbers != (own or -1))):
        best.take(hit, corpus.row(hit.view))


def _told(tx: Transaction, searched: Searched, best: _Best) -> tuple[PictureHit, ...]:
    ranked = best.ranked(searched.wanted.most)
    digests = media.sha256_of(tx, [row.number for _, row in ranked])
    sha256s = list(digests.values())
    rows, places, stacked = (
        media.media(tx, sha256s),
        occurrences.occurrences_of(tx, sha256s),
        stacks_with(tx, sha256s),
    )

    def told(hit: Hit, row: ViewRow) -> PictureHit:
        sha256 = digests[row.number]
        others = tuple(sorted(part for part in best.parts[row.number] if part != row.part))
        found = _found_in(places.get(sha256, []), stacked.get(sha256, {}))
        return PictureHit(rows[sha256], row.part, hit, others, found)

    return tuple(told(hit, row) for hit, row in ranked)


def _cases_of(tx: Transaction, sha256: bytes) -> tuple[FoundIn, ...]:
    places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
    return _found_in(places, stacks_with(tx, [sha256]).get(sha256, {}))


def _found_in(places: Sequence[OccurrenceRow], stacks: Mapping[str, bytes]) -> tuple[FoundIn, ...]:
    """Return the cases in which a media lies, where first in each."""
    first: dict[str, FoundIn] = {}
    for each in places:
        stack = stacks.get(each.case)
        found = FoundIn(each.case, each.exhibit, each.occurrence.text, None if stack is None else stack.hex()[:12])
        first.setdefault(each.case, found)
    return tuple(first.values())


def _details(result: PictureSearch, case: str | None) -> dict[str, JSON]:
    """Return what custody keeps of a search; `case` is where the picture comes from. Custody has no fractions."""
    searched, wanted = result.searched, result.searched.wanted
    box = wanted.box
    return {
        "case": case,
        "within": wanted.case,
        "part": searched.part,
        "box": [f"{each:.6g}" for each in (box.left, box.top, box.width, box.height)],
        "linker": f"{wanted.linker}/{searched.version}",
        "among": result.among.views,
        "hits": len(result.hits),
    }
