"""A fixed VHD drawn by code (Microsoft, "Virtual Hard Disk Image Format Specification", version 1.0)."""

import struct

from clew.disk.specimens.fat import small_disk

_FIXED = 2


def draw_vhd(disk: bytes) -> bytes:
    """Return a fixed VHD: the disk and a footer."""
    fields = (
        b"conectix",
        2,
        0x10000,
        (1 << 64) - 1,
        0,
        b"clew",
        0x10000,
        b"Wi2k",
        len(disk),
        len(disk),
        4,
        4,
        17,
        _FIXED,
    )
    footer = struct.pack(">8sIIQI4sI4sQQHBBI", *fields)
    identifier = bytes(range(16)) + bytes(428)
    checksum = ~sum(footer + identifier) & 0xFFFFFFFF
    return disk + footer + struct.pack(">I", checksum) + identifier


def small_vhd() -> bytes:
    """Return a fixed VHD of a disk of 96 KiB."""
    return draw_vhd(small_disk())
