"""Keeps damaged inodes of ext2, ext3 and ext4 from costing hours.

The Sleuth Kit goes block by block through all that an inode claims to hold, before it says anything of it: an inode of
4 TiB with holes takes minutes, one of 2^60 bytes for ever. So it walks through inode tables in which no file
claims more than the volume holds and a byte, which is enough to tell that the claim is false. Contents are never read
through this. Layout: Linux' documentation of ext4, "Super Block", "Block Group Descriptors", "Index Nodes".
"""

from struct import unpack_from

import numpy as np
import numpy.typing as npt

from clew.disk.medium import Medium
from clew.errors import ExaminationError

_SUPERBLOCK = 1024
_META_GROUPS, _WIDE = 0x10, 0x80
"""Incompatible features: descriptors lie elsewhere; block numbers have 64 bits."""
_MAX_GROUPS = 1 << 20
"""2^20 groups of 128 MiB are 128 TiB."""
_MAX_LOG_BLOCK = 6
"""Blocks of 64 KiB."""
_SIZE_LOW, _SIZE_HIGH = 4, 108


def with_bounded_inodes(medium: Medium) -> Medium:
    """Return a volume as it is but for the sizes in its inode tables."""
    try:
        head = medium.read(_SUPERBLOCK, 1024)
        tables, length, inode = _tables(medium, head)
    except (ExaminationError, ValueError):
        return medium
    if not len(tables):
        return medium

    def read_at(offset: int, size: int) -> bytes:
        content = medium.read(offset, size)
        first = int(np.searchsorted(tables, offset - length, "right"))
        last = int(np.searchsorted(tables, offset + size, "left"))
        return (
            _bounded(content, offset, tables[first:last], (length, inode), medium.size + 1) if first < last else content
        )

    return Medium(read_at, medium.size, lambda: None, medium.sector)


def _tables(medium: Medium, head: bytes) -> tuple[npt.NDArray[np.int64], int, int]:
    """Return where the inode tables begin in bytes, ascending, and the length of a table and of an inode."""
    if len(head) < 1024 or not any(head[32:36]) or head[24] > _MAX_LOG_BLOCK:
        raise ValueError("no superblock")
    blocks, first, log_block = unpack_from("<I", head, 4)[0], *unpack_from("<II", head, 20)
    per_group, inodes = unpack_from("<I", head, 32)[0], unpack_from("<I", head, 40)[0]
    revision, features = unpack_from("<I", head, 76)[0], unpack_from("<I", head, 96)[0]
    inode = unpack_from("<H", head, 88)[0] if revision else 128
    wide = unpack_from("<H", head, 254)[0] if features & _WIDE else 32
    block = 1024 << log_block
    groups = -(-(blocks - first) // per_group)
    if features & _META_GROUPS or inode < 128 or inode & (inode - 1) or wide < 32 or not 0 < groups <= _MAX_GROUPS:
        raise ValueError("another layout")
    raw = medium.read((first + 1) * block, groups * wide)
    rows = np.frombuffer(raw, np.uint8, len(raw) // wide * wide).reshape(-1, wide)
    starts = rows[:, 8:12].copy().view("<u4")[:, 0].astype(np.int64)
    if wide >= 64:
        starts += rows[:, 40:44].copy().view("<u4")[:, 0].astype(np.int64) << 32
    starts = np.unique(starts[starts < medium.size // block]) * block
    return starts, inodes * inode, inode


def _bounded(content: bytes, offset: int, tables: npt.NDArray[np.int64], layout: tuple[int, int], most: int) -> bytes:
    """Return a stretch of the volume in which no inode that lies in it as a whole has more than `most` bytes."""
    length, inode = layout
    changed = bytearray(content)
    for table in tables.tolist():
        start = max(table, table + -(-(offset - table) // inode) * inode)
        count = (min(table + length, offset + len(content)) - start) // inode
        if count <= 0:
            continue
        rows = np.frombuffer(changed, np.uint8, count * inode, start - offset).reshape(count, inode)
        low = rows[:, _SIZE_LOW : _SIZE_LOW + 4].copy().view("<u4")[:, 0].astype(np.uint64)
        high = rows[:, _SIZE_HIGH : _SIZE_HIGH + 4].copy().view("<u4")[:, 0].astype(np.uint64)
        for row in np.flatnonzero(low + (high << np.uint64(32)) > most).tolist():
            rows[row, _SIZE_LOW : _SIZE_LOW + 4] = list((most & 0xFFFFFFFF).to_bytes(4, "little"))
            rows[row, _SIZE_HIGH : _SIZE_HIGH + 4] = list((most >> 32).to_bytes(4, "little"))
    return bytes(changed)
