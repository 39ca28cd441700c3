"""Documents that are zips with a fixed layout: told by their central directory, read by the standard library."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import unescape
from lzma import LZMAError
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from clew.containers.text import fact
from clew.errors import ExaminationError
from clew.model.findings import Outcome
from clew.opener import PIECE_BYTES, Member, Opening, Pieces

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_BYTES = 22 + 0xFFFF
_DIRECTORY_BYTES = 1 << 20
"""Of a longer central directory only so much is looked at to tell what the zip is: some ten thousand names."""
_TEXT_BYTES = 1 << 18
_FAULTS = (
    *(BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
    *(struct.error, OverflowError, IndexError, KeyError),
)
"""What the standard library raises for damaged zips."""
_ENCRYPTED = 0x1
_UTF8 = 0x800


def entry_names(data: memoryview) -> frozenset[bytes]:
    """Return the names in a zip's central directory (APPNOTE.TXT 4.3.12); none where it is no zip or cut short."""
    if bytes(data[:4]) != _LOCAL:
        return frozenset()
    tail = bytes(data[-_END_BYTES:])
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return frozenset()
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    end = len(data) - len(tail) + at
    directory = bytes(data[max(0, end - size) : max(0, end - size) + _DIRECTORY_BYTES])
    names: set[bytes] = set()
    place = 0
    while directory[place : place + 4] == _CENTRAL and place + 46 <= len(directory):
        name, extra, comment = struct.unpack_from("<3H", directory, place + 28)
        names.add(directory[place + 46 : place + 46 + name])
        place += 46 + name + extra + comment
    return frozenset(names)


def mimetype_of(data: memoryview) -> str:
    """Return what the entry "mimetype" says, which ODF and EPUB have first and not compressed; "" without it."""
    head = bytes(data[:256])
    if head[:4] != _LOCAL or len(head) < 30 or head[30:38] != b"mimetype":
        return ""
    method = int.from_bytes(head[8:10], "little")
    name, extra = struct.unpack_from("<2H", head, 26)
    if method or name != 8:
        return ""
    text = re.match(rb"[a-z]+/[a-zA-Z0-9.+-]+?(?=PK|\s|$)", head[30 + name + extra :])
    return text[0].decode("ascii") if text else ""


class Zipped:
    """An open zipped document."""

    def __init__(self, opening: Opening) -> None:
        try:
            self._archive = ZipFile(opening.files[0])
        except _FAULTS as error:
            raise ExaminationError(f"corrupt zip: {_words(error)}") from error

    def members(self, is_own: Callable[[str], bool], sealed: str = "") -> Iterator[Member]:
        """Yield all entries but the document's own parts; `sealed` says why none can be read, "" where they can."""
        for info in self._archive.infolist():
            if info.orig_filename.endswith("/") or is_own(info.orig_filename):  # is_dir() fails for an empty name
                continue
            reason = sealed or ("encrypted" if info.flag_bits & _ENCRYPTED else "")
            yield Member(
                path=_path(info),
                size=info.file_size,
                pieces=None if reason else partial(self._pieces, info),
                outcome=Outcome.UNSUPPORTED if reason else None,
                reason=reason,
            )

    def text(self, name: str) -> str:
        """Return the first 256 KiB of an entry that is text; "" where it is not there or can't be read."""
        try:
            with self._archive.open(name) as file:
                return file.read(_TEXT_BYTES).decode("utf-8", "replace")
        except _FAULTS:
            return ""

    def facts(self, name: str, elements: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return what elements of an XML entry say, as (our name, theirs) asks for."""
        text = self.text(name)
        found = [(ours, re.search(rf"<(?:[\w-]+:)?{theirs}(?:\s[^<>]*)?>([^<]*)<", text)) for ours, theirs in elements]
        return [(ours, fact(unescape(match[1]))) for ours, match in found if match is not None and match[1].strip()]

    def _pieces(self, info: ZipInfo) -> Pieces:
        try:
            with self._archive.open(info) as file:
                yield from _read(file)
        except _FAULTS as error:
            raise ExaminationError(f"corrupt zip: {_words(error)}") from error


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece


def _path(info: ZipInfo) -> bytes:
    """Return the name as it lies in the zip: UTF-8 where its flag says so, else what was read as code page 437."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "surrogateescape")


def _words(error: Exception) -> str:
    return fact(str(error)) or type(error).__name__
