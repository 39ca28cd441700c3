"""Reads map tiles from a PMTiles file of version 3: a header, directories of numbered tiles, tiles.

Source: the PMTiles Version 3 Specification. Nothing in the file is trusted: lengths are bounded, what is inflated too.
"""

import json
import os
import re
import struct
import zlib
from array import array
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import Any

from clew.errors import FormatError

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_MAGIC, _VERSION = b"PMTiles", 3
_UNKNOWN, _NONE, _GZIP = 0, 1, 2
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS
_TYPES = {
    1: "application/vnd.mapbox-vector-tile",
    2: "image/png",
    3: "image/jpeg",
    4: "image/webp",
    5: "image/avif",
}
MOST_ZOOM = 26
"""Beyond, a tile's number would have more than 53 bits; maps end at 15 to 19."""
_MOST_BYTES = 32 << 20
"""Of a directory, of metadata, inflated; the specification keeps a root directory below 16 KiB, leaves have some 10."""
_MOST_TILE_BYTES = 8 << 20
_MOST_LEVELS = 4
_KEPT = 64
"""Directories kept: of 4,096 tiles each as most writers have it, so some 250,000 tiles are found without reading."""
_TAG = re.compile(r"<[^>]*>")
_LONGEST = 500
"""Characters of an attribution."""


@dataclass(frozen=True, slots=True)
class MapFacts:
    """What a map is: `bounds` are west, south, east, north in degrees; `layers` the names of a vector map's."""

    content_type: str
    is_gzipped: bool
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    attribution: str
    layers: tuple[str, ...]

    @property
    def is_vector(self) -> bool:
        """Whether tiles are drawings, not pictures."""
        return self.content_type == _TYPES[1]


@dataclass(frozen=True, slots=True)
class _Directory:
    """Entries by the number of their first tile; a `run` of 0 leads to another directory."""

    first: "array[int]"
    run: "array[int]"
    offset: "array[int]"
    length: "array[int]"


class PMTiles:
    """An open file; shared by threads."""

    def __init__(self, descriptor: int) -> None:
        """Take over an open file; raises FormatError for one that is no such map, or none that browsers show."""
        self._file = descriptor
        self._kept: OrderedDict[tuple[int, int], _Directory] = OrderedDict()
        self._turn = Lock()
        head = self._read(0, _HEADER.size)
        if head[:7] != _MAGIC:
            raise FormatError("it is no PMTiles file: make one with `pmtiles convert`")
        parts = _HEADER.unpack(head)
        if parts[1] != _VERSION:
            raise FormatError(f"it is of PMTiles version {parts[1]}, not 3: make it anew with `pmtiles convert`")
        self._root = (parts[2], parts[3])
        self._leaves, self._tiles = parts[6], parts[8]
        self._inside, packed, kind = parts[14], parts[15], parts[16]
        if self._inside not in {_NONE, _GZIP} or packed not in {_UNKNOWN, _NONE, _GZIP} or kind not in _TYPES:
            raise FormatError(
                "its tiles are compressed or of a kind as no browser shows them: gzip, MVT, PNG, JPEG, WebP"
            )
        self._directory(*self._root)
        west, south, east, north = (each / 1e7 for each in parts[19:23])
        metadata = self._metadata(parts[4], parts[5])
        self.facts = MapFacts(
            _TYPES[kind],
            packed == _GZIP,
            min(parts[17], MOST_ZOOM),
            min(parts[18], MOST_ZOOM),
            (max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)),
            _plain(metadata.get("attribution")),
            tuple(_plain(each.get("id")) for each in _objects(metadata.get("vector_layers"))),
        )

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile as it lies in the file, None where the map has none; raises FormatError for a broken file."""
        if not 0 <= zoom <= MOST_ZOOM or not 0 <= x < 1 << zoom or not 0 <= y < 1 << zoom:
            return None
        number, place = number_of(zoom, x, y), self._root
        for _ in range(_MOST_LEVELS):
            directory = self._directory(*place)
            at = bisect_right(directory.first, number) - 1
            if at < 0:
                return None
            if directory.run[at]:
                if number - directory.first[at] >= directory.run[at]:
                    return None
                if directory.length[at] > _MOST_TILE_BYTES:
                    raise FormatError(f"a tile of {directory.length[at]} bytes")
                return self._read(self._tiles + directory.offset[at], directory.length[at])
            place = (self._leaves + directory.offset[at], directory.length[at])
        raise FormatError("directories below directories without an end")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _read(self, offset: int, length: int) -> bytes:
        if length > _MOST_BYTES or offset >= 1 << 63:
            raise FormatError("lengths in it are beyond all bounds: it is damaged, copy it again")
        found = os.pread(self._file, length, offset)
        if len(found) < length:
            raise FormatError("it ends too early: it is damaged, copy it again")
        return found

    def _directory(self, offset: int, length: int) -> _Directory:
        with self._turn:
            known = self._kept.get((offset, length))
            if known is not None:
                self._kept.move_to_end((offset, length))
                return known
        read = _entries(self._inflated(self._read(offset, length)))
        with self._turn:
            self._kept[offset, length] = read
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return read

    def _inflated(self, data: bytes) -> bytes:
        if self._inside == _NONE:
            return data
        inflating = zlib.decompressobj(_ZLIB_OR_GZIP)
        try:
            found = inflating.decompress(data, _MOST_BYTES)
        except zlib.error as error:
            raise FormatError(f"a directory of it is damaged ({error}): copy it again") from error
        if not inflating.eof:
            raise FormatError("a directory of it is damaged: copy it again")
        return found

    def _metadata(self, offset: int, length: int) -> dict[str, Any]:
        """Return what the map says of itself, nothing where that can't be read: its tiles can be."""
        try:
            found = json.loads(self._inflated(self._read(offset, length)))
        except (FormatError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def number_of(zoom: int, x: int, y: int) -> int:
    """Return a tile's number: those of all smaller zooms come first, then its place on the Hilbert curve."""
    number = ((1 << 2 * zoom) - 1) // 3
    for level in range(zoom - 1, -1, -1):
        side = 1 << level
        right, low = int(x & side > 0), int(y & side > 0)
        number += (3 * right ^ low) << 2 * level
        if not low:
            if right:
                x, y = side - 1 - (x & side - 1), side - 1 - (y & side - 1)
            x, y = y, x
    return number


def _entries(data: bytes) -> _Directory:
    """Read a directory: the numbers' steps, the runs, the lengths, the offsets, each as varints."""
    numbers = _varints(data)
    count = numbers[0] if numbers else 0
    if count < 1 or len(numbers) < 4 * count + 1:
        raise FormatError("a directory of it is cut off: it is damaged, copy it again")
    columns = [numbers[1 + count * at : 1 + count * (at + 1)] for at in range(4)]
    offset = array("Q")
    for at, each in enumerate(columns[3]):
        before = offset[at - 1] + columns[2][at - 1] if at else 0
        offset.append(_small(each - 1 if each else before))
    return _Directory(array("Q", map(_small, accumulate(columns[0]))), columns[1], offset, columns[2])


def _varints(data: bytes) -> "array[int]":
    found, number, shift = array("Q"), 0, 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            found.append(_small(number))
            number, shift = 0, 0
        elif shift > 63:
            raise FormatError("a number in it is too long: it is damaged, copy it again")
    return found


def _small(number: int) -> int:
    if number >= 1 << 62:
        raise FormatError("a number in it is too large: it is damaged, copy it again")
    return number


def _plain(text: object) -> str:
    """Return text without markup, on one line."""
    return " ".join(_TAG.sub("", text[: 4 * _LONGEST]).split())[:_LONGEST] if isinstance(text, str) else ""


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
