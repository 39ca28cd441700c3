"""Reads the directories of a TIFF structure (EXIF blocks, TIFF files, most camera raws), trusting nothing in it.

Layout: TIFF 6.0, section 2; EXIF 2.32 (CIPA DC-008). A directory is read once by whoever asks for it, values are
slices of the data, and nothing is followed by itself, so loops and overlaps cost no more than the bytes they name.
"""

import struct
from dataclasses import dataclass
from fractions import Fraction

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_CODES = {1: "B", 3: "H", 4: "L", 6: "b", 8: "h", 9: "l", 11: "f", 12: "d", 13: "L"}
_ASCII, _RATIONAL, _SIGNED_RATIONAL = 2, 5, 10
_MAGIC = {42, 0x55, 0x4F52, 0x5352}
"""TIFF itself, Panasonic's RW2, Olympus' two ORF."""
_SUB_DIRECTORIES, _COMPRESSION, _PHOTOMETRIC, _DNG_VERSION = 0x14A, 0x103, 0x106, 0xC612
_SENSOR = frozenset({32803, 34892})
"""PhotometricInterpretation of sensor data: colour filter array and LinearRaw (DNG 1.7, chapter 4)."""
_MAKER_COMPRESSION = frozenset({32767, 32769, 32770, 34713, 65535})
"""Sony ARW, Epson ERF, Samsung SRW, Nikon NEF, Pentax PEF."""
_MAX_DIRECTORIES = 16
_MAX_FIELDS = 1000
_MAX_NUMBERS = 64


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a directory; `data` is the value's bytes, cut short where the file ends before it does.

    `at` is where they lie in what was read.
    """

    tag: int
    kind: int
    count: int
    data: memoryview
    order: str
    at: int = 0

    def numbers(self) -> list[int | Fraction | float]:
        """Return at most the first 64 values; empty for text, bytes, and rationals over 0 are left out."""
        if self.kind in {_RATIONAL, _SIGNED_RATIONAL}:
            code, size = ("L" if self.kind == _RATIONAL else "l"), 8
            pairs = min(len(self.data) // size, _MAX_NUMBERS)
            parts = struct.unpack_from(f"{self.order}{2 * pairs}{code}", self.data)
            return [Fraction(parts[i], parts[i + 1]) for i in range(0, 2 * pairs, 2) if parts[i + 1] != 0]
        if self.kind not in _CODES:
            return []
        amount = min(len(self.data) // _SIZES[self.kind], _MAX_NUMBERS)
        return list(struct.unpack_from(f"{self.order}{amount}{_CODES[self.kind]}", self.data))

    def number(self) -> int | None:
        """Return the first value as an integer, None where it is none."""
        values = self.numbers()
        return values[0] if values and isinstance(values[0], int) else None

    def text(self, limit: int = 4096) -> str:
        """Return the value as text up to its first NUL, UTF-8 or else Latin-1."""
        raw = bytes(self.data[:limit]).split(b"\0", 1)[0]
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Directory:
    """The fields of one directory by tag (the first of each), and where the next one lies, 0 for none."""

    fields: dict[int, Field]
    following: int


def is_tiff(data: memoryview) -> bool:
    """Tell whether the bytes begin as a TIFF structure does."""
    order = _order(data)
    return order != "" and struct.unpack_from(f"{order}H", data, 2)[0] in _MAGIC


def _order(data: memoryview) -> str:
    if len(data) < 8:
        return ""
    return {b"II": "<", b"MM": ">"}.get(bytes(data[:2]), "")


def first_offset(data: memoryview) -> int:
    """Return where the first directory lies, 0 where the bytes are no TIFF structure."""
    if not is_tiff(data):
        return 0
    offset: int = struct.unpack_from(f"{_order(data)}L", data, 4)[0]
    return offset


def read_directory(data: memoryview, offset: int) -> Directory | None:
    """Read the directory at an offset; None where there is none. Entries that point nowhere are left out."""
    order = _order(data)
    if not order or not 8 <= offset <= len(data) - 2:
        return None
    stated = struct.unpack_from(f"{order}H", data, offset)[0]
    count = min(stated, (len(data) - offset - 2) // 12, _MAX_FIELDS)
    fields: dict[int, Field] = {}
    for position in range(offset + 2, offset + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack_from(f"{order}HHL", data, position)
        size = _SIZES.get(kind, 0) * length
        begin = position + 8 if size <= 4 else struct.unpack_from(f"{order}L", data, position + 8)[0]
        if size and begin < len(data):
            fields.setdefault(tag, Field(tag, kind, length, data[begin : begin + size], order, begin))
    end = offset + 2 + 12 * stated
    following = struct.unpack_from(f"{order}L", data, end)[0] if end + 4 <= len(data) else 0
    return Directory(fields, following)


def chain(data: memoryview, limit: int) -> list[Directory]:
    """Read the directories that follow one another, each once, at most `limit`."""
    found: list[Directory] = []
    seen: set[int] = set()
    offset = first_offset(data)
    while offset and offset not in seen and len(found) < limit:
        seen.add(offset)
        directory = read_directory(data, offset)
        if directory is None:
            break
        found.append(directory)
        offset = directory.following
    return found


def is_camera_raw(data: memoryview) -> bool:
    """Tell camera raw from a plain TIFF by what its directories say the samples are (or Canon's mark)."""
    if bytes(data[8:10]) == b"CR":
        return True
    found = chain(data, _MAX_DIRECTORIES)
    if not found:
        return False
    below = found[0].fields[_SUB_DIRECTORIES].numbers() if _SUB_DIRECTORIES in found[0].fields else []
    for offset in below[:_MAX_DIRECTORIES]:
        directory = read_directory(data, int(offset))
        if directory is not None:
            found.append(directory)
    return _DNG_VERSION in found[0].fields or any(_holds_sensor_data(directory) for directory in found)


def _holds_sensor_data(directory: Directory) -> bool:
    photometric = directory.fields.get(_PHOTOMETRIC)
    compression = directory.fields.get(_COMPRESSION)
    return (photometric is not None and photometric.number() in _SENSOR) or (
        compression is not None and compression.number() in _MAKER_COMPRESSION
    )
