"""How the stacks of a queue lie over columns of media."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The media of stack s are `rows[lims[s]:lims[s + 1]]` of the columns, its representative first."""

    lims: Integers
    rows: Integers

    @classmethod
    def of(cls, counts: Integers, rows: Integers) -> Self:
        """Lay stacks of these many media each."""
        return cls(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)]), rows)

    @property
    def representatives(self) -> Integers:
        """The row of each stack's representative."""
        return self.rows[self.lims[:-1]]

    @property
    def stack(self) -> Integers:
        """The stack of each of `rows`."""
        return np.repeat(np.arange(len(self.lims) - 1), np.diff(self.lims))

    def first(self, holds: Booleans) -> Integers:
        """Return for each stack the row of its first media that a mask over the columns holds for, -1 for none."""
        found = np.full(len(self.lims) - 1, -1, np.int64)
        held = np.flatnonzero(holds[self.rows])[::-1]
        found[self.stack[held]] = self.rows[held]
        return found

    def count(self, holds: Booleans) -> Integers:
        """Return for how many of each stack's media a mask over `rows` holds."""
        return np.bincount(self.stack[holds], minlength=len(self.lims) - 1)

    def total(self, values: Integers) -> Integers:
        """Return for each stack the sum of its media's values in a column."""
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(values[self.rows])])
        return np.asarray(sums[self.lims[1:]] - sums[self.lims[:-1]], np.int64)

    def best(self, values: npt.NDArray[np.float64]) -> Integers:
        """Return for each stack the row of its media with the largest value, of equal ones the first."""
        order = np.lexsort((np.arange(len(self.rows)), -values[self.rows], self.stack))
        return self.rows[order[self.lims[:-1]]]

    def stacks_of(self, media: int) -> Integers:
        """Return the stack that each of so many media stands in, -1 for none."""
        found = np.full(media, -1, np.int64)
        found[self.rows] = self.stack
        return found
