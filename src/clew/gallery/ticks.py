"""Where in an order of stacks something new begins, for a scrubber to stop at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.filters import Sort
from clew.gallery.texts import Integers, Numbers
from clew.model.queue import Lane

MOST = 200
"""Ticks of one order."""
BANDS = (5, 10, 20, 50, 100, 200, 500, 1000, 5000)
"""Widths of a band of scores."""
SIZES = (0, *(step * unit for unit in (10**3, 10**6, 10**9, 10**12) for step in (1, 10, 100)))
"""Where a band of sizes begins, in bytes."""

Scale = tuple[Integers, Callable[[int], str]]
"""A number of each row of the gallery that changes where something begins, and what begins, in words."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What begins, in words, "" for what has no date, and at which place of the order."""

    label: str
    first: int


def ticks(gallery: Gallery, rows: Numbers, sort: Sort) -> list[Tick]:
    """Return at most `MOST` ticks of rows in an order: as fine as that allows, of the coarsest evenly chosen ones."""
    found: list[Tick] = []
    for numbers, label in _SCALES[sort](gallery) if len(rows) else ():
        told = numbers[rows]
        starts = np.flatnonzero(np.concatenate([[True], told[1:] != told[:-1]]))
        chosen = starts[np.linspace(0, len(starts) - 1, min(MOST, len(starts))).astype(np.int64)]
        found = [Tick(label(int(told[at])), int(at)) for at in chosen.tolist()]
        if len(starts) <= MOST:
            break
    return found


def _by_rank(gallery: Gallery) -> Iterator[Scale]:
    lanes = [lane.value for lane in Lane]
    for width in BANDS:
        bands = (gallery.score // width).astype(np.int64)
        yield bands * len(lanes) + gallery.lane, partial(_band, lanes, width)


def _band(lanes: list[str], width: int, number: int) -> str:
    band, lane = divmod(number, len(lanes))
    return f"{lanes[lane]} {band * width}"


def _by_date(gallery: Gallery) -> Iterator[Scale]:
    is_dated = gallery.time != NO_TIME
    months = np.where(is_dated, gallery.time, 0).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    for length in (1, 12, 120):
        since = (months + 12 * 1970) // length
        yield np.where(is_dated, since, NO_TIME), partial(_date, length)


def _date(length: int, number: int) -> str:
    year, month = divmod(number * length, 12)
    if number == NO_TIME:
        return ""
    return f"{year:04}-{month + 1:02}" if length == 1 else f"{year:04}"


def _by_folder(gallery: Gallery) -> Iterator[Scale]:
    for depth in range(int(gallery.folder_depths.max(initial=0)), -1, -1):
        numbers = np.where(gallery.folder_depths <= depth, np.arange(len(gallery.folders)), 0)
        yield np.maximum.accumulate(numbers)[gallery.folder], gallery.folders.__getitem__


def _by_size(gallery: Gallery) -> Iterator[Scale]:
    yield np.searchsorted(SIZES, gallery.size, side="right") - 1, _size


def _size(band: int) -> str:
    if not band:
        return "0 B"
    unit, step = divmod(band - 1, 3)
    return f"{10**step} {('kB', 'MB', 'GB', 'TB')[unit]}"


_SCALES: dict[Sort, Callable[[Gallery], Iterator[Scale]]] = {
    Sort.RANK: _by_rank,
    Sort.DATE: _by_date,
    Sort.FOLDER: _by_folder,
    Sort.SIZE: _by_size,
}
"""From fine to coarse."""
