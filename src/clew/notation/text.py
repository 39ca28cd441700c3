"""Opens text files as they come: any Unicode encoding with or without its mark, packed with gzip or not."""

import gzip
import io
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from clew.errors import FormatError, UsageError
from clew.notation.followed import follow

GZIP_MAGIC = b"\x1f\x8b"
SNIFFED_BYTES = 65_536
"""How much of a file's start (and end) decides what it is: room for a long comment before the first hash."""
LONGEST_LINE = 1 << 24
"""Characters: room for any cell of leftovers, and a bound on what a hostile file can make us hold."""
_CHUNK_CHARS = 1 << 16
_UTF8 = "utf-8"
_MARKED_UTF8 = "utf-8-sig"


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file for streaming; line ends are kept as they are.

    Bytes that are not UTF-8 come as lone surrogates (`surrogateescape`), so that one bad name costs nothing else.
    Raises UsageError where the file can't be opened, FormatError where packing or encoding breaks on the way.
    """
    with _unpacked(path) as raw:
        encoding, errors = _encoding(raw)
        with io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="") as text:
            yield text


@contextmanager
def opened_utf8(path: Path) -> Iterator[BinaryIO | None]:
    """Open a text file as its bytes, behind its mark; None for one that is not UTF-8. Raises what `opened` raises."""
    with _unpacked(path) as raw:
        encoding, _ = _encoding(raw)
        if encoding == _MARKED_UTF8:
            raw.read(len(BOM_UTF8))
        yield cast("BinaryIO", raw) if encoding in {_UTF8, _MARKED_UTF8} else None


def lines(text: TextIO) -> Iterator[str]:
    """Walk the lines of an open text, each with its line feed; raises FormatError for one that does not end.

    A file object's own iteration would hold such a line whole, however long a hostile file makes it.
    """
    rest = ""
    while chunk := text.read(_CHUNK_CHARS):
        *whole, rest = (rest + chunk).split("\n")
        if len(whole[0] if whole else rest) > LONGEST_LINE:
            raise FormatError(f"{text.name}: a line of more than {LONGEST_LINE} characters")
        for line in whole:
            yield line + "\n"
    if rest:
        yield rest


def head(path: Path) -> str:
    """Return the start of a text file for telling its format; "" where it is not text."""
    try:
        with opened(path) as text:
            start = text.read(SNIFFED_BYTES)
    except FormatError:
        return ""
    return "" if "\0" in start else start


def tail(path: Path) -> str:
    """Return the last bytes of a file that is not packed, decoded as far as they go."""
    try:
        with path.open("rb") as raw:
            if raw.read(2) == GZIP_MAGIC:
                return ""
            raw.seek(0)
            encoding, _ = _encoding(raw)
            size = raw.seek(0, io.SEEK_END)
            raw.seek(max(0, size - SNIFFED_BYTES) // 2 * 2)
            return raw.read().decode(encoding, "replace")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def stem(path: Path) -> str:
    """Return a file's name without its suffix, and without .gz before that."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem


def is_unicode(text: str) -> bool:
    """Tell whether text can be stored: whether it is free of lone surrogates."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def _unpacked(path: Path) -> Iterator[io.BufferedReader]:
    try:
        raw = path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    follow(path, raw.raw.tell)
    try:
        with raw:
            if raw.peek(2)[:2] == GZIP_MAGIC:
                with gzip.GzipFile(fileobj=cast("BinaryIO", raw)) as packed:
                    yield io.BufferedReader(cast("io.RawIOBase", packed))
            else:
                yield raw
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"{path}: packed with gzip, and broken: {error}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not {error.encoding} text: {error.reason}") from error


def _encoding(raw: io.BufferedReader) -> tuple[str, str]:
    """Tell encoding and error handling by the mark, else by where the zero bytes of ASCII text in UTF-16 stand."""
    start = raw.peek(4)[:4]
    if start.startswith(BOM_UTF8):
        return _MARKED_UTF8, "surrogateescape"
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16", "surrogatepass"
    if len(start) == 4 and not start[1] and not start[3] and start[0] and start[2]:
        return "utf-16-le", "surrogatepass"
    if len(start) == 4 and not start[0] and not start[2] and start[1] and start[3]:
        return "utf-16-be", "surrogatepass"
    return _UTF8, "surrogateescape"
