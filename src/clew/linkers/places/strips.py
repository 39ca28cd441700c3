"""Whether the pairs of two pictures are what a screen draws around unlike ones: its bars, and titles.

Screenshots of unlike pictures share a bar of icons along an edge, and the frame of a window. Half of such pairs lie in
one thin strip, all shifted across it by the same to within the pixel, and a few far from it or none. A map is held by a
strip in one direction only, and any epipolar geometry fits what lies along a line: what says that the rest fits are
these few. A place seen twice from other points, or hanging otherwise, shifts no two of its points by quite the same.
"""

import numpy as np
import numpy.typing as npt

from clew.linkers.places.description import Described
from clew.linkers.places.verify import Doubles, Fit, Floats

_THICK = 0.06
"""Of a picture's side: a bar of icons, or a line of a caption."""
_MOST = 0.45
"""Of all pairs, in one strip: 0.51 to 0.89 where 14 screenshots of unlike pictures fit (45 fits of the demo's); 0.12 to
0.40 of 20 rooms and scenes seen twice, up to 0.88 of a court with markers on its ground."""
_SHIFTED = 0.0007
"""Of a picture's side, half of them are shifted across the strip alike to within: 0.0003 at most of those screenshots,
0.0014 at least of that court."""
_ACROSS = 0.5
"""Pairs that surround less of a side than that may be of a thing that is a strip, a sign or a book's back, unless they
lie where they lay in the other picture, too: no two pictures that were taken by hand show it there."""


def are_a_screens(fit: Fit, one: Described, other: Described) -> bool:
    """Return whether most pairs lie in a strip across both pictures, or down both, as what a screen draws does."""
    here, there = _shares(fit.one, one), _shares(fit.other, other)
    return any(_is_drawn(here[:, axis], there[:, axis]) for axis in (0, 1))


def _shares(points: Floats, described: Described) -> Doubles:
    shares: Doubles = points.astype(np.float64) / (described.width, described.height)
    return shares


def _is_drawn(here: Doubles, there: Doubles) -> bool:
    strip = _fullest(here)
    shifts = there[strip] - here[strip]
    shift = float(np.median(shifts))
    is_alike = float(np.median(np.abs(shifts - shift))) <= _SHIFTED
    is_across = bool(min(np.ptp(here), np.ptp(there)) >= _ACROSS)
    return len(strip) > _MOST * len(here) and is_alike and (is_across or abs(shift) <= _SHIFTED)


def _fullest(places: Doubles) -> npt.NDArray[np.intp]:
    """Return which of the places lie in the strip that holds most."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    ends = np.searchsorted(ordered, ordered + _THICK, side="right")
    first = int(np.argmax(ends - np.arange(len(places))))
    return order[first : ends[first]]
