"""A GPT drawn by code (UEFI 2.10, section 5.3)."""

import struct
import zlib
from collections.abc import Sequence

from clew.disk.specimens.fat import SECTOR

_ENTRIES, _ENTRY = 128, 128
_TABLE_SECTORS = _ENTRIES * _ENTRY // SECTOR
_FIRST = 2 + _TABLE_SECTORS
_ALIGNED = 64
BASIC_DATA = bytes.fromhex("a2a0d0ebe5b9334487c068b6b72699c7")
"""The type of partitions that hold Windows' file systems."""


def with_gpt(volumes: Sequence[bytes], kind: bytes = BASIC_DATA) -> bytes:
    """Return a disk with a GPT, at its start and its end, whose partitions are these volumes."""
    disk = bytearray(_aligned(_FIRST) * SECTOR)
    entries = bytearray()
    for number, volume in enumerate(volumes):
        first, count = len(disk) // SECTOR, len(volume) // SECTOR
        entries += struct.pack("<16s16sQQQ72s", kind, bytes([number + 1]) * 16, first, first + count - 1, 0, b"")
        disk += volume
        disk += bytes(-len(disk) % (_ALIGNED * SECTOR))
    table = bytes(entries).ljust(_ENTRIES * _ENTRY, b"\0")
    sectors = len(disk) // SECTOR + 1 + _TABLE_SECTORS
    protective = struct.pack("<B3sB3sII", 0, b"\0\2\0", 0xEE, b"\xff\xff\xff", 1, sectors - 1)
    disk[446:462], disk[510:512] = protective, b"\x55\xaa"
    disk[SECTOR : 2 * SECTOR] = _header(1, sectors - 1, 2, sectors, table)
    disk[2 * SECTOR : _FIRST * SECTOR] = table
    return bytes(disk + table + _header(sectors - 1, 1, sectors - 1 - _TABLE_SECTORS, sectors, table))


def _aligned(sector: int) -> int:
    return -(-sector // _ALIGNED) * _ALIGNED


def _header(here: int, other: int, table: int, sectors: int, entries: bytes) -> bytes:
    last = sectors - 2 - _TABLE_SECTORS
    fields = (here, other, _FIRST, last, bytes(range(16)), table, _ENTRIES, _ENTRY, zlib.crc32(entries))
    plain = struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0, *fields)
    return (plain[:16] + struct.pack("<I", zlib.crc32(plain)) + plain[20:]).ljust(SECTOR, b"\0")
