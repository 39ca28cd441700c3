"""Where the media of stacks were found."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from clew.model.layout import Integers, Layout


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Those of the places of media where media of a stack were found: `place` by its number, in `stack`."""

    place: Integers
    stack: Integers
    first: Integers
    """The first place of each stack's representative."""

    @classmethod
    def of(cls, layout: Layout, place_media: Integers, media: int) -> Self:
        """Place stacks where their media were found; every representative has a place."""
        stacks = layout.stacks_of(media)[place_media]
        first = np.zeros(media, np.int64)
        first[place_media[::-1]] = np.arange(len(place_media))[::-1]
        place = np.flatnonzero(stacks >= 0)
        return cls(place, stacks[place], first[layout.representatives])
