"""The bytes of a disk, wherever they are kept."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import BinaryIO

from clew.errors import ExaminationError

PIECE_BYTES = 1 << 20
SECTOR_BYTES = 512
_MAX_WORDS = 200
_SOURCE = re.compile(r"^.* with error: |\w+: \(tsk3\.cpp:\d+\) |^py\w+: ")
"""What pytsk3 and libyal's libraries put before their words: which of their functions says so."""
_CALLERS = re.compile(r"\. lib\w+: ")
"""What stands between libyal's words: what failed, then its causes from the inmost out, each with its function."""

ReadAt = Callable[[int, int], bytes]
"""Takes offset and size; returns the bytes, fewer only at the end; raises OSError, ValueError or MemoryError."""


class Medium:
    """All bytes of a disk, a volume or a decrypted volume, by their offset.

    `note_progress` is called once for each MiB that was read.
    """

    def __init__(
        self, read_at: ReadAt, size: int, note_progress: Callable[[], None], sector: int = SECTOR_BYTES
    ) -> None:
        self.size = size
        self.sector = sector
        self.note_progress = note_progress
        self._read_at = read_at
        self._read = 0

    def read(self, offset: int, size: int) -> bytes:
        """Return the bytes there, fewer only where the medium ends; raises ExaminationError."""
        size = min(size, self.size - offset)
        if offset < 0 or size <= 0:
            return b""
        try:
            content = self._read_at(offset, size)
        except (OSError, ValueError) as error:
            raise ExaminationError(f"unreadable at offset {offset}: {library_words(error)}") from error
        if len(content) < size:
            raise ExaminationError(f"unreadable at offset {offset + len(content)}: nothing is stored there")
        self._read += size
        if self._read >= PIECE_BYTES:
            self._read = 0
            self.note_progress()
        return content

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` up to `end`; raises ExaminationError where they are unreadable or missing."""
        for offset in range(start, end, PIECE_BYTES):
            wanted = min(PIECE_BYTES, end - offset)
            piece = self.read(offset, wanted)
            yield piece
            if len(piece) < wanted:
                raise ExaminationError(f"truncated: the image ends at offset {offset + len(piece)}")

    def part(self, start: int, size: int) -> "Medium":
        """Return the medium that these bytes alone make up, cut off where this one ends."""
        size = max(0, min(size, self.size - start))
        return Medium(lambda offset, wanted: self.read(start + offset, wanted), size, lambda: None, self.sector)


def library_words(error: Exception) -> str:
    """Return what a library says went wrong, without the names of its functions: what failed, and its first cause."""
    words = _SOURCE.sub("", " ".join(str(error).split()))
    return ": ".join(_CALLERS.split(words)[:2])[:_MAX_WORDS].rstrip(". ") or "no reason given"


def files_medium(files: Sequence[BinaryIO], note_progress: Callable[[], None], sector: int = SECTOR_BYTES) -> Medium:
    """Return the medium that lies in files, one behind the other."""
    ends = list(accumulate(_size_of(file) for file in files))

    def read_at(offset: int, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and offset < ends[-1]:
            number = bisect_right(ends, offset)
            start = ends[number - 1] if number else 0
            files[number].seek(offset - start)
            piece = files[number].read(min(size, ends[number] - offset))
            if not piece:
                break
            pieces.append(piece)
            offset += len(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    return Medium(read_at, ends[-1] if ends else 0, note_progress, sector)


def _size_of(file: BinaryIO) -> int:
    return file.seek(0, 2)
