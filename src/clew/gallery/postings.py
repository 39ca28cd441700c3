"""Which rows each value of a column with several values a row is found in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

import numpy as np

from clew.gallery.texts import Booleans, Integers, Numbers


def distinct(values: Integers) -> Integers:
    """Return the distinct values, sorted; of two million NumPy's own takes 0.8 s by hashing them, this 0.1 s.

    None is below 0.
    """
    ordered: Integers = np.sort(values)
    is_first: Booleans = np.diff(ordered, prepend=-1) != 0
    return ordered[is_first]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """m values over n rows: value v is found in `rows[lims[v]:lims[v + 1]]`, in order; every value in at least one."""

    rows: Numbers
    lims: Integers

    @classmethod
    def of(cls, rows: Integers, values: Integers) -> Self:
        """Sort pairs of a row and a value, each taken once; the values are 0 to m - 1, none left out."""
        width = int(rows.max(initial=0)) + 1
        pairs = distinct(values * width + rows)
        counts = np.bincount(pairs // width)
        return cls((pairs % width).astype(np.int32), np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))

    def holding(self, values: Collection[int], count: int) -> Booleans:
        """Mask those of `count` rows that any of these values is found in."""
        found = np.zeros(count, np.bool_)
        for value in values:
            found[self.rows[self.lims[value] : self.lims[value + 1]]] = True
        return found

    def counts(self, mask: Booleans) -> Integers:
        """Return for each value in how many rows of a mask it is found."""
        if not len(self.rows):
            return np.zeros(0, np.int64)
        return np.add.reduceat(mask[self.rows], self.lims[:-1], dtype=np.int64)
