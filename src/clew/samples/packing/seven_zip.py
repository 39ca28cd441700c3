"""Writes a solid 7z by LZMA2 (7zFormat.txt of the LZMA SDK 24.09): py7zr, which could, is under the LGPL."""

import lzma
import struct
import zlib
from collections.abc import Sequence

from clew.samples.packing.content import Content

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 1 << 20}]
_CODER = b"\x21\x21\1\x10"
"""LZMA2 (0x21, an id of one byte, with properties): its one property is 2 << 19, the dictionary's size."""
_FILETIME_EPOCH_S = 11_644_473_600
_ORDINARY_FILE = 0x20


def seven_zip(contents: Sequence[Content]) -> bytes:
    """Return a 7z of files that are not empty, one after the other in one packed stream."""
    data = b"".join(content.data for content in contents)
    packed = lzma.compress(data, lzma.FORMAT_RAW, filters=_FILTERS)
    header = b"\1" + _streams(contents, len(packed), len(data)) + _files(contents) + b"\0"
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + zlib.crc32(start).to_bytes(4, "little") + start + packed + header


def _streams(contents: Sequence[Content], packed: int, size: int) -> bytes:
    """Return where the packed stream lies, how it is unpacked, and where in it each file ends."""
    crcs = b"".join(zlib.crc32(content.data).to_bytes(4, "little") for content in contents)
    sizes = b"".join(_number(len(content.data)) for content in contents[:-1])
    pack = b"\6\0\1\x09" + _number(packed) + b"\0"
    unpack = b"\7\x0b\1\0\1" + _CODER + b"\x0c" + _number(size) + b"\0"
    parts = b"\x08\x0d" + _number(len(contents)) + (b"\x09" + sizes if sizes else b"") + b"\x0a\1" + crcs + b"\0"
    return b"\4" + pack + unpack + parts + b"\0"


def _files(contents: Sequence[Content]) -> bytes:
    """Return names, times (created, accessed, modified) and attributes."""
    names = "".join(f"{content.path.decode()}\0" for content in contents).encode("utf-16-le")
    times = b"".join(struct.pack("<Q", (content.seconds + _FILETIME_EPOCH_S) * 10**7) for content in contents)
    attributes = struct.pack("<I", _ORDINARY_FILE) * len(contents)
    properties = _property(0x11, b"\0" + names)
    properties += b"".join(_property(kind, b"\1\0" + times) for kind in (0x12, 0x13, 0x14))
    properties += _property(0x15, b"\1\0" + attributes)
    return b"\5" + _number(len(contents)) + properties + b"\0"


def _property(kind: int, value: bytes) -> bytes:
    return bytes((kind,)) + _number(len(value)) + value


def _number(value: int) -> bytes:
    """Return a number as 7z has it: so many leading 1 bits as bytes follow the first one, which holds the highest."""
    more = next(count for count in range(8) if value < 1 << 7 * (count + 1))
    first = 0xFF00 >> more & 0xFF | value >> 8 * more
    return bytes((first,)) + (value & (1 << 8 * more) - 1).to_bytes(more, "little")
