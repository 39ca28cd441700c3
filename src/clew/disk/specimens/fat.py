"""A FAT12 or FAT16 file system drawn by code, with deleted files and content in free space (Microsoft, fatgen103)."""

import struct
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SECTOR = 512
_ROOT_ENTRIES = 512
_DIRECTORY, _ARCHIVE, _LABEL, _LONG = 0x10, 0x20, 0x08, 0x0F
_DELETED = b"\xe5"
_EPOCH = 1_577_880_000
"""The time of files that have none of their own: 1 January 2020, 12:00."""
_PARTITION_AT = 64
"""Partitions begin at multiples of so many sectors."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One file to put on the disk: its path with "/" between folders, content, time in seconds since 1970.

    `over` is the path of a deleted file before it whose space it takes.
    """

    path: str
    content: bytes
    modified: int = _EPOCH
    is_deleted: bool = False
    over: str = ""


@dataclass(slots=True)
class _Folder:
    """Entries of a folder, and where it lies: cluster 0 is the root."""

    cluster: int = 0
    entries: bytearray = field(default_factory=bytearray)
    names: set[bytes] = field(default_factory=set)


class _Fat:
    """The file system while it is drawn."""

    def __init__(self, sectors: int, per_cluster: int) -> None:
        self.sectors, self.per_cluster = sectors, per_cluster
        data = sectors - 1 - _ROOT_ENTRIES * 32 // SECTOR
        self.is_fat16 = data // per_cluster >= 4300
        entry_bits = 16 if self.is_fat16 else 12
        self.table_sectors = -(-(data // per_cluster + 2) * entry_bits // (8 * SECTOR))
        self.first = 1 + 2 * self.table_sectors + _ROOT_ENTRIES * 32 // SECTOR
        self.clusters = (sectors - self.first) // per_cluster
        self.table = [0] * (self.clusters + 2)
        self.table[0], self.table[1] = (self.end & ~0xFF) | 0xF8, self.end
        self.next = 2
        self.image = bytearray(sectors * SECTOR)

    @property
    def end(self) -> int:
        """What the last cluster of a chain says."""
        return 0xFFFF if self.is_fat16 else 0xFFF

    def place(self, content: bytes, *, is_free: bool = False, over: int = 0) -> int:
        """Put content into the next clusters, or from cluster `over` on, and return the first.

        `is_free` leaves them marked as free.
        """
        count = -(-len(content) // (self.per_cluster * SECTOR))
        first = over or self.next
        if first + count > self.clusters + 2:
            raise ValueError(f"{self.sectors} sectors hold no more")
        self.next = max(self.next, first + count)
        self.put(first, content)
        if not is_free:
            for cluster in range(first, first + count):
                self.table[cluster] = cluster + 1 if cluster + 1 < first + count else self.end
        return first if count else 0

    def put(self, cluster: int, content: bytes) -> None:
        """Write content from a cluster on."""
        at = (self.first + (cluster - 2) * self.per_cluster) * SECTOR
        self.image[at : at + len(content)] = content

    def finish(self, root: bytes, label: str, serial: int) -> bytes:
        """Write boot sector, tables and root folder."""
        kind = b"FAT16   " if self.is_fat16 else b"FAT12   "
        few, many = (self.sectors, 0) if self.sectors < 1 << 16 else (0, self.sectors)
        boot = struct.pack(
            "<3s8sHBHBHHBHHHIIBBBI11s8s",
            *(b"\xeb\x3c\x90", b"DRAWN   ", SECTOR, self.per_cluster, 1, 2, _ROOT_ENTRIES, few, 0xF8),
            *(self.table_sectors, 63, 255, 0, many, 0x80, 0, 0x29, serial, _short_label(label), kind),
        )
        self.image[: len(boot)] = boot
        self.image[510:512] = b"\x55\xaa"
        packed = _packed(self.table, is_fat16=self.is_fat16)
        for number in range(2):
            at = (1 + number * self.table_sectors) * SECTOR
            self.image[at : at + len(packed)] = packed
        at = (1 + 2 * self.table_sectors) * SECTOR
        self.image[at : at + len(root)] = root
        return bytes(self.image)


def draw_fat(
    files: Iterable[Planted],
    *,
    sectors: int,
    loose: Sequence[bytes] = (),
    label: str = "",
    serial: int = 0x2020_0101,
    per_cluster: int = 1,
) -> bytes:
    """Return a FAT file system of so many sectors; FAT16 from about 4,300 clusters on, else FAT12.

    Files lie in the order given, each in one piece. What is `loose` lies behind them in free clusters and has no name.
    Raises ValueError where it does not fit.
    """
    fat = _Fat(sectors, per_cluster)
    folders: dict[str, _Folder] = {"": _Folder()}
    if label:
        folders[""].entries += _entry(_short_label(label), _LABEL, 0, 0, _EPOCH)
    planted = list(files)
    rooms = _rooms(planted)
    for each in planted:
        _make_folders(fat, folders, each, rooms)
    places: dict[str, int] = {}
    for each in planted:
        above, _, name = each.path.rpartition("/")
        cluster = fat.place(each.content, is_free=each.is_deleted, over=places.get(each.over, 0))
        places[each.path] = cluster
        entries = _named(folders[above], name, _ARCHIVE, cluster, len(each.content), each.modified)
        folders[above].entries += _as_deleted(entries) if each.is_deleted else entries
    for content in loose:
        fat.place(content, is_free=True)
    for path, folder in folders.items():
        if path:
            fat.put(folder.cluster, bytes(folder.entries))
    if len(folders[""].entries) > _ROOT_ENTRIES * 32:
        raise ValueError(f"the root folder holds {_ROOT_ENTRIES} entries, long names take several")
    return fat.finish(bytes(folders[""].entries), label, serial)


def with_partitions(volumes: Sequence[tuple[int, bytes]], gap: bytes = b"") -> bytes:
    """Return a disk with an MBR whose partitions are these volumes, each with its type; at most four.

    `gap` is put into the sectors behind the table, which belong to no partition.
    """
    disk = bytearray(_PARTITION_AT * SECTOR)
    disk[SECTOR : SECTOR + len(gap)] = gap
    for number, (kind, volume) in enumerate(volumes):
        entry = struct.pack(
            "<B3sB3sII", 0, b"\xfe\xff\xff", kind, b"\xfe\xff\xff", len(disk) // SECTOR, len(volume) // SECTOR
        )
        disk[446 + 16 * number : 462 + 16 * number] = entry
        disk += volume
        disk += bytes(-len(disk) % (_PARTITION_AT * SECTOR))
    disk[510:512] = b"\x55\xaa"
    return bytes(disk)


def small_disk() -> bytes:
    """Return a disk of 64 KiB and a table: a file, a deleted file, and pictures that only carving finds."""
    files = (Planted("A note.txt", b"a note\n"), Planted("OLD/GONE.TXT", b"deleted\n" * 80, is_deleted=True))
    return with_partitions([(1, draw_fat(files, sectors=128, loose=loose_files(), label="SMALL"))])


def loose_files() -> tuple[bytes, ...]:
    """Return the smallest JPEG, PNG, GIF and MP4 that their structure allows, each one a dot or a film of nothing."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b""))
    png = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    frame = struct.pack(">HBHHB3s", 11, 8, 1, 1, 1, b"\1\x11\0")
    scan = struct.pack(">HB2sBBB", 8, 1, b"\1\0", 0, 63, 0)
    jpeg = (
        b"\xff\xd8\xff\xdb\0\x43\0" + b"\1" * 64 + b"\xff\xc0" + frame + b"\xff\xda" + scan + b"\x2a\xff\0\x15\xff\xd9"
    )
    gif = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2\x44\1\0;"
    mp4 = (
        struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
        + struct.pack(">I4s", 8, b"moov")
        + struct.pack(">I4s4x", 12, b"mdat")
    )
    return jpeg, b"\x89PNG\r\n\x1a\n" + png, gif, mp4


def _rooms(planted: Iterable[Planted]) -> dict[str, int]:
    """Return how many bytes of entries each folder needs at most."""
    rooms: dict[str, int] = {}
    for path in {
        "/".join(each.path.split("/")[: depth + 1]) for each in planted for depth in range(each.path.count("/") + 1)
    }:
        above, _, name = path.rpartition("/")
        rooms[above] = rooms.get(above, 64) + 32 * (2 + len(name) // 13)
    return rooms


def _make_folders(fat: _Fat, folders: dict[str, _Folder], planted: Planted, rooms: Mapping[str, int]) -> None:
    """Make the folders above a file."""
    parts = planted.path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        name = "/".join(parts[:depth])
        if name in folders:
            continue
        above = folders["/".join(parts[: depth - 1])]
        folder = _Folder(fat.place(bytes(rooms[name])))
        folder.entries += _entry(b".          ", _DIRECTORY, folder.cluster, 0, planted.modified)
        folder.entries += _entry(b"..         ", _DIRECTORY, above.cluster, 0, planted.modified)
        above.entries += _named(above, parts[depth - 1], _DIRECTORY, folder.cluster, 0, planted.modified)
        folders[name] = folder


def _named(folder: _Folder, name: str, attributes: int, cluster: int, size: int, modified: int) -> bytes:
    """Return an entry with as many entries for its long name as it needs."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending) if dot else (name, "")
    is_short = name == name.upper() and len(stem) <= 8 and len(ending) <= 3 and f"{stem}{ending}".isalnum()
    plain = "".join(each for each in stem.upper() if each.isascii() and each.isalnum())
    short = (
        f"{stem:8}{ending:3}"
        if is_short
        else f"{plain[:5]}~{len(folder.names) + 1}".ljust(8) + f"{ending.upper()[:3]:3}"
    )
    raw = short.encode("ascii", "replace")[:11]
    folder.names.add(raw)
    entry = _entry(raw, attributes, cluster, size, modified)
    return entry if is_short else _long_name(name, raw) + entry


def _long_name(name: str, short: bytes) -> bytes:
    checksum = 0
    for byte in short:
        checksum = ((checksum >> 1) | (checksum & 1) << 7) + byte & 0xFF
    units = name.encode("utf-16-le")
    units += b"\0\0" if len(units) % 26 else b""
    units += b"\xff" * (-len(units) % 26)
    pieces = [units[at : at + 26] for at in range(0, len(units), 26)]
    entries = [
        bytes([number | (0x40 if number == len(pieces) else 0)])
        + piece[:10]
        + bytes([_LONG, 0, checksum])
        + piece[10:22]
        + b"\0\0"
        + piece[22:]
        for number, piece in enumerate(pieces, 1)
    ]
    return b"".join(reversed(entries))


def _entry(short: bytes, attributes: int, cluster: int, size: int, modified: int) -> bytes:
    when = time.gmtime(modified)
    day = (when.tm_year - 1980) << 9 | when.tm_mon << 5 | when.tm_mday
    hour = when.tm_hour << 11 | when.tm_min << 5 | when.tm_sec // 2
    return struct.pack("<11sBBBHHHHHHHI", short, attributes, 0, 0, hour, day, day, 0, hour, day, cluster, size)


def _as_deleted(entries: bytes) -> bytes:
    return b"".join(_DELETED + entries[at + 1 : at + 32] for at in range(0, len(entries), 32))


def _short_label(label: str) -> bytes:
    return f"{label or 'NO NAME':11}".encode("ascii")[:11]


def _packed(table: Sequence[int], *, is_fat16: bool) -> bytes:
    if is_fat16:
        return struct.pack(f"<{len(table)}H", *table)
    pairs = [*table, 0][: len(table) + len(table) % 2]
    return b"".join(
        (one | other << 12).to_bytes(3, "little") for one, other in zip(pairs[::2], pairs[1::2], strict=True)
    )
