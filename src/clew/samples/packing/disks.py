"""Writes disk images: a partition table, a FAT file system, deleted files, and pictures that lie in free space."""

import struct
from collections.abc import Sequence
from pathlib import PurePosixPath

from clew.disk.specimens.ewf import draw_e01
from clew.disk.specimens.fat import SECTOR, Planted, draw_fat, with_partitions
from clew.samples.packing.content import Container, Content
from clew.samples.planned import CARVED, DELETED

FAT16_TYPE = 0x06
PER_CLUSTER = 2
SLACK_SECTORS = 1024
FEWEST_CLUSTERS = 4400
"""Fewer make it a FAT12."""


def raw_disk(contents: Sequence[Content]) -> Container:
    """Return a disk with an MBR and one FAT16 partition.

    Deleted files keep their names there; carved ones lie behind all files without any name, and are known by where they
    begin.
    """
    named = [content for content in contents if content.state != CARVED]
    loose = [content for content in contents if content.state == CARVED]
    planted = [Planted(each.path.decode(), each.data, each.seconds, is_deleted=each.state == DELETED) for each in named]
    sectors = sum(len(each.data) // SECTOR + 2 * PER_CLUSTER for each in contents) + SLACK_SECTORS
    sectors = max(sectors, FEWEST_CLUSTERS * PER_CLUSTER)
    volume = draw_fat(
        planted, sectors=sectors, loose=[each.data for each in loose], label="CARD", per_cluster=PER_CLUSTER
    )
    disk = with_partitions([(FAT16_TYPE, volume)])
    offsets = tuple(disk.index(each.data) if each.state == CARVED else -1 for each in contents)
    paths = tuple(_path(each, offset) for each, offset in zip(contents, offsets, strict=True))
    return Container(disk, paths, offsets)


def _path(content: Content, offset: int) -> bytes:
    if offset < 0:
        return content.path
    return f"unallocated/{offset:012d}{PurePosixPath(content.path.decode()).suffix}".encode()


def e01(contents: Sequence[Content]) -> Container:
    """Return such a disk as an E01 with its MD5."""
    raw = raw_disk(contents)
    said = {"case number": "OP-114", "evidence number": "KP/1-7", "examiner": "Sam Weaver", "notes": "sample"}
    return Container(draw_e01(raw.data, said), raw.paths, raw.offsets)


def thumbs_db(contents: Sequence[Content]) -> Container:
    """Return a Thumbs.db as Windows Vista left it in shared folders: a compound file ([MS-CFB]).

    Each picture has a stream, named by size in px and a hash of its file's; all are longer than the 4,096 bytes below
    which they would lie in a stream of small streams.
    """
    marks = [f"{number + 0x5A17 << 40 | each.seconds:016x}" for number, each in enumerate(contents)]
    streams = [
        (f"256_{mark}", (struct.pack("<III", 12, 1, len(each.data)) + each.data).ljust(4096, b"\0"))
        for mark, each in zip(marks, contents, strict=True)
    ]
    return Container(_compound(streams), tuple(f"{mark}.jpg".encode() for mark in marks))


END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NOBODY = 0xFFFFFFFF


def _compound(streams: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a compound file, version 3: header, one sector of the FAT, the directory, then the streams."""
    per_sector = SECTOR // 128
    folders = -(-(len(streams) + 1) // per_sector)
    chain = [FAT_SECTOR, *range(2, folders + 1), END]
    starts = []
    for _, data in streams:
        count = -(-len(data) // SECTOR)
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + count), END]
    table = chain + [FREE] * (SECTOR // 4 - len(chain))
    if len(table) > SECTOR // 4:
        raise ValueError("one sector of FAT holds 64 KiB of streams")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, END, 0, END, 0, 0),
    )
    header += struct.pack("<I", FREE) * 108
    entries = [_entry("Root Entry", 5, 1 if streams else NOBODY, END, 0, NOBODY)]
    for number, ((name, data), start) in enumerate(zip(streams, starts, strict=True), 1):
        following = number + 1 if number < len(streams) else NOBODY
        entries.append(_entry(name, 2, NOBODY, start, len(data), following))
    directory = b"".join(entries).ljust(folders * SECTOR, b"\0")
    body = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for _, data in streams)
    return header + struct.pack(f"<{len(table)}I", *table) + directory + body


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBBIII", raw, len(raw), kind, 1, NOBODY, right, child)
    return head + struct.pack("<16sIQQIQ", b"", 0, 0, 0, start, size)
