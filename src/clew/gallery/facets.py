"""How many stacks each value of each filter would show."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.filters import UNDECIDED
from clew.gallery.held import Held
from clew.gallery.noted import Noted, StackNotes
from clew.gallery.overlay import Overlay
from clew.gallery.sieve import Parts, Sieve, without_category
from clew.gallery.texts import Booleans, Texts
from clew.model.findings import Kind
from clew.model.note import NoteKind
from clew.model.queue import Lane

MOST = 200
"""Values told of one filter: those that show most."""

Counts = tuple[tuple[str, int], ...]
"""Values of a filter, each with the stacks that it shows."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each filter, counted over what all other filters leave, the most first; lanes in their order.

    `first` and `last` are the days that what the other filters leave lies between; None where nothing has a date.
    """

    lanes: Counts
    lists: Counts
    categories: Counts
    assigned: Counts
    kinds: Counts
    cameras: Counts
    folders: Counts
    noted: Counts
    tags: Counts
    series: Counts
    first: date | None
    last: date | None


def facets(sieve: Sieve, overlay: Overlay, held: Held, noted: Noted, officer: str, parts: Parts) -> Facets:
    """Count every filter's values; of bookmarks the officer's own."""
    gallery = sieve.gallery
    first, last = _days(gallery, sieve.together(parts, without="dates"))
    lanes = np.bincount(gallery.lane[sieve.together(parts, without="lanes")], minlength=len(Lane)).tolist()
    kinds = np.bincount(gallery.kind[sieve.together(parts, without="kinds")], minlength=len(Kind)).tolist()
    cameras = gallery.camera[sieve.together(parts, without="cameras")]
    lists = gallery.on_lists.counts(sieve.together(parts, without="lists"))
    folders = gallery.in_folders.counts(sieve.together(parts, without="folders"))
    return Facets(
        lanes=tuple(zip((lane.value for lane in Lane), lanes, strict=True)),
        lists=_texts(gallery.lists, lists),
        categories=_most(_categories(overlay, sieve.together(parts, without="categories"))),
        assigned=_assigned(held, sieve.together(parts, without="assigned")),
        kinds=_most(zip((kind.value for kind in Kind), kinds, strict=True)),
        cameras=_texts(gallery.cameras, np.bincount(cameras[cameras >= 0], minlength=len(gallery.cameras))),
        folders=_texts(gallery.folders, folders),
        noted=_most(_kinds(noted.within(sieve.together(parts, without="noted")), officer)),
        tags=_most(_words(noted.within(sieve.together(parts, without="tags")), NoteKind.TAG)),
        series=_most(_words(noted.within(sieve.together(parts, without="series")), NoteKind.SERIES)),
        first=first,
        last=last,
    )


def _categories(overlay: Overlay, mask: Booleans) -> Iterable[tuple[str, int]]:
    for each in overlay.schemes:
        codes = each.code[mask]
        counts = np.bincount(codes[codes >= 0], minlength=len(each.codes)).tolist()
        yield from ((f"{each.scheme}/{code}", count) for code, count in zip(each.codes, counts, strict=True))
    yield UNDECIDED, int(np.count_nonzero(mask & without_category(overlay, len(mask))))


def _assigned(held: Held, mask: Booleans) -> Counts:
    """Count by who holds what; nothing where nobody holds anything."""
    return _most(held.counts(mask)) if held.officers else ()


def _kinds(noted: Iterable[StackNotes], officer: str) -> Iterable[tuple[str, int]]:
    counts = Counter(kind for notes in noted for kind in NoteKind if notes.has(kind, officer))
    return ((kind.value, count) for kind, count in counts.items())


def _words(noted: Iterable[StackNotes], kind: NoteKind) -> Iterable[tuple[str, int]]:
    return Counter(word for notes in noted for word in (notes.tags if kind is NoteKind.TAG else notes.series)).items()


def _texts(texts: Texts, counts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Counts:
    """Return the texts counted most; those counted alike in their order."""
    best = np.lexsort((np.arange(len(counts)), -counts))[:MOST]
    return tuple((texts[number], int(counts[number])) for number in best.tolist() if counts[number])


def _most(counts: Iterable[tuple[str, int]]) -> Counts:
    found = sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0]))
    return tuple(found[:MOST])


def _days(gallery: Gallery, mask: Booleans) -> tuple[date | None, date | None]:
    time = gallery.time[mask]
    time = time[time != NO_TIME]
    if not len(time):
        return None, None
    return _day(int(time.min())), _day(int(time.max()))


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
