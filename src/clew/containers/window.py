"""A stretch of an open file, read by position."""

from collections.abc import Callable, Iterator
from typing import Protocol

from clew.opener import PIECE_BYTES

_FIRST_LOOK = 4096


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

    def pieces(self, at: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield a stretch piece by piece."""
        stop = self.size if end is None else min(end, self.size)
        while at < stop:
            piece = self.read(at, min(PIECE_BYTES, stop - at))
            if not piece:
                return
            yield piece
            at += len(piece)
