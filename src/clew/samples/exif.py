"""Writes camera metadata as a TIFF-structured EXIF block with an embedded thumbnail (Exif 2.32, TIFF 6.0)."""

import struct
from collections.abc import Mapping

Value = str | int | tuple[int, ...] | tuple[tuple[int, int], ...] | bytes
Tags = Mapping[int, Value]

EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202
LONGS = frozenset({EXIF_POINTER, GPS_POINTER, THUMBNAIL_OFFSET, THUMBNAIL_LENGTH, 0x9211, 0xA002, 0xA003})
"""Tags written as 32-bit numbers; all other whole numbers take 16 bits."""


def _packed(tag: int, value: Value) -> tuple[int, int, bytes]:
    """Return the TIFF type, the count and the bytes of a value."""
    if isinstance(value, str):
        text = value.encode("ascii") + b"\0"
        return 2, len(text), text
    if isinstance(value, bytes):
        return 7, len(value), value
    if isinstance(value, int):
        return (4, 1, struct.pack("<I", value)) if tag in LONGS else (3, 1, struct.pack("<H", value))
    numbers = [number for pair in value for number in (pair if isinstance(pair, tuple) else (pair, 1))]
    return 5, len(numbers) // 2, struct.pack(f"<{len(numbers)}I", *numbers)


def _directory(tags: Tags, start: int, following: int) -> bytes:
    """Return a directory that begins at `start`, its values right behind it, with the offset of the next."""
    fields = sorted(tags.items())
    head, tail = struct.pack("<H", len(fields)), b""
    behind = start + 2 + 12 * len(fields) + 4
    for tag, value in fields:
        kind, count, data = _packed(tag, value)
        if len(data) <= 4:
            cell = data.ljust(4, b"\0")
        else:
            cell = struct.pack("<I", behind + len(tail))
            tail += data + b"\0" * (len(data) % 2)
        head += struct.pack("<HHI", tag, kind, count) + cell
    return head + struct.pack("<I", following) + tail


def exif_block(main: Tags, camera: Tags, position: Tags, thumbnail: bytes) -> bytes:
    """Return an EXIF block: main, camera and GPS directories, and a JPEG thumbnail (b"" for none)."""

    def length(tags: Tags) -> int:
        return len(_directory(tags, 0, 0))

    first = {**main, **({EXIF_POINTER: 0} if camera else {}), **({GPS_POINTER: 0} if position else {})}
    camera_at = 8 + length(first)
    position_at = camera_at + (length(camera) if camera else 0)
    thumbnail_at = position_at + (length(position) if position else 0)
    if camera:
        first[EXIF_POINTER] = camera_at
    if position:
        first[GPS_POINTER] = position_at
    block = struct.pack("<2sHI", b"II", 42, 8) + _directory(first, 8, thumbnail_at if thumbnail else 0)
    if camera:
        block += _directory(camera, camera_at, 0)
    if position:
        block += _directory(position, position_at, 0)
    if thumbnail:
        tags: Tags = {0x0103: 6, THUMBNAIL_OFFSET: 0, THUMBNAIL_LENGTH: len(thumbnail)}
        tags = {**tags, THUMBNAIL_OFFSET: thumbnail_at + length(tags)}
        block += _directory(tags, thumbnail_at, 0) + thumbnail
    return block
