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
        self._reads: dict[int, Reading] = {}
        self._next = 1
        self._read_callback = ffi.READ_CALLBACK(self._on_read)
        self._seek_callback = ffi.SEEK_CALLBACK(self._on_seek)

    def read(self, file: BinaryIO, opening: Opening, formats: Sequence[str], filters: Sequence[str]) -> "Reading":
        """Return a reader of a file, of these formats and compressions only."""
        number, self._next = self._next, self._next + 1
        reading = self._reads[number] = Reading(self, number, file, opening)
        try:
            reading.open(formats, filters, self._read_callback, self._seek_callback)
        except BaseException:
            reading.close()
            raise
        return reading

    def forget(self, number: int) -> None:
        """Let go of a file."""
        self._reads.pop(number, None)

    def _on_read(self, _: int, number: int, buffer: Any) -> int:  # noqa: ANN401 - a pointer to a pointer
        return self._reads[number].fill(buffer)

    def _on_seek(self, _: int, number: int, offset: int, whence: int) -> int:
        return self._reads[number].seek(offset, whence)


class Reading:
    """One archive being read."""

    def __init__(self, library: Library, number: int, file: BinaryIO, opening: Opening) -> None:
        self._ffi = library.ffi
        self._library = library
        self._number = number
        self._file = file
        self._opening = opening
        self._buffer = b""
        self._at = 0
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
        """Yield every entry, valid until the next; raises ExaminationError where the archive can't be read on.

        The entry is libarchive's own (`archive_read_next_header`): its RAR reader goes on into the next volume with it.
        """
        entry = ctypes.c_void_p()
        while self._checked(self._ffi.read_next_header, self._pointer, ctypes.byref(entry)) != _END:
            yield entry

    def pieces(self) -> Pieces:
        """Yield the content of the entry last yielded; holes are zeros (`archive_read_data`)."""
        while size := self._checked(self._ffi.read_data, self._pointer, self._piece, PIECE_BYTES):
            if size < 0:  # a warning, with which no content comes
                raise self._error(self._ffi.error_string(self._pointer))
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
            self._file.seek(self._at)  # whoever lent the file may read it too
            self._buffer = self._file.read(_READ_BYTES)
        except OSError as error:
            self._failure = str(error)
            return -1
        self._at += len(self._buffer)
        self._opening.note_progress()
        ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char_p))[0] = self._buffer
        return len(self._buffer)

    def seek(self, offset: int, whence: int) -> int:
        """Go where libarchive wants to in the file; its fatal error where that is nowhere."""
        try:
            self._at = self._file.seek(self._at + offset if whence == 1 else offset, 2 if whence == 2 else 0)
        except (OSError, ValueError):
            return _FATAL
        return self._at

    def _checked(self, function: Any, *arguments: Any) -> int:  # noqa: ANN401 - functions of ctypes
        """Call libarchive, and raise its error as ExaminationError; it would crash over an archive let go of."""
        if self._pointer is None:
            raise ExaminationError("asked for too late: the archive is closed")
        from libarchive.exception import ArchiveError  # noqa: PLC0415 - loaded with the library

        try:
            result: int = function(*arguments)
        except ArchiveError as error:
            raise self._error(error.msg) from error
        return result

    def _error(self, message: object) -> ExaminationError:
        words = self._failure or _plain(message) or "it can't be read"
        is_said = words.lower().startswith("truncated")
        return ExaminationError(words.lower() if is_said else f"corrupt: {words}")


def _plain(message: object) -> str:
    return message.decode("utf-8", "backslashreplace") if isinstance(message, bytes) else str(message or "")


def _use_utf8() -> None:
    """Have the C library take text for UTF-8: libarchive gives names in its encoding, else with question marks."""
    if locale.nl_langinfo(locale.CODESET).upper() != "UTF-8":
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


class Lookup:
    """Contents out of an archive that another opener lists: what is packed in ways that only libarchive unpacks."""

    def __init__(self, file: BinaryIO, opening: Opening, formats: Sequence[str]) -> None:
        self._file = file
        self._opening = opening
        self._formats = formats
        self._reading: Reading | None = None
        self._entries: Iterator[Entry] = iter(())

    def pieces(self, path: bytes) -> Pieces:
        """Yield the content of the next file of this path, of the first where there is no next."""
        if self._reading is None or not self._find(path):
            self.close()
            self._reading = library().read(self._file, self._opening, self._formats, ())
            self._entries = self._reading.entries()
            if not self._find(path):
                raise ExaminationError("packed in a way that isn't read, and libarchive doesn't find it")
        yield from self._reading.pieces()

    def _find(self, path: bytes) -> bool:
        return any(
            path == (library().utf8_name(entry) or library().ffi.entry_pathname(entry)) for entry in self._entries
        )

    def close(self) -> None:
        """Let go of all that libarchive holds."""
        if self._reading is not None:
            self._reading.close()
        self._reading = None


@cache
def library() -> Library:
    """Return libarchive, loaded; raises UnavailableError where it is missing."""
    return Library()
