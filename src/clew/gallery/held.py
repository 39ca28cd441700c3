"""Which officer holds which stacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from clew.gallery.columns import Gallery
from clew.gallery.names import Names
from clew.gallery.texts import Booleans, Integers, Numbers

NOBODY = "nobody"
BY, NOT_BY = "by/", "not/"
"""Values of the filter: held by nobody, by the officer of this name, by any other."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """The assignments of a case from the first that holds yet on, in their order; `officers` are those that hold."""

    made: tuple[tuple[int, Names], ...]
    officers: Mapping[int, str]

    def numbers_of(self, names: Names) -> Integers:
        """Return the number of the assignment that holds each, 0 for none: the last that names it, if it is live."""
        found = np.zeros(len(names), np.int64)
        for number, of in self.made:
            if len(of):
                at = np.minimum(np.searchsorted(of, names), len(of) - 1)
                found[of[at] == names] = number
        return np.where(np.isin(found, list(self.officers)), found, 0)

    def others_of(self, names: Names, officer: str) -> Booleans:
        """Mask the names that another officer holds."""
        others = [number for number, holder in self.officers.items() if holder != officer]
        return np.isin(self.numbers_of(names), others)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Of a gallery's stacks, by number the last assignment that names each (0: none), up to number `last` of all.

    `holder` is a place in `officers`, -1 for stacks that nobody holds.
    """

    last: int
    number: Numbers
    live: Mapping[int, str]
    officers: tuple[str, ...]
    holder: Numbers

    @classmethod
    def nobody(cls, count: int) -> Self:
        """Return that of a case in which nothing was ever assigned."""
        return cls(0, np.zeros(count, np.int32), {}, (), np.full(count, -1, np.int32))

    def updated(self, gallery: Gallery, made: Iterable[tuple[int, Names]], live: Mapping[int, str]) -> Self:
        """Return it with the assignments made since, and with those that hold now."""
        number, last = self.number, self.last
        for last, names in made:
            number = number.copy() if number is self.number else number
            rows = gallery.rows_named(names)
            number[rows[rows >= 0]] = last
        officers = tuple(sorted(set(live.values())))
        table = np.full(last + 1, -1, np.int32)
        for each, officer in live.items():
            table[each] = officers.index(officer)
        return type(self)(last, number, live, officers, table[number])

    def officer(self, row: int) -> str | None:
        """Return who holds a stack."""
        place = int(self.holder[row])
        return self.officers[place] if place >= 0 else None

    def mask(self, values: Iterable[str]) -> Booleans:
        """Mask the stacks that any of the filter's values is of."""
        mask = np.zeros(len(self.holder), np.bool_)
        for value in values:
            if value == NOBODY:
                mask |= self.holder < 0
            elif value.startswith(BY):
                mask |= self.holder == self._place(value.removeprefix(BY))
            elif value.startswith(NOT_BY):
                mask |= (self.holder >= 0) & (self.holder != self._place(value.removeprefix(NOT_BY)))
        return mask

    def counts(self, mask: Booleans) -> list[tuple[str, int]]:
        """Count the stacks of a mask by who holds them, as values of the filter; those of nobody last."""
        holder = self.holder[mask]
        counts = np.bincount(holder[holder >= 0], minlength=len(self.officers)).tolist()
        nobody = int(np.count_nonzero(holder < 0))
        return [(f"{BY}{name}", count) for name, count in zip(self.officers, counts, strict=True)] + [(NOBODY, nobody)]

    def _place(self, officer: str) -> int:
        return self.officers.index(officer) if officer in self.officers else -2
