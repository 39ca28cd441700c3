"""A stretch of an open file, read by position."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from io import SEEK_CUR, SEEK_END
from typing import Protocol

from clew.opener import PIECE_BYTES

_FIRST_LOOK = 4096

Read = Callable[[int, int], bytes]
"""Returns up to so many bytes from a position: (position, count)."""


class Seekable(Protocol):
    """What is needed of a file to read stretches of it."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position; returns it."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes from the position on."""
        ...


class Window:
    """Bytes `begin` to `end` of an open file; positions count from `begin`, nothing outside is ever read."""

    __slots__ = ("_begin", "_file", "size")

    def __init__(self, file: Seekable, begin: int = 0, end: int | None = None) -> None:
        length = file.seek(0, 2)
        last = length if end is None else min(end, length)
        self._file = file
        self._begin = min(max(begin, 0), last)
        self.size = last - self._begin

    def read(self, at: int, count: int) -> bytes:
        """Return up to `count` bytes from a position; fewer, or none, beyond the end."""
        if at < 0 or at >= self.size or count <= 0:
            return b""
        self._file.seek(self._begin + at)
        return self._file.read(min(count, self.size - at))

    def cut(self, begin: int, end: int) -> "Window":
        """Return a stretch of this one."""
        begin = min(max(begin, 0), self.size)
        return Window(self._file, self._begin + begin, self._begin + min(max(end, begin), self.size))

    def find(
        self,
        needle: bytes,
        at: int = 0,
        end: int | None = None,
        note_progress: Callable[[], None] = lambda: None,
    ) -> int | None:
        """Return where `needle` begins first at or after `at` and ends by `end`, None where it does not."""
        stop = self.size if end is None else min(end, self.size)
        count = _FIRST_LOOK  # what is found near by must not cost a whole piece each time
        while at + len(needle) <= stop:
            piece = self.read(at, min(count, stop - at))
            count = min(2 * count, PIECE_BYTES)
            found = piece.find(needle)
            if found >= 0:
                return at + found
            if len(piece) < len(needle):
                return None
            at += len(piece) - len(needle) + 1
            note_progress()
        return None

    def search(
        self,
        pattern: re.Pattern[bytes],
        longest: int,
        at: int = 0,
        end: int | None = None,
        note_progress: Callable[[], None] = lambda: None,
    ) -> int | None:
        """Return where a pattern that matches at most `longest` bytes begins first, None where it does not."""
        stop = self.size if end is None else min(end, self.size)
        count = max(_FIRST_LOOK, 2 * longest)
        while at < stop:
            piece = self.read(at, min(count, stop - at))
            count = min(2 * count, PIECE_BYTES)
            found = pattern.search(piece)
            if found is not None:
                return at + found.start()
            if at + len(piece) >= stop or len(piece) < longest:
                return None
            at += len(piece) - longest + 1
            note_progress()
        return None

    def pieces(self, at: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield a stretch piece by piece."""
        stop = self.size if end is None else min(end, self.size)
        while at < stop:
            piece = self.read(at, min(PIECE_BYTES, stop - at))
            if not piece:
                return
            yield piece
            at += len(piece)


class Joined:
    """A file made of stretches of another, given as offsets and lengths."""

    def __init__(self, read: Read, extents: list[tuple[int, int]]) -> None:
        self._source = read
        self._extents = extents
        self._starts: list[int] = []
        total = 0
        for _, count in extents:
            self._starts.append(total)
            total += count
        self._size = total
        self._at = 0

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a position; returns it."""
        base = {SEEK_CUR: self._at, SEEK_END: self._size}.get(whence, 0)
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Read all that was asked for, as far as there is."""
        left = self._size - self._at if size < 0 else min(size, self._size - self._at)
        parts: list[bytes] = []
        while left > 0:
            index = bisect_right(self._starts, self._at) - 1
            offset, count = self._extents[index]
            skip = self._at - self._starts[index]
            part = self._source(offset + skip, min(left, count - skip))
            if not part:
                break
            parts.append(part)
            self._at += len(part)
            left -= len(part)
        return b"".join(parts)
