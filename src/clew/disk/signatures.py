"""What a disk or a volume begins with: the file systems, what is encrypted, and what is known but not read.

Sources: Microsoft's FAT specification (fatgen103) and exFAT specification, section 3.1; Carrier, "File System Forensic
Analysis" (NTFS boot sector, table 13.18; DOS partition table, table 5.1); ext4's disk layout in the Linux
documentation; Apple's TN1150 (HFS+) and APFS reference; ECMA-119 section 8; UEFI 2.10 section 5.3 (GPT); Metz'
descriptions of BitLocker and FileVault (libbde, libfvde); LUKS on-disk format.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from struct import unpack_from

HEAD_BYTES = 70_000
"""Bytes of a volume's beginning that telling it needs: Btrfs has its superblock at 65,536."""
_BOOT_MARK = b"\x55\xaa"
_TO_GO = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
"""The identifier of a BitLocker To Go volume, at byte 424 of a sector that looks like FAT32."""
_SECTORS = (512, 1024, 2048, 4096)


class Reading(StrEnum):
    """What becomes of a volume."""

    FILES = "files"
    APFS = "APFS"
    ENCRYPTED = "encrypted"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True)
class VolumeKind:
    """What a volume is: its name ("NTFS", "BitLocker") and how it is read."""

    name: str
    reading: Reading = Reading.FILES


def volume_kind(head: bytes | memoryview) -> VolumeKind | None:
    """Tell what begins with these bytes (`HEAD_BYTES` of them, or all there are); None for nothing known."""
    for test, kind in _TESTS:
        if len(head) >= 512 and test(head):
            return kind
    return None


def is_partitioned(head: bytes | memoryview, size: int) -> bool:
    """Tell whether a disk of so many bytes begins with a partition table that can be true."""
    if len(head) < 512:
        return False
    if any(bytes(head[at : at + 8]) == b"EFI PART" for at in _SECTORS):
        return True
    if bytes(head[:2]) == b"ER" and any(bytes(head[at : at + 4]) == b"PM\0\0" for at in _SECTORS):
        return True
    return _is_dos_table(head, size)


def _is_dos_table(head: bytes | memoryview, size: int) -> bool:
    if bytes(head[510:512]) != _BOOT_MARK:
        return False
    taken: list[tuple[int, int]] = []
    for at in range(446, 510, 16):
        status, kind, start, length = head[at], head[at + 4], *unpack_from("<II", head, at + 8)
        if status not in {0, 0x80}:
            return False
        if kind == 0 or length == 0:
            if kind or length or start:
                return False
            continue
        if start == 0:
            return False
        taken.append((start, start + length))
    taken.sort()
    is_there = bool(taken) and taken[0][0] * 512 < size
    return is_there and all(before[1] <= after[0] for before, after in pairwise(taken))


def _is_boot_sector(head: bytes | memoryview) -> bool:
    """Tell whether the fields that FAT and NTFS have in common are as they must be."""
    sector, cluster = unpack_from("<HB", head, 11)
    is_jump = head[0] == 0xE9 or (head[0] == 0xEB and head[2] == 0x90)
    return bytes(head[510:512]) == _BOOT_MARK and is_jump and sector in _SECTORS and cluster != 0


def _is_ntfs(head: bytes | memoryview) -> bool:
    return bytes(head[3:11]) == b"NTFS    " and _is_boot_sector(head)


def _is_exfat(head: bytes | memoryview) -> bool:
    return bytes(head[3:11]) == b"EXFAT   " and bytes(head[510:512]) == _BOOT_MARK and 9 <= head[108] <= 12


def _is_fat(head: bytes | memoryview) -> bool:
    reserved, tables, entries, few, media, per_table = unpack_from("<HBHHBH", head, 14)
    many, per_large_table = unpack_from("<II", head, 32)
    cluster = head[13]
    return (
        _is_boot_sector(head)
        and cluster & (cluster - 1) == 0
        and reserved > 0
        and tables in {1, 2}
        and (media == 0xF0 or media >= 0xF8)
        and (few > 0) != (many > 0)
        and ((per_table > 0 and entries > 0) or (per_table == 0 and entries == 0 and per_large_table > 0))
    )


def _is_ext(head: bytes | memoryview) -> bool:
    if len(head) < 2048 or bytes(head[1080:1082]) != b"\x53\xef":
        return False
    fields: tuple[int, ...] = unpack_from("<11I", head, 1024)
    inodes, blocks, _, _, _, first, log_block, _, per_group, _, inodes_per_group = fields
    return bool(inodes and blocks and per_group and inodes_per_group) and first <= 1 and log_block <= 6


def _is_hfs_plus(head: bytes | memoryview) -> bool:
    if len(head) < 1536 or bytes(head[1024:1028]) not in {b"H+\0\4", b"HX\0\5"}:
        return False
    block: int = unpack_from(">I", head, 1024 + 40)[0]
    return block >= 512 and block & (block - 1) == 0


def _is_apfs(head: bytes | memoryview) -> bool:
    block: int = unpack_from("<I", head, 36)[0]
    return bytes(head[32:36]) == b"NXSB" and 4096 <= block <= 65_536 and block & (block - 1) == 0


def _is_iso(head: bytes | memoryview) -> bool:
    return bytes(head[32_769:32_774]) == b"CD001" and head[32_768] in {0, 1, 2, 255}


def _is_bitlocker(head: bytes | memoryview) -> bool:
    return bytes(head[3:11]) == b"-FVE-FS-" or bytes(head[424:440]) == _TO_GO


def _is_luks(head: bytes | memoryview) -> bool:
    return bytes(head[:6]) == b"LUKS\xba\xbe" and bytes(head[6:8]) in {b"\0\1", b"\0\2"}


def _is_core_storage(head: bytes | memoryview) -> bool:
    version, kind = unpack_from("<HH", head, 8)
    return bytes(head[88:90]) == b"CS" and version == 1 and kind == 0x10


def _has(at: int, magic: bytes) -> Callable[[bytes | memoryview], bool]:
    return lambda head: bytes(head[at : at + len(magic)]) == magic


_TESTS: tuple[tuple[Callable[[bytes | memoryview], bool], VolumeKind], ...] = (
    (_is_bitlocker, VolumeKind("BitLocker", Reading.ENCRYPTED)),
    (_is_luks, VolumeKind("LUKS", Reading.ENCRYPTED)),
    (_is_core_storage, VolumeKind("FileVault (CoreStorage)", Reading.ENCRYPTED)),
    (_is_ntfs, VolumeKind("NTFS")),
    (_is_exfat, VolumeKind("exFAT")),
    (_is_fat, VolumeKind("FAT")),
    (_is_apfs, VolumeKind("APFS", Reading.APFS)),
    (_is_hfs_plus, VolumeKind("HFS+")),
    (_is_iso, VolumeKind("ISO 9660")),
    (_is_ext, VolumeKind("ext")),
    (_has(0, b"XFSB\0\0"), VolumeKind("XFS", Reading.NOT_READ)),
    (_has(65_600, b"_BHRfS_M"), VolumeKind("Btrfs", Reading.NOT_READ)),
    (_has(3, b"ReFS\0\0\0\0"), VolumeKind("ReFS", Reading.NOT_READ)),
    (_has(1024, b"\x10\x20\xf5\xf2"), VolumeKind("F2FS", Reading.NOT_READ)),
    (_has(512, b"LABELONE"), VolumeKind("Linux LVM", Reading.NOT_READ)),
    (_has(4086, b"SWAPSPACE2"), VolumeKind("Linux swap space", Reading.NOT_READ)),
)
"""In the order asked: the rarer and stronger signature first."""
