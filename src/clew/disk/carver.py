"""What a carver is: it tells by a file's own structure where it ends, once its first bytes were found in free space."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from clew.disk.medium import Medium
from clew.errors import ExaminationError
from clew.registry import plugins

WINDOW_BYTES = 1 << 20
"""How much of the medium a walk through a file's structure holds at a time."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes that a kind of file has `at` bytes behind its start, four of them or more."""

    at: int
    magic: bytes


@dataclass(frozen=True, slots=True)
class Carved:
    """A file in free space: where it lies on the medium, its name's ending, and whether its end was found.

    `resume` is where to look for the next file: behind this one if its structure proves its end, else inside.
    """

    start: int
    end: int
    suffix: str
    is_whole: bool
    resume: int


class View:
    """The medium from a candidate's start up to where free space ends; all offsets are the medium's.

    `walked` counts the bytes that were looked at.
    """

    def __init__(self, medium: Medium) -> None:
        self.walked = 0
        self.limit = 0
        self._medium = medium
        self._start = 0
        self._window = memoryview(b"")

    def hold(self, start: int, window: bytes | memoryview) -> None:
        """Take bytes that are at hand already as the window from `start` on."""
        self._start, self._window = start, memoryview(window)

    def read(self, offset: int, size: int) -> bytes:
        """Return bytes, fewer where free space ends; `size` is at most WINDOW_BYTES."""
        size = min(size, self.limit - offset)
        if size <= 0:
            return b""
        self.walked += size
        at = offset - self._start
        if at < 0 or at + size > len(self._window):
            self._load(offset)
            at = 0
        return bytes(self._window[at : at + size])

    def window(self, offset: int) -> memoryview:
        """Return a stretch of bytes from an offset on: two or more, fewer only where free space ends."""
        if offset >= self.limit:
            return memoryview(b"")
        at = offset - self._start
        if not 0 <= at <= len(self._window) - min(2, self.limit - offset):
            self._load(offset)
            at = 0
        stretch = self._window[at : at + min(WINDOW_BYTES, self.limit - offset)]
        self.walked += len(stretch)
        return stretch

    def _load(self, offset: int) -> None:
        self.hold(offset, b"")
        try:
            self.hold(offset, self._medium.read(offset, min(WINDOW_BYTES, self.limit - offset)))
        except ExaminationError:
            self.limit = offset  # what can't be read ends a file as free space does


class Carver(Protocol):
    """Finds one kind of file in free space; implementations live in `clew/disk/carvers/`, one per file."""

    name: str
    signatures: tuple[Signature, ...]

    def carve(self, view: View, start: int) -> Carved | None:
        """Return the file that begins at `start`; None where nothing there is worth keeping."""
        ...


Carve = Callable[[View, int], Carved | None]


def carvers() -> dict[str, Carver]:
    """Return every carver by its name."""
    return cast("dict[str, Carver]", plugins("disk.carvers"))
