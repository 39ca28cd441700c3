"""How many pictures one camera took within minutes of each other."""

import numpy as np

from clew.model.layout import Integers


def taken_together(camera: Integers, seconds: Integers, window: int) -> Integers:
    """Return, for each picture, the most by its camera in any span of `window` seconds that holds it, itself counted.

    Shape (n,) in and out; both ends of a span count.
    """
    if not len(camera):
        return np.zeros(0, np.int64)
    order = np.lexsort((seconds, camera))
    time = seconds[order] - seconds.min()
    line = camera[order] * (int(time.max()) + window + 1) + time
    places = np.arange(len(line))
    in_span = np.searchsorted(line, line + window, side="right") - places
    earliest = np.searchsorted(line, line - window, side="left")
    most = np.empty(len(line), np.int64)
    most[order] = _largest_between(in_span, earliest, places)
    return most


def _largest_between(values: Integers, first: Integers, last: Integers) -> Integers:
    """Return the largest of values[first[i]:last[i] + 1] for each i, by maxima over spans of powers of two."""
    level = np.frexp(last - first + 1)[1] - 1
    largest = np.empty(len(values), np.int64)
    maxima = values
    for power in range(int(level.max()) + 1):
        if power:
            half = 1 << (power - 1)
            maxima = np.maximum(maxima[:-half], maxima[half:])
        here = np.flatnonzero(level == power)
        largest[here] = np.maximum(maxima[first[here]], maxima[last[here] - (1 << power) + 1])
    return largest
