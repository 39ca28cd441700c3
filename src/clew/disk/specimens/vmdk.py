"""A sparse VMDK drawn by code (VMware, "Virtual Disk Format 5.0")."""

import struct

from clew.disk.specimens.fat import SECTOR, small_disk

_GRAIN = 128
_ENTRIES = 512
_DESCRIPTOR_AT, _DESCRIPTOR_SECTORS = 1, 20
_TEXT = """# Disk DescriptorFile
version=1
CID=fffffffe
parentCID=ffffffff
createType="monolithicSparse"

# Extent description
RW {sectors} SPARSE "drawn.vmdk"

# The Disk Data Base
#DDB

ddb.virtualHWVersion = "4"
ddb.geometry.cylinders = "1"
ddb.geometry.heads = "16"
ddb.geometry.sectors = "63"
ddb.adapterType = "ide"
"""


def draw_vmdk(disk: bytes) -> bytes:
    """Return a sparse VMDK of a disk of at most 32 MiB; grains of zeros are left out."""
    grain = _GRAIN * SECTOR
    pieces = [disk[at : at + grain].ljust(grain, b"\0") for at in range(0, len(disk), grain)]
    directory = _DESCRIPTOR_AT + _DESCRIPTOR_SECTORS
    table = directory + 1
    first = -(-(table + _ENTRIES * 4 // SECTOR) // _GRAIN) * _GRAIN
    kept = [number for number, piece in enumerate(pieces) if any(piece)]
    entries = [0] * _ENTRIES
    for place, number in enumerate(kept):
        entries[number] = first + place * _GRAIN
    sectors = len(pieces) * _GRAIN
    header = struct.pack(
        "<4sIIQQQQIQQQB4sH",
        b"KDMV",
        1,
        1,
        sectors,
        _GRAIN,
        _DESCRIPTOR_AT,
        _DESCRIPTOR_SECTORS,
        _ENTRIES,
        0,
        directory,
        first,
        0,
        b"\n \r\n",
        0,
    )
    parts = (
        header.ljust(SECTOR, b"\0"),
        _TEXT.format(sectors=sectors).encode().ljust(_DESCRIPTOR_SECTORS * SECTOR, b"\0"),
        struct.pack("<I", table).ljust(SECTOR, b"\0"),
        struct.pack(f"<{_ENTRIES}I", *entries),
    )
    return b"".join(parts).ljust(first * SECTOR, b"\0") + b"".join(pieces[number] for number in kept)


def small_vmdk() -> bytes:
    """Return a sparse VMDK of a disk of 96 KiB."""
    return draw_vmdk(small_disk())
