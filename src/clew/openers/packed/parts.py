"""Several files read as one, end to end."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import BinaryIO, cast


def joined(files: Sequence[BinaryIO]) -> BinaryIO:
    """Return one file that reads as these do, end to end; one alone is returned as it is."""
    return files[0] if len(files) == 1 else cast("BinaryIO", io.BufferedReader(_Joined(files), 1 << 16))


def starts_of(files: Sequence[BinaryIO]) -> list[int]:
    """Return where each of some files starts where they are read as one, and where the last one ends, in bytes."""
    starts = [0]
    for file in files:
        starts.append(starts[-1] + file.seek(0, io.SEEK_END))
        file.seek(0)
    return starts


class _Joined(io.RawIOBase):
    def __init__(self, files: Sequence[BinaryIO]) -> None:
        super().__init__()
        self._files = files
        self._starts = starts_of(files)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._starts[-1])[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        if self._at >= self._starts[-1]:
            return 0
        number = bisect_right(self._starts, self._at) - 1
        file = self._files[number]
        file.seek(self._at - self._starts[number])
        data = file.read(min(len(buffer), self._starts[number + 1] - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
