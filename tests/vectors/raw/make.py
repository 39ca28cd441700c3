"""Builds small camera raws and EXIF blocks by code; no camera's file is needed."""

import struct
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL = 1, 2, 3, 4, 5, 7, 10
_CODES = {BYTE: "B", SHORT: "H", LONG: "L"}
_STRIP_OFFSETS = 273

Value = bytes | str | int | tuple[int, ...] | tuple[tuple[int, int], ...]
Tags = Mapping[int, tuple[int, Value]]


def _packed(order: str, kind: int, value: Value) -> tuple[int, bytes]:
    """Count and bytes of a value."""
    if isinstance(value, str):
        raw = value.encode() + b"\0"
        return len(raw), raw
    if isinstance(value, bytes):
        return len(value), value
    values = value if isinstance(value, tuple) else (value,)
    if kind in {RATIONAL, SIGNED_RATIONAL}:
        flat = [part for pair in values if isinstance(pair, tuple) for part in pair]
        return len(values), struct.pack(f"{order}{len(flat)}{'L' if kind == RATIONAL else 'l'}", *flat)
    return len(values), struct.pack(f"{order}{len(values)}{_CODES[kind]}", *values)


def directory(order: str, tags: Tags, at: int, following: int = 0) -> bytes:
    """Lay out one directory that will lie at offset `at`, its longer values after it."""
    head = struct.pack(f"{order}H", len(tags))
    tail = b""
    begin = at + 2 + 12 * len(tags) + 4
    for tag, (kind, value) in sorted(tags.items()):
        count, raw = _packed(order, kind, value)
        if len(raw) > 4:
            place = struct.pack(f"{order}L", begin + len(tail))
            tail += raw + b"\0" * (len(raw) % 2)
        else:
            place = raw.ljust(4, b"\0")
        head += struct.pack(f"{order}HHL", tag, kind, count) + place
    return head + struct.pack(f"{order}L", following) + tail


def tiff(tags: Tags, order: str = "<", pixels: bytes = b"", at: int = 8) -> bytes:
    """Build a file of one directory at offset `at`, with strip offsets set to the pixels after it."""
    mark = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}L", at)
    gap = b"\0" * (at - 8)
    if not pixels:
        return mark + gap + directory(order, tags, at)
    placed = {**tags, _STRIP_OFFSETS: (LONG, 0)}
    begin = at + len(directory(order, placed, at))
    placed[_STRIP_OFFSETS] = (LONG, begin)
    return mark + gap + directory(order, placed, at) + pixels


def dng(rgb: npt.NDArray[np.uint8], order: str = "<", at: int = 8) -> bytes:
    """Build an uncompressed DNG 1.4 (Adobe, chapter 4) whose sensor, RGGB, saw these pixels."""
    height, width = rgb.shape[:2]
    mosaic = np.empty((height, width), np.uint16)
    mosaic[0::2, 0::2] = rgb[0::2, 0::2, 0]
    mosaic[0::2, 1::2] = rgb[0::2, 1::2, 1]
    mosaic[1::2, 0::2] = rgb[1::2, 0::2, 1]
    mosaic[1::2, 1::2] = rgb[1::2, 1::2, 2]
    linear = (((mosaic / 255.0) ** 2.2) * 16_000).astype(f"{order}u2")
    one = (1, 1)
    zero = (0, 1)
    tags: Tags = {
        254: (LONG, 0),
        256: (LONG, width),
        257: (LONG, height),
        258: (SHORT, 16),
        259: (SHORT, 1),
        262: (SHORT, 32803),
        271: (ASCII, "Maker"),
        272: (ASCII, "Model"),
        274: (SHORT, 1),
        277: (SHORT, 1),
        278: (LONG, height),
        279: (LONG, 2 * height * width),
        284: (SHORT, 1),
        33421: (SHORT, (2, 2)),
        33422: (BYTE, (0, 1, 1, 2)),
        50706: (BYTE, (1, 4, 0, 0)),
        50707: (BYTE, (1, 1, 0, 0)),
        50708: (ASCII, "Maker Model"),
        50717: (LONG, 16_000),
        50721: (SIGNED_RATIONAL, (one, zero, zero, zero, one, zero, zero, zero, one)),
        50728: (RATIONAL, (one, one, one)),
        50735: (ASCII, "SERIAL 77"),
        50778: (SHORT, 21),
    }
    return tiff(tags, order, linear.tobytes(), at)


def exif(image: Tags, photo: Tags | None = None, gps: Tags | None = None, thumbnail: bytes = b"") -> bytes:
    """Build an EXIF block (CIPA DC-008): main directory, those it points to, and one with a thumbnail after it."""
    tags: dict[int, tuple[int, Value]] = {**image}
    parts = b""
    for pointer in [tag for tag, part in ((0x8769, photo), (0x8825, gps)) if part]:
        tags[pointer] = (LONG, 0)
    end = 8 + len(directory("<", tags, 8))
    for pointer, part in ((0x8769, photo), (0x8825, gps)):
        if part:
            tags[pointer] = (LONG, end + len(parts))
            parts += directory("<", part, end + len(parts))
    following = 0
    if thumbnail:
        following = end + len(parts)
        empty: Tags = {259: (SHORT, 6), 513: (LONG, 0), 514: (LONG, len(thumbnail))}
        begin = following + len(directory("<", empty, following))
        parts += directory("<", {**empty, 513: (LONG, begin)}, following) + thumbnail
    return b"II*\0\x08\0\0\0" + directory("<", tags, 8, following) + parts
