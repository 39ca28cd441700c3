"""A QCOW2 image drawn by code (QEMU's docs/interop/qcow2.txt, version 2)."""

import struct

from clew.disk.specimens.fat import small_disk

_BITS = 12
_CLUSTER = 1 << _BITS


def draw_qcow(disk: bytes) -> bytes:
    """Return a QCOW2 image of a disk of at most 2 MiB; clusters of zeros are left out."""
    pieces = [disk[at : at + _CLUSTER].ljust(_CLUSTER, b"\0") for at in range(0, len(disk), _CLUSTER)]
    kept = [number for number, piece in enumerate(pieces) if any(piece)]
    first = 5  # behind header, first-level table, its one second-level table, count table and counts
    second = [0] * (_CLUSTER // 8)
    for place, number in enumerate(kept):
        second[number] = (first + place) << _BITS | 1 << 63
    header = struct.pack(
        ">4sIQIIQIIQQIIQ", b"QFI\xfb", 2, 0, 0, _BITS, len(disk), 0, 1, _CLUSTER, 3 * _CLUSTER, 1, 0, 0
    )
    counts = struct.pack(f">{first + len(kept)}H", *([1] * (first + len(kept))))
    tables = (
        header,
        struct.pack(">Q", 2 * _CLUSTER | 1 << 63),
        struct.pack(f">{len(second)}Q", *second),
        struct.pack(">Q", 4 * _CLUSTER),
        counts,
    )
    return b"".join(each.ljust(_CLUSTER, b"\0") for each in tables) + b"".join(pieces[number] for number in kept)


def small_qcow() -> bytes:
    """Return a QCOW2 image of a disk of 96 KiB."""
    return draw_qcow(small_disk())
