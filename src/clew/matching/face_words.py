"""Puts what officers said over groups that were made by likeness: what is one is joined, unless it was split since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]
BOTH = 3


@dataclass(frozen=True, slots=True)
class Together:
    """Faces, by their positions, of which an officer said under a number that they are one person."""

    number: int
    faces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Faces of which an officer said under a number that none of the one side is the person of the other."""

    number: int
    one: tuple[int, ...]
    other: tuple[int, ...]


def joined(labels: Labels, together: Sequence[Together], apart: Sequence[Apart]) -> Labels:
    """Return labels in which the groups of faces said to be one are one; -1, for faces of no group, stays.

    Newer words come first, and no join brings two sides together that were said to be apart later: so a split after a
    merge parts what it names, and a merge after a split joins it again. Grouping itself must have kept `apart`.
    """
    joining = _Joining(labels, apart)
    for word in sorted(together, key=lambda each: -each.number):
        joining.join(dict.fromkeys(int(labels[face]) for face in word.faces if labels[face] >= 0), word.number)
    return np.array([joining.root(int(label)) for label in labels], np.int64)


class _Joining:
    """Groups that become one: `sides` are, by a group and a word, which sides of the word it holds faces of."""

    def __init__(self, labels: Labels, apart: Sequence[Apart]) -> None:
        self._parents = {int(label): int(label) for label in np.unique(labels)}
        self._sides: dict[int, dict[int, int]] = {}
        for each in apart:
            for side, faces in ((1, each.one), (2, each.other)):
                for face in (each for each in faces if labels[each] >= 0):
                    self._hold(int(labels[face]), each.number, side)

    def root(self, label: int) -> int:
        """Return the group that a group has become a part of."""
        while self._parents[label] != label:
            label = self._parents[label]
        return label

    def join(self, groups: Iterable[int], number: int) -> None:
        """Make groups one, as far as no word after this one parts them."""
        bases: list[int] = []
        for group in map(self.root, groups):
            if group in bases:
                continue
            base = next((each for each in bases if not self._are_parted(each, group, number)), None)
            if base is None:
                bases.append(group)
            else:
                self._parents[group] = base
                for word, mask in self._sides.pop(group, {}).items():
                    self._hold(base, word, mask)

    def _hold(self, group: int, number: int, mask: int) -> None:
        mine = self._sides.setdefault(group, {})
        mine[number] = mine.get(number, 0) | mask

    def _are_parted(self, one: int, other: int, number: int) -> bool:
        mine, its = self._sides.get(one, {}), self._sides.get(other, {})
        return any(later > number and mine[later] | its[later] == BOTH for later in mine.keys() & its.keys())
