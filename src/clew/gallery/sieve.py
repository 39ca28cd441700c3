"""Which stacks of a gallery pass each filter."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.filters import UNDECIDED, Badge, Filters
from clew.gallery.held import Held
from clew.gallery.noted import Noted
from clew.gallery.overlay import Overlay
from clew.gallery.texts import Booleans, Bytes
from clew.model.findings import Kind
from clew.model.queue import Lane

KEPT = 32
"""Masks kept of filters that decisions don't change; 0.4 MB each with 400,000 stacks."""

Parts = dict[str, Booleans]
"""The masks of those filters that are set, by what they filter."""


class Sieve:
    """Filters over one gallery, whatever is decided of it; shared by threads."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        self.folder_numbers = {text: number for number, text in enumerate(gallery.folders.all())}
        self.list_numbers = {text: number for number, text in enumerate(gallery.lists.all())}
        self.camera_numbers = {text: number for number, text in enumerate(gallery.cameras.all())}
        self._mask = lru_cache(KEPT)(lambda name, value: _FIXED[name].mask(self, value))

    def parts(self, filters: Filters, overlay: Overlay, held: Held, noted: Noted) -> Parts:
        """Return the mask of each filter that is set."""
        parts = {
            name: self._mask(name, value)
            for name, each in _FIXED.items()
            if (value := each.value(filters)) not in (None, (), "", (None, None))
        }
        if filters.categories:
            parts["categories"] = _categories(overlay, filters.categories, self.gallery.count)
        if filters.assigned:
            parts["assigned"] = held.mask(filters.assigned)
        parts |= _notes(noted, filters, self.gallery.count)
        if filters.is_decided is not None:
            parts["decided"] = overlay.is_decided(self.gallery.count) == filters.is_decided
        return parts

    def together(self, parts: Parts, *, without: str = "") -> Booleans:
        """Mask the stacks that pass all filters, of one part maybe none."""
        passing = np.ones(self.gallery.count, np.bool_)
        for name, mask in parts.items():
            if name != without:
                passing &= mask
        return passing


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A filter that decisions don't change: its value, and the mask of a value."""

    value: Callable[[Filters], Hashable]
    mask: Callable[..., Booleans]


def _lanes(sieve: Sieve, lanes: tuple[Lane, ...]) -> Booleans:
    return _any(sieve.gallery.lane, [list(Lane).index(lane) for lane in lanes])


def _kinds(sieve: Sieve, kinds: tuple[Kind, ...]) -> Booleans:
    return _any(sieve.gallery.kind, [list(Kind).index(kind) for kind in kinds])


def _lists(sieve: Sieve, names: tuple[str, ...]) -> Booleans:
    numbers = [sieve.list_numbers[name] for name in names if name in sieve.list_numbers]
    return sieve.gallery.on_lists.holding(numbers, sieve.gallery.count)


def _folders(sieve: Sieve, texts: tuple[str, ...]) -> Booleans:
    numbers = [sieve.folder_numbers[text] for text in texts if text in sieve.folder_numbers]
    return sieve.gallery.in_folders.holding(numbers, sieve.gallery.count)


def _cameras(sieve: Sieve, names: tuple[str, ...]) -> Booleans:
    return np.isin(sieve.gallery.camera, [sieve.camera_numbers.get(name, -2) for name in names])


def _dates(sieve: Sieve, days: tuple[date | None, date | None]) -> Booleans:
    first, last = days
    time = sieve.gallery.time
    mask = np.asarray(time != NO_TIME)
    if first is not None:
        mask &= time >= _midnight(first)
    if last is not None:
        mask &= time < _midnight(last) + timedelta(days=1).total_seconds()
    return mask


def _sizes(sieve: Sieve, sizes: tuple[int | None, int | None]) -> Booleans:
    least, most = sizes
    mask = np.ones(sieve.gallery.count, np.bool_)
    if least is not None:
        mask &= sieve.gallery.size >= least
    if most is not None:
        mask &= sieve.gallery.size <= most
    return mask


def _has(sieve: Sieve, badges: tuple[Badge, ...]) -> Booleans:
    bits = np.bitwise_or.reduce(np.array([badge.bit for badge in badges], np.uint8))
    return np.asarray(sieve.gallery.badges & bits == bits)


def _text(sieve: Sieve, text: str) -> Booleans:
    if "\0" in text:  # it ends paths, and is in none
        return np.zeros(sieve.gallery.count, np.bool_)
    return sieve.gallery.paths.containing(text.casefold().encode("utf-8", "replace"))


_FIXED = {
    "lanes": _Fixed(lambda filters: filters.lanes, _lanes),
    "kinds": _Fixed(lambda filters: filters.kinds, _kinds),
    "lists": _Fixed(lambda filters: filters.lists, _lists),
    "folders": _Fixed(lambda filters: filters.folders, _folders),
    "cameras": _Fixed(lambda filters: filters.cameras, _cameras),
    "dates": _Fixed(lambda filters: (filters.first, filters.last), _dates),
    "sizes": _Fixed(lambda filters: (filters.min_size, filters.max_size), _sizes),
    "has": _Fixed(lambda filters: filters.has, _has),
    "text": _Fixed(lambda filters: filters.text, _text),
}


def _categories(overlay: Overlay, categories: tuple[str, ...], count: int) -> Booleans:
    mask = np.zeros(count, np.bool_)
    for each in overlay.schemes:
        wanted = [place for place, code in enumerate(each.codes) if f"{each.scheme}/{code}" in categories]
        mask |= np.isin(each.code, wanted)
    if UNDECIDED in categories:
        mask |= without_category(overlay, count)
    return mask


def _notes(noted: Noted, filters: Filters, count: int) -> Parts:
    """Return the masks of the filters on notes that are set."""
    parts: Parts = {}
    if filters.tags:
        tags = frozenset(filters.tags)
        parts["tags"] = noted.mask(count, lambda notes: not tags.isdisjoint(notes.tags))
    if filters.series:
        series = frozenset(filters.series)
        parts["series"] = noted.mask(count, lambda notes: not series.isdisjoint(notes.series))
    if filters.noted:
        parts["noted"] = noted.mask(
            count, lambda notes: all(notes.has(kind, filters.officer) for kind in filters.noted)
        )
    return parts


def without_category(overlay: Overlay, count: int) -> Booleans:
    """Mask the stacks for which no category stands, applied or suggested."""
    without = np.ones(count, np.bool_)
    for each in overlay.schemes:
        without &= each.code < 0
    return without


def _any(codes: Bytes, wanted: list[int]) -> Booleans:
    table = np.zeros(256, np.bool_)
    table[wanted] = True
    return table[codes]


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
