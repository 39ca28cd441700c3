"""Walks the headers of a RAR archive, for what libarchive leaves out: encryption, checksums, volumes.

RAR 4 by its technote.txt, RAR 5 by https://www.rarlab.com/technote.htm. libarchive 3.6 takes an encrypted file of RAR 5
for a corrupt one, and stored files with a wrong CRC-32 for right.
"""

import struct
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

SIGNATURE = b"Rar!\x1a\x07"
_MARK4, _MARK5 = SIGNATURE + b"\0", SIGNATURE + b"\1\0"
_HEADER_BYTES = 1 << 21
"""Longest header of RAR 5, by its specification."""
_FILE4, _MAIN4, _END4 = 0x74, 0x73, 0x7B
_MAIN5, _FILE5, _CRYPT5, _END5 = 1, 2, 4, 5
_ENCRYPTION = 1


@dataclass(frozen=True, slots=True)
class RarFile:
    """One file, folder or link: size in bytes, None where it is not known; CRC-32 where it is of the whole file."""

    size: int | None
    is_encrypted: bool
    crc: int | None


@dataclass(frozen=True, slots=True)
class RarArchive:
    """What the first header says of the archive."""

    is_volume: bool
    is_solid: bool
    is_hidden: bool


Header = RarFile | RarArchive


def rar_headers(file: BinaryIO) -> Iterator[Header]:
    """Yield what a RAR's headers say, in order, until one can't be read; files that go on from before are left out."""
    at = 0
    while True:
        file.seek(at)
        mark = file.read(8)
        if mark == _MARK5:
            at = yield from _walk5(file, at + 8)
        elif mark[:7] == _MARK4:
            at = yield from _walk4(file, at + 7)
        else:
            return


def _walk4(file: BinaryIO, at: int) -> Generator[Header, None, int]:
    """Yield the headers of one volume of RAR 4; returns where it ends."""
    while True:
        file.seek(at)
        head = file.read(7)
        if len(head) < 7:
            return at
        crc, kind, flags, size = struct.unpack("<HBHH", head)
        body = file.read(max(0, size - 7))
        if size < 7 or len(body) < size - 7 or zlib.crc32(head[2:] + body) & 0xFFFF != crc:
            return at
        data = int.from_bytes(body[:4], "little") if flags & 0x8000 and len(body) >= 4 else 0
        if kind == _MAIN4:
            yield RarArchive(bool(flags & 1), bool(flags & 8), bool(flags & 0x80))
            if flags & 0x80:
                return at
        elif kind == _FILE4 and len(body) >= 25:
            whole, content_crc = struct.unpack_from("<I", body, 4)[0], struct.unpack_from("<I", body, 9)[0]
            if flags & 0x100 and len(body) >= 33:
                data |= int.from_bytes(body[25:29], "little") << 32
                whole |= int.from_bytes(body[29:33], "little") << 32
            if not flags & 1:
                yield RarFile(whole, bool(flags & 4), None if flags & 2 else content_crc)
        at += size + data
        if kind == _END4:
            return at


def _walk5(file: BinaryIO, at: int) -> Generator[Header, None, int]:
    """Yield the headers of one volume of RAR 5; returns where it ends."""
    while True:
        file.seek(at)
        head = file.read(7)
        begin, size = variable(head, 4)
        if len(head) < 7 or not 0 < size <= _HEADER_BYTES:
            return at
        file.seek(at + 4)
        body = file.read(begin - 4 + size)
        if len(body) < begin - 4 + size or zlib.crc32(body) != int.from_bytes(head[:4], "little"):
            return at
        fields = _Fields(body, begin - 4)
        kind, flags = fields.next(), fields.next()
        extra = fields.next() if flags & 1 else 0
        data = fields.next() if flags & 2 else 0
        if kind == _MAIN5:
            about = fields.next()
            yield RarArchive(bool(about & 1), bool(about & 4), is_hidden=False)
        elif kind == _CRYPT5:
            yield RarArchive(is_volume=False, is_solid=False, is_hidden=True)
            return at
        elif kind == _FILE5 and not flags & 8:
            yield _file5(fields, body[len(body) - extra :] if extra else b"", is_split=bool(flags & 16))
        at += begin + size + data
        if kind == _END5:
            return at


def _file5(fields: "_Fields", extra: bytes, *, is_split: bool) -> RarFile:
    about, size, _ = fields.next(), fields.next(), fields.next()
    if about & 2:
        fields.skip(4)
    crc = fields.four() if about & 4 else None
    return RarFile(None if about & 8 else size, _ENCRYPTION in _records(extra), None if is_split else crc)


def _records(extra: bytes) -> Iterator[int]:
    """Yield the types of the records in an extra area."""
    at = 0
    while at < len(extra):
        begin, size = variable(extra, at)
        yield variable(extra, begin)[1]
        at = begin + max(1, size)


class _Fields:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def next(self) -> int:
        self._at, value = variable(self._data, self._at)
        return value

    def four(self) -> int:
        self._at += 4
        return int.from_bytes(self._data[self._at - 4 : self._at], "little")

    def skip(self, size: int) -> None:
        self._at += size


def variable(data: bytes, at: int) -> tuple[int, int]:
    """Return where a number of seven bits a byte, least first, ends, and the number."""
    value = 0
    for place, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return at + place + 1, value
    return at + 10, value
