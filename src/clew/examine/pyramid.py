"""The sizes at which a picture is shown: each half of the one above, down to one that is a single tile."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

TILE_PX = 512
"""Sides of a tile. One of 512 px takes 1 ms to encode and is 0.1 MB; a window of 1440x900 px shows at most 12."""


class Place(NamedTuple):
    """Where a tile lies: level 0 is the smallest picture, column 0 the leftmost, row 0 the topmost."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Level:
    """One size of a picture in px, and how many tiles it has."""

    width: int
    height: int

    @property
    def columns(self) -> int:
        """How many tiles lie side by side."""
        return -(-self.width // TILE_PX)

    @property
    def rows(self) -> int:
        """How many tiles lie one above the other."""
        return -(-self.height // TILE_PX)

    def places(self, number: int) -> Iterator[Place]:
        """Yield the places of this level, line by line."""
        return (Place(number, column, row) for row in range(self.rows) for column in range(self.columns))


def halved(width: int, height: int) -> tuple[int, int]:
    """Return the size below one: an odd last line or column is left out, a side of 1 px stays."""
    return max(1, width // 2), max(1, height // 2)


def pyramid(width: int, height: int) -> tuple[Level, ...]:
    """Return the levels of a picture of this size, the smallest first."""
    levels = [Level(width, height)]
    while max(levels[-1].columns, levels[-1].rows) > 1:
        levels.append(Level(*halved(levels[-1].width, levels[-1].height)))
    return tuple(reversed(levels))


def has(levels: tuple[Level, ...], place: Place) -> bool:
    """Tell whether there is such a tile."""
    if not 0 <= place.level < len(levels):
        return False
    level = levels[place.level]
    return 0 <= place.column < level.columns and 0 <= place.row < level.rows
