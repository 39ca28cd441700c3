"""JPEG in free space: its segments are walked to the end of the image (ITU T.81, annex B)."""

import re
from struct import unpack

from clew.disk.carver import WINDOW_BYTES, Carved, Signature, View

_MAX_BYTES = 256 << 20
"""A JPEG without an end is cut here: 65,500 x 65,500 px, the most the format allows, take more only as noise."""
_MAX_SEGMENTS = 100_000
_EOI, _SOI, _SOS, _TEM = 0xD9, 0xD8, 0xDA, 0x01
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
        offset, has_frame, scans = start + 2, False, 0
        for _ in range(_MAX_SEGMENTS):
            head = view.read(offset, 10)
            if len(head) < 2 or head[0] != 0xFF:
                break
            marker = head[1]
            if marker == 0xFF:
                offset += 1
                continue
            if marker == _EOI:
                return Carved(start, offset + 2, "jpg", is_whole=True, resume=offset + 2) if scans else None
            if marker not in _SEGMENTS or len(head) < 10 or (length := unpack(">H", head[2:4])[0]) < 2:
                break
            if marker in _FRAMES and not _is_frame(head):
                break
            has_frame |= marker in _FRAMES
            offset += 2 + length
            if marker == _SOS:
                if not has_frame:
                    return None
                scans += 1
                offset = _scan_end(view, offset)
        if not scans:
            return None
        return Carved(start, _without_fill(view, min(offset, view.limit)), "jpg", is_whole=False, resume=start + 1)


def _is_frame(head: bytes) -> bool:
    """Tell whether a frame header's precision and width can be; its height may follow later (DNL)."""
    precision, _, width = unpack(">BHH", head[4:9])
    return precision in {8, 12, 16} and width > 0


def _scan_end(view: View, offset: int) -> int:
    """Return where the marker lies that ends a scan, or where space begins that nothing was written to."""
    while window := view.window(offset):
        found = _MARKER.search(window)
        if found:
            return offset + found.start()
        if len(window) == 1:
            return offset + 1
        if len(window) == WINDOW_BYTES and bytes(window).count(window[0]) == WINDOW_BYTES:
            return offset  # a MiB of one byte: a flat picture of 268 MP at two bits a block, or nothing
        offset += len(window) - 1  # a marker may begin with the last byte
    return offset


def _without_fill(view: View, end: int) -> int:
    """Return where the bytes before `end` begin that are only what empty space is filled with, 0 or 255."""
    tail = view.read(max(0, end - WINDOW_BYTES), min(end, WINDOW_BYTES))
    return end - len(tail) + len(tail.rstrip(b"\0" if tail.endswith(b"\0") else b"\xff"))


plugin = Jpeg()
