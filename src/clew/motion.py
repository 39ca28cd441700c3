"""Which frames between those of a fixed rate are looked at too: those that show another picture than the last one."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

GLANCE = 64
"""A glance is so many lines and columns of a frame's luma."""
LOOKS = 4
"""So many frames are looked at, at most, in the time in which a fixed rate has one."""
MOVED = 0.02
"""Where 1 less the correlation of two glances' cells is more, the picture is another one.

Of pairs of frames 0.2 to 1 s apart (28,500 of drawn films, 36,900 of ThreatExchange's clips of a chair that a camera
goes around), it is more for 91 and 94 % of those whose PDQs lie more than 31 bits apart, and for 4 and 0.3 % of the
others; grain and brightness don't count. A film looked at each second and where it moves is found again by pictures of
it as `benchmarks/segments.py` says, at the cost that `benchmarks/footage.py` says.
"""
_CELLS = 16

Pixels = npt.NDArray[np.uint8]


class Motion:
    """Follows one film, frame by frame in order of time; `every_ms` is the fixed rate's."""

    def __init__(self, every_ms: int) -> None:
        self._closest_ms = every_ms // LOOKS
        self._next_ms = 0
        self._taken: npt.NDArray[np.float64] | None = None

    def takes(self, time_ms: int, glance: Callable[[], Pixels], *, is_due: bool) -> bool:
        """Tell whether a frame is looked at: where it `is_due`, or far enough from the last one in time and picture.

        `glance` returns its luma, of shape (GLANCE, GLANCE).
        """
        if not is_due and time_ms < self._next_ms:
            return False
        self._next_ms = time_ms + self._closest_ms
        seen = _cells(glance())
        if not is_due and not _is_other(self._taken, seen):
            return False
        self._taken = seen
        return True


def _cells(glance: Pixels) -> npt.NDArray[np.float64]:
    """Return the means of 16x16 parts, less their mean and of length 1; all 0 for one flat level."""
    side = GLANCE // _CELLS
    means: npt.NDArray[np.float64] = glance.reshape(_CELLS, side, _CELLS, side).mean(axis=(1, 3)).ravel()
    means -= means.mean()
    length = float(np.linalg.norm(means))
    return means / length if length else means


def _is_other(one: npt.NDArray[np.float64] | None, other: npt.NDArray[np.float64]) -> bool:
    return one is None or (bool(other.any()) and 1 - float(one @ other) > MOVED)
