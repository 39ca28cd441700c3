"""Parses tar headers: v7, ustar, GNU, PAX (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, annex D)."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from clew.errors import ExaminationError

BLOCK = 512
FILES = frozenset({b"\0", b"0", b"1", b"7"})
_FORM = struct.Struct("100s8s8s8s12s12s8sc100s6s2s32s32s8s8s155s12x")
_CHECKSUM = slice(148, 156)
_SPARSE = struct.Struct("12s12s")
_MOST_SECONDS = 1 << 40
MOST_EXTENTS = 1 << 17
"""Parts of one sparse file at most; their map is then 3 MB."""

Extent = tuple[int, int]
"""Where a part of a sparse file goes, and how long it is, in bytes."""


@dataclass(frozen=True, slots=True)
class Header:
    """One header block. `size` is what follows it in the archive, in bytes; names are byte-exact."""

    name: bytes
    size: int
    modified_ns: int
    kind: bytes
    link: bytes
    device: Extent
    sparse: tuple[Extent, ...] = ()
    is_sparse_continued: bool = False
    whole_size: int = 0


@dataclass(slots=True)
class Extended:
    """What extended headers say of the next file (PAX), or of all that follow; values are byte-exact."""

    records: dict[bytes, bytes] = field(default_factory=dict)
    extents: list[Extent] = field(default_factory=list)

    def time(self, key: bytes) -> int | None:
        """Return a time in ns, None where there is none that can be read."""
        with suppress(InvalidOperation, ValueError, OverflowError):
            seconds = Decimal(self.records[key].decode("ascii")) if key in self.records else None
            if seconds is not None and abs(seconds) < _MOST_SECONDS:
                return int(seconds * 10**9)
        return None

    def number(self, key: bytes) -> int | None:
        """Return a number that is not negative, None where there is none that can be read."""
        value = self.records.get(key, b"")
        return int(value) if value.isdigit() and len(value) < 20 else None


def is_header(block: bytes) -> bool:
    """Whether a block is a header: its checksum is right, summed unsigned or, as old tars did, signed."""
    if len(block) < BLOCK:
        return False
    try:
        stored = number(block[_CHECKSUM])
    except ExaminationError:
        return False
    blank = block[:148] + b" " * 8 + block[156:BLOCK]
    total = sum(blank)
    return stored in {total, total - 256 * sum(byte > 127 for byte in blank)}


def number(data: bytes) -> int:
    """Read a number: octal digits, or where the first bit is set base 256; raises ExaminationError."""
    if data[0] & 0x80:
        value = int.from_bytes(data[1:], "big")
        return value - 256 ** (len(data) - 1) if data[0] == 0xFF else value
    digits = data.split(b"\0", 1)[0].strip()
    if not digits:
        return 0
    if not all(0x30 <= digit <= 0x37 for digit in digits):
        raise ExaminationError("corrupt tar: a number in a header can't be read")
    return int(digits, 8)


def header_of(block: bytes) -> Header:
    """Parse a block that `is_header`; raises ExaminationError where a number can't be read."""
    name, _, _, _, size, modified, _, kind, link, magic, _, _, _, major, minor, prefix = _FORM.unpack_from(block)
    name = name.split(b"\0", 1)[0]
    is_gnu = block[257:265] == b"ustar  \0"
    if magic == b"ustar\0" and prefix[0]:
        name = prefix.split(b"\0", 1)[0] + b"/" + name
    extents: tuple[Extent, ...] = ()
    if kind == b"S":
        extents = tuple(_extents(block[386:482]))
    seconds = number(modified)
    length = number(size)
    if length < 0:
        raise ExaminationError("corrupt tar: a size in a header is negative")
    return Header(
        name=name,
        size=length,
        modified_ns=seconds * 10**9 if abs(seconds) < _MOST_SECONDS else 0,
        kind=kind,
        link=link.split(b"\0", 1)[0],
        device=(_or_zero(major), _or_zero(minor)) if magic == b"ustar\0" or is_gnu else (0, 0),
        sparse=extents,
        is_sparse_continued=kind == b"S" and block[482] != 0,
        whole_size=max(0, _or_zero(block[483:495])) if kind == b"S" else 0,
    )


def more_extents(block: bytes) -> tuple[list[Extent], bool]:
    """Read a block that goes on with an old GNU sparse map: its parts, and whether another block follows."""
    if len(block) < BLOCK:
        raise ExaminationError("truncated: a sparse file's map breaks off")
    return list(_extents(block[:504])), block[504] != 0


def _extents(data: bytes) -> Iterator[Extent]:
    for offset, size in _SPARSE.iter_unpack(data):
        if length := number(size):
            yield number(offset), length


def _or_zero(data: bytes) -> int:
    try:
        return number(data)
    except ExaminationError:
        return 0


def read_records(data: bytes, into: Extended) -> bool:
    """Read PAX records, "length key=value" each; returns whether all of it could be read."""
    at = 0
    while at < len(data) and data[at] != 0:
        space = data.find(b" ", at, at + 20)
        if space < 0 or not data[at:space].isdigit():
            return False
        end = at + int(data[at:space])
        key, equals, value = data[space + 1 : end - 1].partition(b"=")
        if not equals or not space < end <= len(data) or data[end - 1 : end] != b"\n":
            return False
        _note(key, value, into)
        at = end
    return True


def _note(key: bytes, value: bytes, into: Extended) -> None:
    """Keep a record; those of GNU's sparse format 0.0 come as pairs under the same two keys."""
    if key == b"GNU.sparse.offset" and value.isdigit() and len(value) < 20:
        into.extents.append((int(value), 0))
    elif key == b"GNU.sparse.numbytes" and into.extents and value.isdigit() and len(value) < 20:
        into.extents[-1] = (into.extents[-1][0], int(value))
    elif value:
        into.records[key] = value
    else:
        into.records.pop(key, None)  # an empty value takes back what a global header said
