"""The bytes of a file as an open file, nothing copied but what is read."""

import io
from collections.abc import Callable

from clew.errors import ExaminationError


class BytesFile:
    """A file over bytes that may be a mapping of many GB, with what libav asks of one; `note_progress` at each read."""

    def __init__(self, data: memoryview, note_progress: Callable[[], None]) -> None:
        self._data = data
        self._note_progress = note_progress
        self._position = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end, nor when there is no more time: an error here would be libav's."""
        try:
            self._note_progress()
        except ExaminationError:
            return b""
        piece = bytes(self._data[self._position : self._position + size])
        self._position += len(piece)
        return piece

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place and return it."""
        base = {io.SEEK_CUR: self._position, io.SEEK_END: len(self._data)}.get(whence, 0)
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Return where it is."""
        return self._position

    def seekable(self) -> bool:
        """Tell that it can go back."""
        return True
