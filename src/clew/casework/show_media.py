"""Tells all there is of one media of a case: what it is, where it lies, what it is like, what lies by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clew.casework.desk import Desk
from clew.casework.find import Asked, Similar, by_length, similar_to
from clew.errors import NotFoundError
from clew.gallery.around import around
from clew.gallery.columns import NO_TIME, Gallery
from clew.model.findings import Kind
from clew.model.match import Match
from clew.model.media_hash import MediaHash
from clew.model.occurrence import text_of
from clew.model.queue import Lane
from clew.model.stack import Stack, StackMember
from clew.store import matches, media, neighbours, occurrences, stacks
from clew.store.catalog import Transaction
from clew.store.neighbours import Short
from clew.store.occurrences import OccurrenceRow
from clew.store.segments import SegmentRow, segments_of
from clew.triage.cameras import seconds_of

BESIDE = 8
"""Neighbours told on each side: two strips of as many fit beside a picture."""
MOST = 500
"""Places, members, similar media and segments told of each at most; how many there are is told with them. An icon that
lies in a hundred thousand folders would fill the answer."""
SEEN_OR_HEARD = (Kind.PICTURE, Kind.VIDEO, Kind.AUDIO)
_LANES = tuple(Lane)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A media beside another one; `stack` and `lane` are None where the queue doesn't show it.

    `taken_at` is as in `Camera`.
    """

    sha256: bytes
    stack: str | None
    name: str
    taken_at: str | None
    kind: Kind
    lane: Lane | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class MediaDetails:
    """One media; `stack` is that of the case, None where it was stacked in none yet.

    `places` are those of all cases, those of this case first; `short` tells of the other media that are named, `cases`
    where the similar ones were found. Of `places`, `members`, `similar` and `segments` there are `MOST` at most.
    """

    row: media.MediaRow
    hashes: tuple[MediaHash, ...]
    places: tuple[OccurrenceRow, ...]
    places_total: int
    matches: tuple[Match, ...]
    stack: Stack | None
    members: tuple[StackMember, ...]
    similar: tuple[Similar, ...]
    similar_total: int
    segments: tuple[SegmentRow, ...]
    by_time: tuple[Neighbour, ...]
    by_folder: tuple[Neighbour, ...]
    short: Mapping[bytes, Short] = field(default_factory=dict)
    cases: Mapping[bytes, Sequence[str]] = field(default_factory=dict)


def show_media(desk: Desk, case: str, sha256: bytes, gallery: Gallery) -> MediaDetails:
    """Return a media of a case, with its neighbours as the case's gallery has them; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        places = occurrences.occurrences_of(tx, [sha256]).get(sha256, [])
        here = [each for each in places if each.case == case]
        if not here:
            raise NotFoundError(f"case {case!r} has no media {sha256.hex()[:12]}")
        row = media.media(tx, [sha256])[sha256]
        hashes = tuple(media.hashes_of(tx, [sha256]).get(sha256, ()))
        stack = _stack(tx, case, sha256)
        similar = similar_to(tx, desk, Asked(None, sha256, sha256, row, hashes))
        segments = sorted(segments_of(tx, [sha256]).get(sha256, []), key=by_length)[:MOST]
        members = stack.members[:MOST] if stack is not None else ()
        told = [*(each.sha256 for each in similar[:MOST]), *(each.other for each in segments)]
        short = neighbours.in_short(tx, list({*told, *(each.sha256 for each in members)}))
        return MediaDetails(
            row=row,
            hashes=hashes,
            places=tuple([*here, *(each for each in places if each.case != case)][:MOST]),
            places_total=len(places),
            matches=tuple(matches.matches_of(tx, [sha256]).get(sha256, ())),
            stack=stack,
            members=members,
            similar=tuple(similar[:MOST]),
            similar_total=len(similar),
            segments=tuple(segments),
            by_time=_by_time(tx, case, row, here[0], gallery),
            by_folder=_by_folder(tx, case, row, here[0], gallery),
            short=short,
            cases=matches.cases_with(tx, list(dict.fromkeys(told))),
        )


def _stack(tx: Transaction, case: str, sha256: bytes) -> Stack | None:
    try:
        return stacks.stack_of(tx, case, sha256.hex())
    except NotFoundError:
        return None


def _by_time(
    tx: Transaction, case: str, row: media.MediaRow, place: OccurrenceRow, gallery: Gallery
) -> tuple[Neighbour, ...]:
    """Return what was taken before and after a media, stacks by their representatives; nothing without a time."""
    (own,) = gallery.rows_of([row.sha256]).tolist()
    taken = _taken_at(row)
    seconds = seconds_of(taken)
    if seconds == NO_TIME:
        return ()
    rows_before, rows_after = around(gallery, seconds, own, BESIDE)
    wanted = [gallery.sha256[each].tobytes() for each in (*rows_before, *rows_after)]
    short, found = neighbours.in_short(tx, wanted), occurrences.occurrences_of(tx, wanted, case)

    def told(sha256: bytes) -> neighbours.Beside:
        path = found[sha256][0].occurrence.path if sha256 in found else b""
        return neighbours.Beside(sha256, short[sha256].kind, path, short[sha256].taken_at)

    this = neighbours.Beside(row.sha256, row.kind, place.occurrence.path, taken)
    known = [told(each) for each in wanted if each in short]
    before = len([each for each in wanted[: len(rows_before)] if each in short])
    return _neighbours([*known[:before], this, *known[before:]], before, gallery)


def _by_folder(
    tx: Transaction, case: str, row: media.MediaRow, place: OccurrenceRow, gallery: Gallery
) -> tuple[Neighbour, ...]:
    """Return what lies before and after the first file of a media in its folder."""
    before, after = neighbours.beside(tx, case, place.exhibit, place.occurrence, SEEN_OR_HEARD, BESIDE)
    this = neighbours.Beside(row.sha256, row.kind, place.occurrence.path, _taken_at(row))
    return _neighbours([*before, this, *after], len(before), gallery)


def _neighbours(found: Sequence[neighbours.Beside], this: int, gallery: Gallery) -> tuple[Neighbour, ...]:
    rows = gallery.rows_of([each.sha256 for each in found]).tolist()
    return tuple(
        Neighbour(
            sha256=each.sha256,
            stack=gallery.name(row) if row >= 0 else None,
            name=text_of(each.path.rpartition(b"/")[2]),
            taken_at=each.taken_at,
            kind=each.kind,
            lane=_LANES[gallery.lane[row]] if row >= 0 else None,
            is_this=at == this,
        )
        for at, (each, row) in enumerate(zip(found, rows, strict=True))
    )


def _taken_at(row: media.MediaRow) -> str | None:
    return row.picture.camera.taken_at if row.picture is not None else None
