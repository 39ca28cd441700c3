"""Tells what is known of a film or a recording over time: tracks, scenes, what of it is in other media and lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.casework.playable import Playable, playable
from clew.errors import NotFoundError
from clew.examine.cells import Cells, cells_of
from clew.model.frame_part import frame_time
from clew.model.match import Match
from clew.model.occurrence import text_of
from clew.store import matches, media, occurrences
from clew.store.catalog import Transaction
from clew.store.segments import SegmentRow, segments_of

MOST_OTHERS = 100
"""Media that share with it, those that share most first; a line on the page each."""


@dataclass(frozen=True, slots=True)
class Other:
    """A media that shares stretches with the film: where it was found first, and the lists that have it."""

    sha256: bytes
    path: str
    cases: tuple[str, ...]
    lists: tuple[str, ...]
    segments: tuple[SegmentRow, ...]


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What is known of a film; `cells` is None where there is no contact sheet, or one that tells no times.

    `whole` are matches of all of it with lists, `frames` those of single frames, with the frame's time in ms.
    """

    row: media.MediaRow
    playable: Playable
    has_sheet: bool
    cells: Cells | None
    others: tuple[Other, ...]
    others_left_out: int
    whole: tuple[Match, ...]
    frames: tuple[tuple[int, Match], ...]
    path: str


def film(desk: Desk, sha256: bytes) -> FilmFacts:
    """Return what is known of a film or a recording; raises NotFoundError where the media is none."""
    with desk.catalog.reading() as tx:
        row = media.media(tx, [sha256]).get(sha256)
        places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
        if row is None or (row.footage is None and row.sound is None):
            why = "; ".join(dict.fromkeys(each.reason for each in places if each.reason)) or "it is none"
            raise NotFoundError(f"there is no film or recording {sha256.hex()[:12]} to play: {why}")
        found = matches.matches_of(tx, [sha256]).get(sha256, [])
        others, left_out = _others(tx, sha256)
    sheet = row.footage.contact_sheet if row.footage is not None else None
    timed = [(frame_time(match.part), match) for match in found]
    return FilmFacts(
        row,
        playable(row),
        sheet is not None,
        cells_of(desk.vault.get(sheet)) if sheet is not None else None,
        others,
        left_out,
        tuple(match for at_ms, match in timed if at_ms is None),
        tuple((at_ms, match) for at_ms, match in timed if at_ms is not None),
        places[0].occurrence.text if places else "",
    )


def film_sheet(desk: Desk, sha256: bytes) -> bytes:
    """Return the JPEG of a film's contact sheet; raises NotFoundError where it has none."""
    with desk.catalog.reading() as tx:
        row = media.media(tx, [sha256]).get(sha256)
    key = row.footage.contact_sheet if row is not None and row.footage is not None else None
    if key is None:
        raise NotFoundError(f"there is no contact sheet of media {sha256.hex()[:12]}")
    return desk.vault.get(key)


def _others(tx: Transaction, sha256: bytes) -> tuple[tuple[Other, ...], int]:
    shared: dict[bytes, list[SegmentRow]] = {}
    for each in segments_of(tx, [sha256]).get(sha256, []):
        shared.setdefault(each.other, []).append(each)
    ranked = sorted(shared, key=lambda other: (-max(each.segment.share for each in shared[other]), other))
    kept = ranked[:MOST_OTHERS]
    places = occurrences.occurrences_of(tx, kept)
    listed = matches.matches_of(tx, kept)
    return tuple(_other(each, places.get(each, []), listed.get(each, []), shared[each]) for each in kept), len(
        ranked
    ) - len(kept)


def _other(
    sha256: bytes, places: list[occurrences.OccurrenceRow], found: list[Match], shared: list[SegmentRow]
) -> Other:
    path = text_of(places[0].occurrence.path) if places else ""
    cases = tuple(dict.fromkeys(each.case for each in places))
    return Other(sha256, path, cases, tuple(_names(found)), tuple(sorted(shared, key=_by_time)))


def _names(found: list[Match]) -> Iterator[str]:
    yield from dict.fromkeys(match.hashset for match in found if frame_time(match.part) is None)


def _by_time(row: SegmentRow) -> tuple[int, int]:
    return row.segment.start_ms, row.segment.end_ms
