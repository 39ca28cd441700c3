"""What was taken just before and after a media, by its camera's clock, among the stacks of its case."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.texts import Numbers

_LAST = int(np.iinfo(np.int64).max)
_STEP = 512


def around(gallery: Gallery, taken: int, own: int, count: int) -> tuple[list[int], list[int]]:
    """Return the rows of up to `count` stacks taken before a time and after it, in order; without the row `own`.

    `taken` is in s since 1970, NO_TIME for none: then nothing is before or after. Of 400,000 stacks it takes 0.04 ms.
    """
    if taken == NO_TIME:
        return [], []

    def when(row: int) -> tuple[int, int]:
        time = int(gallery.time[row])
        return _LAST if time == NO_TIME else time, row

    rows = gallery.by_time
    place = bisect_left(rows, (taken, own), key=when)
    before = (rows[max(0, end - _STEP) : end][::-1] for end in range(place, 0, -_STEP))
    after = (rows[start : start + _STEP] for start in range(place, len(rows), _STEP))
    return list(islice(_taken(gallery, before, own), count))[::-1], list(islice(_taken(gallery, after, own), count))


def _taken(gallery: Gallery, steps: Iterable[Numbers], own: int) -> Iterator[int]:
    """Yield those rows of which a camera tells the time."""
    for rows in steps:
        yield from rows[gallery.is_taken[rows] & (rows != own)].tolist()
