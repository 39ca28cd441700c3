"""A gallery with what is decided of it, as the review page asks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np

from clew.errors import NotFoundError
from clew.gallery.decided import DecidedStack, decided_stacks
from clew.gallery.facets import Facets, facets
from clew.gallery.filters import Filters, Sort
from clew.gallery.held import Held
from clew.gallery.names import Names, names_of_media
from clew.gallery.noted import Noted
from clew.gallery.overlay import Overlay
from clew.gallery.sieve import Parts, Sieve
from clew.gallery.texts import Booleans, Numbers
from clew.gallery.ticks import Tick, ticks
from clew.gallery.tile import Tile, tiles
from clew.model.queue import Lane

KEPT = 8
"""Answers kept of each kind: an officer scrolls, and turns back to what was looked at before."""


@dataclass(frozen=True, slots=True)
class Page:
    """Tiles from place `first` on, of `total` that there are."""

    total: int
    first: int
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a decision on stacks would touch: media that it is applied to, and those that it is suggested for."""

    stacks: int
    media: int
    applied: int
    suggested: int
    decided_already: int


class Shown:
    """One state of a case to look at; shared by threads. `sieve` may serve several, for it knows no decisions."""

    def __init__(self, sieve: Sieve, overlay: Overlay, held: Held | None = None, noted: Noted | None = None) -> None:
        self.gallery = sieve.gallery
        self.overlay = overlay
        self.held = held or Held.nobody(sieve.gallery.count)
        self.noted = noted or Noted()
        self._sieve = sieve
        self._is_decided = overlay.is_decided(sieve.gallery.count)
        self._passing = lru_cache(KEPT)(self._find_passing)
        self._rows = lru_cache(KEPT)(self._find_rows)
        self._facets = lru_cache(KEPT)(self._find_facets)
        self._ticks = lru_cache(KEPT)(lambda filters, sort: ticks(sieve.gallery, self._rows(filters, sort), sort))

    def with_overlay(self, overlay: Overlay) -> Self:
        """Return the same stacks with other decisions."""
        return type(self)(self._sieve, overlay, self.held, self.noted)

    def with_held(self, held: Held) -> Self:
        """Return the same stacks held by others."""
        return type(self)(self._sieve, self.overlay, held, self.noted)

    def with_noted(self, noted: Noted) -> Self:
        """Return the same stacks with other notes."""
        return type(self)(self._sieve, self.overlay, self.held, noted)

    def lanes(self) -> dict[Lane, int]:
        """Count the stacks of every lane."""
        return dict(zip(Lane, np.bincount(self.gallery.lane, minlength=len(Lane)).tolist(), strict=True))

    def undecided(self) -> int:
        """Count the stacks that no category is applied to."""
        return int(np.count_nonzero(~self._is_decided))

    def page(self, filters: Filters, sort: Sort, first: int, count: int) -> Page:
        """Return `count` tiles, or those there are, of what passes, from a place on."""
        rows = self._rows(filters, sort)
        return Page(len(rows), first, self.tiles(rows[first : first + count].tolist()))

    def tiles(self, rows: Iterable[int]) -> list[Tile]:
        """Return the tiles of rows."""
        return tiles(self.gallery, self.overlay, self.held, self.noted, rows)

    def facets(self, filters: Filters) -> Facets:
        """Count the values of every filter over what all others leave."""
        return self._facets(filters)

    def ticks(self, filters: Filters, sort: Sort) -> list[Tick]:
        """Return where in the order something new begins."""
        return self._ticks(filters, sort)

    def place(self, stack: str, filters: Filters, sort: Sort) -> int | None:
        """Return the place of a stack, None where it doesn't pass, or isn't there."""
        row = self.gallery.row(stack)
        if row is None or not self._passing(filters)[row]:
            return None
        return int(np.flatnonzero(self._rows(filters, sort) == row)[0])

    def next_undecided(self, after: str | None, filters: Filters, sort: Sort) -> int | None:
        """Return the place of the first undecided stack behind another, of all without one; None for none.

        The other one need not pass itself: what was just decided may not any more. One that isn't there is as none.
        """
        row = None if after is None else self.gallery.row(after)
        order = self._order(sort)
        behind = order if row is None else order[int(np.flatnonzero(order == row)[0]) + 1 :]
        passing = self._passing(filters)
        found = np.flatnonzero(passing[behind] & ~self._is_decided[behind])
        if not len(found):
            return None
        before = order[: len(order) - len(behind) + int(found[0])]
        return int(np.count_nonzero(passing[before]))

    def touched_by(self, what: Filters | Sequence[str]) -> Touched:
        """Tell what a decision on all that passes, or on stacks by name, would touch; raises NotFoundError."""
        mask = self._mask(what)
        media, applied = int(self.gallery.media[mask].sum()), int(self.gallery.near_identical[mask].sum())
        decided = int(np.count_nonzero(self._is_decided & mask))
        return Touched(int(np.count_nonzero(mask)), media, applied, media - applied, decided)

    def chosen(self, what: Filters | Sequence[str]) -> Names:
        """Return the names of all that passes, or of stacks by name; raises NotFoundError."""
        return names_of_media(self.gallery.sha256[self._mask(what)])

    def decided(self, what: Filters | Sequence[str], scheme: str) -> list[DecidedStack]:
        """Return those of them that a code of a scheme is applied to; raises NotFoundError."""
        return decided_stacks(self.gallery, self.overlay, scheme, self._mask(what))

    def held_by_others(self, what: Filters | Sequence[str], officer: str) -> int:
        """Count those of them that another officer holds."""
        others = [place for place, name in enumerate(self.held.officers) if name != officer]
        return int(np.count_nonzero(np.isin(self.held.holder[self._mask(what)], others)))

    def names(self, filters: Filters, sort: Sort) -> list[str]:
        """Return the stacks that pass, in order."""
        return [self.gallery.name(row) for row in self._rows(filters, sort).tolist()]

    def _mask(self, what: Filters | Sequence[str]) -> Booleans:
        return self._passing(what) if isinstance(what, Filters) else self._named(what)

    def _named(self, stacks: Sequence[str]) -> Booleans:
        mask = np.zeros(self.gallery.count, np.bool_)
        for stack in stacks:
            row = self.gallery.row(stack)
            if row is None:
                raise NotFoundError(f"no stack {stack!r} is shown: look at the newest queue")
            mask[row] = True
        return mask

    def _find_passing(self, filters: Filters) -> Booleans:
        return self._sieve.together(self._parts(filters))

    def _parts(self, filters: Filters) -> Parts:
        return self._sieve.parts(filters, self.overlay, self.held, self.noted)

    def _find_facets(self, filters: Filters) -> Facets:
        return facets(self._sieve, self.overlay, self.held, self.noted, filters.officer, self._parts(filters))

    def _find_rows(self, filters: Filters, sort: Sort) -> Numbers:
        order = self._order(sort)
        return order[self._passing(filters)[order]]

    def _order(self, sort: Sort) -> Numbers:
        orders = {Sort.DATE: self.gallery.by_time, Sort.FOLDER: self.gallery.by_folder, Sort.SIZE: self.gallery.by_size}
        return orders[sort] if sort in orders else np.arange(self.gallery.count, dtype=np.int32)
