"""How far the review of a case has come: its queue and what was decided of it, counted."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.gallery.activity import Activity
from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.overlay import Overlay
from clew.gallery.pace import Pace, Work, pace, work
from clew.gallery.texts import Booleans, Integers
from clew.model.findings import Kind
from clew.model.queue import Lane

TOP = 12
"""Values told of cameras and folders: a screen of each."""
MOST_MONTHS = 600
"""Fifty years; where clocks are wrong in more ways, the months with the most stacks."""
MOST_LISTS = 200
SAYS_NOTHING = 0.9
"""A folder is left out where one below it holds this share of its stacks: that one says more."""
LOOKED_AT = 400
"""Folders, those with the most stacks, among which such ones are looked for."""


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """One lane: its stacks, those that a category was applied to, their media, and the files these were found as."""

    lane: Lane
    stacks: int
    decided: int
    media: int
    files: int


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """The stacks for which a code stands: applied, or only suggested."""

    scheme: str
    code: str
    applied: int
    suggested: int


@dataclass(frozen=True, slots=True)
class Hour:
    """What an officer decided in an hour (UTC, in s since 1970), without what was undone since.

    `lanes` counts decisions by the lane where their stack stands now; those of stacks that stand in none any more are
    in none.
    """

    at: int
    officer: str
    decisions: int
    lanes: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ListFigures:
    """The stacks with a media on a list; in the lane "known" these are set aside, and so are all their files."""

    name: str
    stacks: int
    lanes: tuple[int, ...]
    set_aside_stacks: int
    set_aside_files: int


@dataclass(frozen=True, slots=True)
class Share:
    """The stacks that a value of a filter shows, and those of them that are decided."""

    value: str
    stacks: int
    decided: int


@dataclass(frozen=True, slots=True)
class FilmFigures:
    """How long the films are that represent stacks, in ms, and how much of it is decided, by stack."""

    films: int
    duration_ms: int
    decided_ms: int
    left_ms: int


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """All that is counted of a queue."""

    lanes: tuple[LaneFigures, ...]
    categories: tuple[CategoryFigures, ...]
    hours: tuple[Hour, ...]
    officers: tuple[Work, ...]
    pace: Pace
    lists: tuple[ListFigures, ...]
    cameras: tuple[Share, ...]
    folders: tuple[Share, ...]
    months: tuple[Share, ...]
    undated: Share
    films: FilmFigures


def queue_figures(gallery: Gallery, overlay: Overlay, activity: Activity) -> QueueFigures:
    """Count a queue with what is decided of it; `activity` has the decisions that the overlay is made of."""
    decided = overlay.is_decided(gallery.count)
    lanes = _lanes(gallery, decided)
    months, undated = _months(gallery, decided)
    lane_of = np.append(gallery.lane, np.uint8(len(Lane)))[gallery.rows_of_digests(activity.first)].astype(np.int64)
    is_asked = lane_of != list(Lane).index(Lane.KNOWN)
    left = sum(each.stacks - each.decided for each in lanes if each.lane is not Lane.KNOWN)
    return QueueFigures(
        lanes=lanes,
        categories=_categories(overlay),
        hours=_hours(activity, lane_of),
        officers=tuple(work(activity)),
        pace=pace(activity, activity.stands & is_asked & (lane_of < len(Lane)), left),
        lists=_lists(gallery),
        cameras=_cameras(gallery, decided),
        folders=_folders(gallery, decided),
        months=months,
        undated=undated,
        films=_films(gallery, decided),
    )


def _lanes(gallery: Gallery, decided: Booleans) -> tuple[LaneFigures, ...]:
    counts = zip(
        Lane,
        _per_lane(gallery, np.ones(gallery.count, np.int64)),
        _per_lane(gallery, decided.astype(np.int64)),
        _per_lane(gallery, gallery.media),
        _per_lane(gallery, gallery.copies),
        strict=True,
    )
    return tuple(LaneFigures(*each) for each in counts)


def _per_lane(gallery: Gallery, values: npt.NDArray[Any]) -> list[int]:
    return [int(total) for total in np.bincount(gallery.lane, values, minlength=len(Lane))]


def _categories(overlay: Overlay) -> tuple[CategoryFigures, ...]:
    found = []
    for each in overlay.schemes:
        stands = each.code >= 0
        applied = np.bincount(each.code[stands & each.is_applied], minlength=len(each.codes)).tolist()
        suggested = np.bincount(each.code[stands & ~each.is_applied], minlength=len(each.codes)).tolist()
        counted = sorted(zip(each.codes, applied, suggested, strict=True))
        found += [CategoryFigures(each.scheme, *one) for one in counted if any(one[1:])]
    return tuple(found)


def _hours(activity: Activity, lane_of: Integers) -> tuple[Hour, ...]:
    rows = np.flatnonzero(~activity.is_undo & ~activity.is_undone)
    hour = (activity.at[rows] // 3600).astype(np.int64) * 3600
    keys, place = np.unique(np.stack([hour, activity.officer[rows]], axis=1), axis=0, return_inverse=True)
    place = place.ravel()
    by_lane = _table(place, lane_of[rows], len(keys), len(Lane) + 1)
    by_category = _table(place, activity.category[rows].astype(np.int64), len(keys), len(activity.categories))
    return tuple(
        Hour(
            at,
            activity.officers[officer],
            sum(lanes),
            tuple(lanes[:-1]),
            tuple((name, count) for name, count in zip(activity.categories, categories, strict=True) if count),
        )
        for (at, officer), lanes, categories in zip(keys.tolist(), by_lane.tolist(), by_category.tolist(), strict=True)
    )


def _table(rows: Integers, columns: Integers, height: int, width: int) -> Integers:
    return np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)


def _lists(gallery: Gallery) -> tuple[ListFigures, ...]:
    found = []
    known = list(Lane).index(Lane.KNOWN)
    for name, start, stop in zip(
        gallery.lists.all(), gallery.on_lists.lims[:-1].tolist(), gallery.on_lists.lims[1:].tolist(), strict=True
    ):
        rows = gallery.on_lists.rows[start:stop]
        lanes = np.bincount(gallery.lane[rows], minlength=len(Lane)).tolist()
        files = int(gallery.copies[rows[gallery.lane[rows] == known]].sum())
        found.append(ListFigures(name, len(rows), tuple(lanes), lanes[known], files))
    found.sort(key=lambda each: (-each.set_aside_stacks, -each.stacks, each.name))
    return tuple(found[:MOST_LISTS])


def _cameras(gallery: Gallery, decided: Booleans) -> tuple[Share, ...]:
    named = gallery.camera >= 0
    counts = np.bincount(gallery.camera[named], minlength=len(gallery.cameras))
    done = np.bincount(gallery.camera[named & decided], minlength=len(gallery.cameras))
    best = np.lexsort((np.arange(len(counts)), -counts))[:TOP].tolist()
    return tuple(Share(gallery.cameras[number], int(counts[number]), int(done[number])) for number in best)


def _folders(gallery: Gallery, decided: Booleans) -> tuple[Share, ...]:
    """Return the folders with the most stacks in or below them, but those of which one below says more."""
    counts = gallery.in_folders.counts(np.ones(gallery.count, np.bool_))
    done = gallery.in_folders.counts(decided)
    candidates = np.lexsort((np.arange(len(counts)), -counts))[:LOOKED_AT]
    chosen: list[int] = []
    for number in candidates.tolist():
        after = np.flatnonzero(gallery.folder_depths[number + 1 :] <= gallery.folder_depths[number])
        end = number + 1 + int(after[0]) if len(after) else len(counts)
        below = candidates[(candidates > number) & (candidates < end)]
        if not np.any(counts[below] >= SAYS_NOTHING * counts[number]):
            chosen.append(number)
        if len(chosen) == TOP:
            break
    return tuple(Share(gallery.folders[number], int(counts[number]), int(done[number])) for number in chosen)


def _months(gallery: Gallery, decided: Booleans) -> tuple[tuple[Share, ...], Share]:
    """Return the months that stacks are of, in their order, as "2024-06", and what has no date."""
    is_dated = gallery.time != NO_TIME
    of_month = gallery.time[is_dated].astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    months, place = np.unique(of_month, return_inverse=True)
    counts = np.bincount(place, minlength=len(months))
    done = np.bincount(place[decided[is_dated]], minlength=len(months))
    best = np.sort(np.lexsort((months, -counts))[:MOST_MONTHS]).tolist()
    shares = tuple(Share(_month(int(months[at])), int(counts[at]), int(done[at])) for at in best)
    without = int(np.count_nonzero(~is_dated)), int(np.count_nonzero(~is_dated & decided))
    return shares, Share("", *without)


def _month(number: int) -> str:
    year, month = divmod(number, 12)
    return f"{year + 1970:04}-{month + 1:02}"


def _films(gallery: Gallery, decided: Booleans) -> FilmFigures:
    is_film = gallery.kind == list(Kind).index(Kind.VIDEO)
    whole = int(gallery.duration_ms[is_film].sum())
    done = int(gallery.duration_ms[is_film & decided].sum())
    return FilmFigures(int(np.count_nonzero(is_film)), whole, done, whole - done)
