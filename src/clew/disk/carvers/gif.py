"""GIF in free space: its blocks are walked to the trailer (GIF89a specification, section 12 on)."""

from struct import unpack

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.disk.carver import Carved, Signature, View

_MAX_BYTES = 1 << 30
_MAX_BLOCKS = 1_000_000
_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B


class Gif:
    """A file that breaks off is kept up to its last whole frame; one without a whole frame is left out."""

    name = "gif"
    signatures = (Signature(0, b"GIF87a"), Signature(0, b"GIF89a"))

    def carve(self, view: View, start: int) -> Carved | None:
        """Return the animation that begins at `start`."""
        view.limit = min(view.limit, start + _MAX_BYTES)
        screen = view.read(start, 13)
        if len(screen) < 13 or 0 in unpack("<HH", screen[6:10]):
            return None
        offset, last_frame = start + 13 + _colours(screen[10]), 0
        for _ in range(_MAX_BLOCKS):
            head = view.read(offset, 10)
            if head[:1] == bytes([_TRAILER]):
                return Carved(start, offset + 1, "gif", is_whole=True, resume=offset + 1) if last_frame else None
            if len(head) < 10 or head[0] not in {_IMAGE, _EXTENSION}:
                break
            is_image = head[0] == _IMAGE
            offset = _skip(view, offset + (11 + _colours(head[9]) if is_image else 2))
            if offset > view.limit:
                break
            last_frame = offset if is_image else last_frame
        return Carved(start, last_frame, "gif", is_whole=False, resume=start + 1) if last_frame else None


def _colours(flags: int) -> int:
    """Return the size in bytes of the colour table that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _skip(view: View, offset: int) -> int:
    """Return the offset behind a chain of sub-blocks; beyond the limit where it has no end."""
    while window := view.window(offset):
        moved, is_over = _chain(np.frombuffer(window, np.uint8))
        offset += moved
        if is_over:
            return offset
    return max(offset, view.limit + 1)


@njit(nogil=True, cache=True)
def _chain(window: npt.NDArray[np.uint8]) -> tuple[int, bool]:
    """Return how far a chain of sub-blocks reaches from the first byte on, and whether it ends inside."""
    at = 0
    while at < window.size:
        size = window[at]
        at += 1 + size
        if size == 0:
            return at, True
    return at, False


plugin = Gif()
