"""Reads forward through a tar: as it lies, or as it comes out of a decompressor."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from clew.errors import ExaminationError
from clew.opener import PIECE_BYTES, Opening, Pieces
from clew.openers.packed.streams import chunks_of, suffix_of, unpacked

BLOCK = 512


class Tape(Protocol):
    """A stream of bytes, read forward once; `position` is how far."""

    position: int

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end."""
        ...

    def pieces(self, size: int) -> Pieces:
        """Yield the next `size` bytes, fewer at the end, at most PIECE_BYTES at a time."""
        ...

    def skip(self, size: int) -> None:
        """Go past the next `size` bytes; at the end it stays there."""
        ...


class _FileTape:
    """A tar as it lies in its file."""

    def __init__(self, file: BinaryIO) -> None:
        self.position = 0
        self._file = file
        self._end = file.seek(0, 2)

    def take(self, size: int) -> bytes:
        self._file.seek(self.position)
        data = self._file.read(size)
        self.position += len(data)
        return data

    def pieces(self, size: int) -> Pieces:
        while size > 0 and (piece := self.take(min(size, PIECE_BYTES))):
            size -= len(piece)
            yield piece

    def skip(self, size: int) -> None:
        self.position = min(self.position + size, self._end)


class _PackedTape:
    """A tar inside a compressed file; going past what nobody wants is noted as progress."""

    def __init__(self, source: Iterator[bytes], opening: Opening) -> None:
        self.position = 0
        self._source = source
        self._opening = opening
        self._piece = memoryview(b"")

    def take(self, size: int) -> bytes:
        return b"".join(self._views(size))

    def pieces(self, size: int) -> Pieces:
        yield from map(bytes, self._views(size))

    def skip(self, size: int) -> None:
        for number, _ in enumerate(self._views(size)):
            if number % 16 == 15:
                self._opening.note_progress()

    def _views(self, size: int) -> Iterator[memoryview]:
        while size > 0:
            if not self._piece:
                self._piece = memoryview(next(self._source, b""))
                if not self._piece:
                    return
            view, self._piece = self._piece[:size], self._piece[size:]
            self.position += len(view)
            size -= len(view)
            yield view


def tape_of(opening: Opening) -> Tape:
    """Return the tape that a file is, unpacked where it is compressed."""
    file = opening.files[0]
    suffix = suffix_of(file.read(18))
    file.seek(0)
    if suffix is None:
        return _FileTape(file)
    return _PackedTape(unpacked(suffix, chunks_of(file)), opening)


def first_block(data: memoryview, most: int) -> tuple[bytes, str | None]:
    """Return the first block of a file, unpacked, and what packed it; b"" where `most` packed bytes don't make one."""
    suffix = suffix_of(bytes(data[:18]))
    if suffix is None:
        return bytes(data[:BLOCK]), None
    block = b""
    chunks = (bytes(data[at : at + 4096]) for at in range(0, min(len(data), most), 4096))
    try:
        for piece in unpacked(suffix, chunks):
            block += piece[:BLOCK]
            if len(block) >= BLOCK:
                return block[:BLOCK], suffix
    except ExaminationError:
        return b"", suffix
    return b"", suffix
