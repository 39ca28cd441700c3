"""JPEG in free space: its segments are walked to the end of the image (ITU T.81, annex B)."""

import re
from collections.abc import Iterator
from struct import unpack

from clew.disk.carver import WINDOW_BYTES, Carved, Signature, View

_MAX_BYTES = 256 << 20
"""A JPEG without an end is cut here: 65,500 x 65,500 px, the most the format allows, take more only as noise."""
_MAX_SEGMENTS = 100_000
_EOI, _SOS = 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SEGMENTS = frozenset(range(0xC0, 0xFF)) - frozenset(range(0xD0, 0xDA)) | {_SOS}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""What ends a scan: neither a stuffed zero, nor a restart, nor a fill byte."""


class Jpeg:
    """Walks segments by their length and scans by their markers; a thumbnail inside a segment ends nothing.

    A picture that breaks off in its scans is kept up to there, as its upper part still shows; one that breaks off
    before them is left out. What follows the end (the second picture of a stereo file) is not part of it.
    """

    name = "jpeg"
    signatures = tuple(
        Signature(0, b"\xff\xd8\xff" + bytes([each]))
        for each in (*range(0xE0, 0xF0), 0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xFE)
    )

    def carve(self, view: View, start: int) -> Carved | None:
        """Return the picture that begins at `start`."""
        view.limit = min(view.limit, start + _MAX_BYTES)
        end, has_frame, scans = start, False, 0
        for marker, end in _segments(view, start + 2):
            if marker == _EOI:
                return Carved(start, end, "jpg", is_whole=True, resume=end) if scans else None
            if marker == _SOS and not has_frame:
                return None
            has_frame |= marker in _FRAMES
            scans += marker == _SOS
        if not scans:
            return None
        return Carved(start, _without_fill(view, min(end, view.limit)), "jpg", is_whole=False, resume=start + 1)


def _segments(view: View, offset: int) -> Iterator[tuple[int, int]]:
    """Yield each segment's marker and where it ends, a scan's data included, as long as they can be a picture's."""
    for _ in range(_MAX_SEGMENTS):
        head = view.read(offset, 10)
        if len(head) < 2 or head[0] != 0xFF:
            return
        marker = head[1]
        if marker == _EOI:
            yield marker, offset + 2
            return
        if marker == 0xFF:  # fill
            offset += 1
            continue
        if marker not in _SEGMENTS or len(head) < 10 or (length := unpack(">H", head[2:4])[0]) < 2:
            return
        if marker in _FRAMES and not _is_frame(head):
            return
        offset, is_over = _scan_end(view, offset + 2 + length) if marker == _SOS else (offset + 2 + length, False)
        yield marker, offset
        if is_over:
            return


def _is_frame(head: bytes) -> bool:
    """Tell whether a frame header's precision and width can be; its height may follow later (DNL)."""
    precision, _, width = unpack(">BHH", head[4:9])
    return precision in {8, 12, 16} and width > 0


def _scan_end(view: View, offset: int) -> tuple[int, bool]:
    """Return where the marker lies that ends a scan; where there is none, True and where to stop at the latest."""
    while window := view.window(offset):
        found = _MARKER.search(window)
        if found:
            return offset + found.start(), False
        if len(window) == 1:
            return offset + 1, True
        if len(window) == WINDOW_BYTES and bytes(window).count(window[0]) == WINDOW_BYTES:
            return offset, True  # a MiB of one byte: a flat picture of 268 MP at two bits a block, or nothing
        offset += len(window) - 1  # a marker may begin with the last byte
    return offset, True


def _without_fill(view: View, end: int) -> int:
    """Return where the bytes before `end` begin that are only what empty space is filled with, 0 or 255."""
    tail = view.read(max(0, end - WINDOW_BYTES), min(end, WINDOW_BYTES))
    return end - len(tail) + len(tail.rstrip(b"\0" if tail.endswith(b"\0") else b"\xff"))


plugin = Jpeg()
