"""What officers did, when: the decisions of a case in columns."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.gallery.texts import Booleans, Bytes, Numbers
from clew.model.decision import Decision


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """Decisions and undos, one a row, in their order.

    `at` is in s since 1970, `officer` a place in `officers`, `category` one in `categories` ("scheme/code"), -1 for an
    undo. `first` (n, 32) is the first media that each named: for a decision the representative of its stack.
    `is_undone` masks the decisions that were undone since.
    """

    last: int
    at: npt.NDArray[np.float64]
    officer: Numbers
    officers: tuple[str, ...]
    category: Numbers
    categories: tuple[str, ...]
    first: Bytes
    is_undone: Booleans

    @property
    def is_undo(self) -> Booleans:
        """Mask the undos."""
        return np.asarray(self.category < 0)

    @property
    def stands(self) -> Booleans:
        """Mask the decisions that were not undone, of several on one stack the first: each decides one more stack."""
        left = np.flatnonzero(~self.is_undone & ~self.is_undo)
        named = np.ascontiguousarray(self.first[left]).view("S32").ravel()
        _, firsts = np.unique(named, return_index=True)
        stands = np.zeros(len(self.at), np.bool_)
        stands[left[firsts]] = True
        return stands


class Record:
    """Told every decision of a case in its order, it gives them in columns."""

    def __init__(self) -> None:
        self._last = 0
        self._at = array("d")
        self._officer = array("i")
        self._category = array("i")
        self._first = bytearray()
        self._officers: dict[str, int] = {}
        self._categories: dict[str, int] = {}
        self._rows: dict[int, int] = {}
        self._undone: list[int] = []

    def add(self, decisions: Iterable[Decision]) -> None:
        """Take in decisions that came after all others."""
        for each in decisions:
            self._last = each.number
            self._rows[each.number] = len(self._at)
            self._at.append(each.at.timestamp())
            self._officer.append(self._officers.setdefault(each.officer, len(self._officers)))
            self._first += next(iter((*each.applied, *each.suggested)), bytes(32))
            if each.category is None:
                self._category.append(-1)
            else:
                name = f"{each.category.scheme}/{each.category.code}"
                self._category.append(self._categories.setdefault(name, len(self._categories)))
            if each.undoes in self._rows:
                self._undone.append(self._rows[each.undoes])

    def activity(self) -> Activity:
        """Return what was done so far; it does not change when more is added."""
        is_undone = np.zeros(len(self._at), np.bool_)
        is_undone[self._undone] = True
        return Activity(
            last=self._last,
            at=np.array(self._at, np.float64),
            officer=np.array(self._officer, np.int32),
            officers=tuple(self._officers),
            category=np.array(self._category, np.int32),
            categories=tuple(self._categories),
            first=np.frombuffer(bytes(self._first), np.uint8).reshape(-1, 32),
            is_undone=is_undone,
        )
