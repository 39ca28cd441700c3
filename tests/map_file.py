"""Writes small PMTiles files, for tests: the PMTiles Version 3 Specification."""

import gzip
import json
import struct
from collections.abc import Mapping

from clew.pmtiles import number_of

Address = tuple[int, int, int]
PNG, MVT = 2, 1


def varint(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Return a directory of (first number, run, offset, length)."""
    steps = [each[0] - (entries[at - 1][0] if at else 0) for at, each in enumerate(entries)]
    follows = [at > 0 and each[2] == entries[at - 1][2] + entries[at - 1][3] for at, each in enumerate(entries)]
    offsets = [0 if follows[at] else each[2] + 1 for at, each in enumerate(entries)]
    columns = (steps, [each[1] for each in entries], [each[3] for each in entries], offsets)
    return gzip.compress(varint(len(entries)) + b"".join(varint(each) for column in columns for each in column))


def map_file(tiles: Mapping[Address, bytes], kind: int = PNG, *, leaves: int = 0, packed: int = 1) -> bytes:
    """Return a map of these tiles; with `leaves`, so many entries lie in a directory below the root."""
    content = b"".join(dict.fromkeys(tiles.values()))
    entries: list[tuple[int, int, int, int]] = []
    for number, tile in sorted((number_of(*address), each) for address, each in tiles.items()):
        place = (content.index(tile), len(tile))
        if entries and entries[-1][0] + entries[-1][1] == number and entries[-1][2:] == place:
            entries[-1] = (entries[-1][0], entries[-1][1] + 1, *place)
        else:
            entries.append((number, 1, *place))
    below = b""
    if leaves:
        parts = [entries[at : at + leaves] for at in range(0, len(entries), leaves)]
        entries = []
        for part in parts:
            leaf = directory(part)
            entries.append((part[0][0], 0, len(below), len(leaf)))
            below += leaf
    root = directory(entries)
    metadata = gzip.compress(
        json.dumps({"attribution": "<a href='x'>Drawn</a> here", "vector_layers": [{"id": "water"}]}).encode()
    )
    places, offset = [], 127
    for stretch in (root, metadata, below, content):
        places += [offset, len(stretch)]
        offset += len(stretch)
    zooms = [zoom for zoom, _, _ in tiles]
    head = struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", 3, *places, len(tiles), len(entries), len(tiles), 1, 2, packed, kind, min(zooms), max(zooms)),
        *(-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0),
    )
    return head + root + metadata + below + content
