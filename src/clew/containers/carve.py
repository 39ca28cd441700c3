"""Finds JPEG and PNG pictures in bytes of any kind by their signature, and their end by their structure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clew.containers.window import Window
from clew.errors import ExaminationError

_START = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
_LONGEST_START = 16
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_CHUNK = re.compile(rb"[A-Za-z]{4}")
_STEP_BYTES = 64
_PASSES = 16
"""What is walked through in all may be so many times the stretch: each picture once, and false starts besides."""


@dataclass(frozen=True, slots=True)
class Carved:
    """A picture found: `begin` to `end` in bytes, its extension with the dot."""

    begin: int
    end: int
    extension: str


def carve(
    window: Window, at: int = 0, end: int | None = None, note_progress: Callable[[], None] = lambda: None
) -> Iterator[Carved]:
    """Yield the whole pictures in a stretch, in order; those that lie in others and those that break off are not."""
    stop = window.size if end is None else end
    effort = _Effort((1 << 20) + _PASSES * (stop - at))
    while (found := window.search(_START, _LONGEST_START, at, stop, note_progress)) is not None:
        is_png = window.read(found, 1) == b"\x89"
        last = _png_end(window, found, stop, effort) if is_png else _jpeg_end(window, found, stop, effort)
        if last is not None:
            yield Carved(found, last, ".png" if is_png else ".jpg")
        at = last if last is not None else found + 2


class _Effort:
    """Counts the bytes walked through; raises ExaminationError where they are too many."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int) -> None:
        self._left -= count + _STEP_BYTES
        if self._left < 0:
            raise ExaminationError("more beginnings of pictures than can be followed, the rest was not carved")


def _png_end(window: Window, begin: int, stop: int, effort: _Effort) -> int | None:
    """Walk the chunks up to IEND (PNG specification, section 5.3)."""
    at = begin + 8
    while at < stop:
        effort.spend(0)
        head = window.read(at, 8)
        if len(head) < 8 or not _CHUNK.fullmatch(head[4:]):
            return None
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at if at <= stop else None
    return None


def _jpeg_end(window: Window, begin: int, stop: int, effort: _Effort) -> int | None:
    """Walk the segments and the entropy-coded data after each SOS up to EOI (ITU-T T.81, B.1 and B.2)."""
    at, has_scan = begin + 2, False
    while at < stop:
        effort.spend(0)
        head = window.read(at, 4)
        if len(head) < 2 or head[0] != 0xFF:
            return None
        marker = head[1]
        if marker == 0xD9:
            return at + 2 if has_scan and at + 2 <= stop else None
        if marker == 0xFF:
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            length = int.from_bytes(head[2:], "big")
            if len(head) < 4 or length < 2 or marker in {0x00, 0xD8}:
                return None
            at += 2 + length
            if marker == 0xDA:
                has_scan = True
                after = window.search(_MARKER, 2, at, stop)
                effort.spend((stop if after is None else after) - at)
                if after is None:
                    return None
                at = after
    return None
