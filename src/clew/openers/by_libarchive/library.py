"""Calls libarchive (https://www.libarchive.org) through libarchive-c's declarations, on open files only."""

import ctypes
import locale
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, BinaryIO

from clew.errors import ExaminationError, UnavailableError
from clew.opener import PIECE_BYTES, Opening, Pieces

_READ_BYTES = 1 << 18
_END, _FATAL = 1, -30
"""ARCHIVE_EOF and ARCHIVE_FATAL."""
_HINT = "RAR, CAB, LHA, cpio and others are read by libarchive: apt install libarchive13, pip install libarchive-c"

Entry = ctypes.c_void_p


class Library:
    """libarchive, loaded once; its callbacks are made once too, as a sealed process can make none.

    Every file being read has a number, which the callbacks are given.
    """

    def __init__(self) -> None:
        try:
            from libarchive import ffi  # noqa: PLC0415 - plug-ins import cheaply
        except (ImportError, OSError, AttributeError, TypeError) as error:  # the last three: no library, or an old one
            raise UnavailableError(_HINT) from error
        ffi.logger.disabled = True  # its warnings hold names
        _use_utf8()
        self.ffi = ffi
        self.utf8_name = ffi.ffi("entry_pathname_utf8", [ffi.c_archive_entry_p], ctypes.c_char_p)
        self.is_encrypted = ffi.ffi("entry_is_data_encrypted", [ffi.c_archive_entry_p], ctypes.c_int)
        self._reads: dict[int, _Read] = {}
        self._next = 1
        self._read_callback = ffi.READ_CALLBACK(self._on_read)
        self._seek_callback = ffi.SEEK_CALLBACK(self._on_seek)

    def read(self, file: BinaryIO, opening: Opening, formats: Sequence[str], filters: Sequence[str]) -> "_Read":
        """Return a reader of a file, of these formats and compressions only."""
        number, self._next = self._next, self._next + 1
        self._reads[number] = _Read(self, number, file, opening)
        self._reads[number].open(formats, filters, self._read_callback, self._seek_callback)
        return self._reads[number]

    def forget(self, number: int) -> None:
        """Let go of a file."""
        self._reads.pop(number, None)

    def _on_read(self, _: int, number: int, buffer: Any) -> int:  # noqa: ANN401 - a pointer to a pointer
        return self._reads[number].fill(buffer)

    def _on_seek(self, _: int, number: int, offset: int, whence: int) -> int:
        return self._reads[number].seek(offset, whence)


class _Read:
    """One archive being read."""

    def __init__(self, library: Library, number: int, file: BinaryIO, opening: Opening) -> None:
        self._ffi = library.ffi
        self._library = library
        self._number = number
        self._file = file
        self._opening = opening
        self._buffer = b""
        self._pointer: int | None = library.ffi.read_new()
        self._failure = ""
        self._piece = ctypes.create_string_buffer(PIECE_BYTES)

    def open(self, formats: Sequence[str], filters: Sequence[str], read: object, seek: object) -> None:
        """Begin to read."""
        for name in filters:
            with suppress(ValueError):  # a compression this build lacks
                self._checked(self._ffi.get_read_filter_function(name), self._pointer)
        for name in formats:
            try:
                self._checked(self._ffi.get_read_format_function(name), self._pointer)
            except ValueError as error:
                raise UnavailableError(f"this libarchive lacks the format {name}") from error
        self._checked(self._ffi.read_set_seek_callback, self._pointer, seek)
        nothing = self._ffi.NO_CLOSE_CB
        self._checked(self._ffi.read_open, self._pointer, self._number, self._ffi.NO_OPEN_CB, read, nothing)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, the same object each time; raises ExaminationError where the archive can't be read on."""
        entry = self._ffi.entry_new()
        try:
            while self._checked(self._ffi.read_next_header2, self._pointer, entry) != _END:
                yield entry
        finally:
            self._ffi.entry_free(entry)

    def pieces(self) -> Pieces:
        """Yield the content of the entry last yielded; holes are zeros (`archive_read_data`)."""
        while size := self._checked(self._ffi.read_data, self._pointer, self._piece, PIECE_BYTES):
            yield ctypes.string_at(self._piece, size)

    def close(self) -> None:
        """Let go of all that libarchive holds."""
        if self._pointer is not None:
            self._ffi.read_free(self._pointer)
            self._pointer = None
        self._library.forget(self._number)

    def fill(self, buffer: Any) -> int:  # noqa: ANN401 - a pointer to a pointer
        """Give libarchive the next bytes of the file; -1 where they can't be read."""
        try:
            self._buffer = self._file.read(_READ_BYTES)
        except OSError as error:
            self._failure = str(error)
            return -1
        self._opening.note_progress()
        ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char_p))[0] = self._buffer
        return len(self._buffer)

    def seek(self, offset: int, whence: int) -> int:
        """Go where libarchive wants to in the file; its fatal error where that is nowhere."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError):
            return _FATAL

    def _checked(self, function: Any, *arguments: Any) -> int:  # noqa: ANN401 - functions of ctypes
        """Call libarchive, and raise its error as ExaminationError."""
        from libarchive.exception import ArchiveError  # noqa: PLC0415 - loaded with the library

        try:
            result: int = function(*arguments)
        except ArchiveError as error:
            words = self._failure or _plain(error.msg) or "it can't be read"
            is_said = words.lower().startswith("truncated")
            raise ExaminationError(words.lower() if is_said else f"corrupt: {words}") from error
        return result


def _plain(message: object) -> str:
    return message.decode("utf-8", "backslashreplace") if isinstance(message, bytes) else str(message or "")


def _use_utf8() -> None:
    """Have the C library take text for UTF-8: libarchive gives names in its encoding, else with question marks."""
    if locale.nl_langinfo(locale.CODESET).upper() != "UTF-8":
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


@cache
def library() -> Library:
    """Return libarchive, loaded; raises UnavailableError where it is missing."""
    return Library()
