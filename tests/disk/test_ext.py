"""Damaged inodes of ext file systems are told, and cost no time."""

import struct
from io import BytesIO

import numpy as np

from clew.disk.ext import with_bounded_inodes
from clew.disk.medium import files_medium

BLOCK, INODE, PER_GROUP = 1024, 128, 16
GROUPS, BLOCKS_PER_GROUP = 2, 64
TABLES = (5, 69)


def volume(sizes: dict[int, int]) -> bytes:
    """Return the skeleton of an ext2: superblock, descriptors, and inodes with these sizes by their number from 0."""
    disk = bytearray(np.random.default_rng(2).bytes(BLOCK * GROUPS * BLOCKS_PER_GROUP))
    superblock = bytearray(1024)
    struct.pack_into("<11I", superblock, 0, 32, 128, 0, 0, 0, 1, 0, 0, BLOCKS_PER_GROUP, 0, PER_GROUP)
    struct.pack_into("<HH", superblock, 56, 0xEF53, 1)
    disk[1024:2048] = superblock
    for group, table in enumerate(TABLES):
        struct.pack_into("<III20x", disk, 2048 + 32 * group, 0, 0, table)
        disk[table * BLOCK : table * BLOCK + INODE * PER_GROUP] = bytes(INODE * PER_GROUP)
    for number, size in sizes.items():
        at = TABLES[number // PER_GROUP] * BLOCK + number % PER_GROUP * INODE
        struct.pack_into("<I", disk, at + 4, size & 0xFFFFFFFF)
        struct.pack_into("<I", disk, at + 108, size >> 32)
    return bytes(disk)


def read(disk: bytes, offset: int, size: int) -> bytes:
    return with_bounded_inodes(files_medium([BytesIO(disk)], lambda: None)).read(offset, size)


def test_only_sizes_that_can_not_be_are_changed() -> None:
    sound = {0: 1000, 3: BLOCK * 128, 17: 0, 31: 77}
    disk = volume(sound)
    assert read(disk, 0, len(disk)) == disk
    seen = read(volume({**sound, 5: 1 << 40, 20: (1 << 32) - 1}), 0, len(disk))
    assert seen == volume({**sound, 5: len(disk) + 1, 20: len(disk) + 1})


def test_reading_in_pieces_of_whole_inodes_shows_the_same() -> None:
    disk = volume({2: 1 << 60, 16: 1 << 33})
    whole = read(disk, 0, len(disk))
    for step in (512, 4096, 65_536):
        assert b"".join(read(disk, at, step) for at in range(0, len(disk), step)) == whole


def test_what_has_no_such_tables_is_left_as_it_is() -> None:
    disk = bytearray(volume({2: 1 << 60}))
    struct.pack_into("<I", disk, 1024 + 32, 0)  # no blocks in a group
    assert read(bytes(disk), 0, 4096) == bytes(disk[:4096])
    assert read(b"short", 0, 5) == b"short"
