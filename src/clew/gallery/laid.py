"""How the stacks of a queue lie over columns of media, and over the places where these were found."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from clew.gallery.texts import Booleans, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """The media of stack s are `rows[lims[s]:lims[s + 1]]` of the columns, its representative first."""

    lims: Integers
    rows: Integers

    @classmethod
    def of(cls, counts: Integers, rows: Integers) -> Self:
        """Lay stacks of these many media each."""
        return cls(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]), rows)

    @property
    def representatives(self) -> Integers:
        """The row of each stack's representative."""
        return self.rows[self.lims[:-1]]

    @property
    def stack(self) -> Integers:
        """The stack of each of `rows`."""
        return np.repeat(np.arange(len(self.lims) - 1), np.diff(self.lims))

    def first(self, holds: Booleans) -> Integers:
        """Return for each stack the row of its first media that a mask holds for, -1 for none."""
        found = np.full(len(self.lims) - 1, -1, np.int64)
        held = np.flatnonzero(holds[self.rows])[::-1]
        found[self.stack[held]] = self.rows[held]
        return found

    def count(self, holds: Booleans) -> Integers:
        """Return for how many of each stack's media a mask over `rows` holds."""
        return np.bincount(self.stack[holds], minlength=len(self.lims) - 1)

    def stacks_of(self, media: int) -> Integers:
        """Return the stack that each of so many media stands in, -1 for none."""
        found = np.full(media, -1, np.int64)
        found[self.rows] = self.stack
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Those of the places of media where media of a stack were found: `place` by its number, in `stack`."""

    place: Integers
    stack: Integers
    first: Integers
    """The first place of each stack's representative."""

    @classmethod
    def of(cls, laid: Laid, place_media: Integers, media: int) -> Self:
        """Place stacks where their media were found; every representative has a place."""
        stacks = laid.stacks_of(media)[place_media]
        first = np.zeros(media, np.int64)
        first[place_media[::-1]] = np.arange(len(place_media))[::-1]
        place = np.flatnonzero(stacks >= 0)
        return cls(place, stacks[place], first[laid.representatives])
