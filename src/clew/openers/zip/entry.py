"""One entry of a zip: its header in the directory or before its content (APPNOTE.TXT 6.3.10, section 4.3)."""

import struct
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

LOCAL, CENTRAL, DESCRIPTOR = b"PK\3\4", b"PK\1\2", b"PK\7\b"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
LOCAL_BYTES, CENTRAL_BYTES = _LOCAL.size, _CENTRAL.size
ENCRYPTED, STREAMED, PATCHED, STRONG, UTF8, MASKED = 0x1, 0x8, 0x20, 0x40, 0x800, 0x2000
_UNSET16, _UNSET32 = 0xFFFF, 0xFFFFFFFF
_DOS_HOSTS = frozenset({0, 10, 11, 14})
_UNIX_HOSTS = frozenset({3, 19})
_FILETIME_EPOCH = 116_444_736_000_000_000
"""1970 in the 100 ns since 1601 that NTFS counts."""
_AES = 99


@dataclass(frozen=True, slots=True)
class AesExtra:
    """WinZip's AES extra field: vendor version (2 has no CRC), key bytes, the method below."""

    version: int
    key_bytes: int
    method: int


@dataclass(frozen=True, slots=True)
class Times:
    """Times of an entry in ns since 1970; None where unknown."""

    modified_ns: int | None = None
    accessed_ns: int | None = None
    created_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one header says. `start` is where its local header lies; `packed` and `size` are in bytes.

    `packed` is None where a local header leaves it to what follows the content. `mode` is that of Unix, 0 elsewhere.
    """

    name: bytes
    flags: int
    method: int
    dos_time: int
    crc: int
    packed: int | None
    size: int | None
    start: int
    disk: int
    times: Times
    has_local_time: bool
    mode: int
    is_dos_folder: bool
    aes: AesExtra | None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: without content, and by its name or its attributes."""
        by_name = self.name.endswith(b"/") or (self.is_dos_folder and self.name.endswith(b"\\"))
        return not self.size and not (self.packed or 0) > 12 and (by_name or self.is_dos_folder)


def central_entry(head: bytes, tail: bytes) -> Entry:
    """Parse a header of the central directory: its first 46 bytes, and its name and extra field."""
    _, made_by, _, flags, method, time, date, crc, packed, size, names, extras, _, disk, _, attributes, start = (
        _CENTRAL.unpack(head)
    )
    name, extra = tail[:names], _fields(tail[names : names + extras])
    wide = _wide(extra, (size, _UNSET32), (packed, _UNSET32), (start, _UNSET32), (disk, _UNSET16))
    host = made_by >> 8
    return _entry(
        name,
        extra,
        (flags, method, date << 16 | time, crc),
        (wide[1], wide[0], wide[2], wide[3]),
        mode=attributes >> 16 if host in _UNIX_HOSTS else 0,
        is_dos_folder=bool(attributes & 0x10) and host in _DOS_HOSTS,
    )


def local_sizes(head: bytes) -> tuple[int, int] | None:
    """Return how long name and extra field of a local header are, None where it is none."""
    if len(head) < LOCAL_BYTES or head[:4] != LOCAL:
        return None
    fields = _LOCAL.unpack(head[:LOCAL_BYTES])
    return fields[-2], fields[-1]


def local_entry(head: bytes, tail: bytes, start: int) -> Entry:
    """Parse a local header at `start`: its first 30 bytes, and its name and extra field."""
    _, _, flags, method, time, date, crc, packed, size, names, _ = _LOCAL.unpack(head)
    extra = _fields(tail[names:])
    wide: list[int | None] = list(_wide(extra, (size, _UNSET32), (packed, _UNSET32)))
    if flags & STREAMED and not wide[1]:
        wide = [None, None]
    return _entry(tail[:names], extra, (flags, method, date << 16 | time, crc), (wide[1], wide[0], start, 0))


def with_local_times(entry: Entry, local: Entry) -> Entry:
    """Return an entry with the times that only its local header has: of access and creation, of Unix."""
    times = Times(
        entry.times.modified_ns if entry.times.modified_ns is not None else local.times.modified_ns,
        entry.times.accessed_ns if entry.times.accessed_ns is not None else local.times.accessed_ns,
        entry.times.created_ns if entry.times.created_ns is not None else local.times.created_ns,
    )
    return replace(entry, times=times, has_local_time=entry.has_local_time and local.has_local_time)


def dos_time_ns(dos: int) -> int | None:
    """Return a DOS date and time as if it were UTC, in ns since 1970; None where it is none."""
    date, time = dos >> 16, dos & 0xFFFF
    try:
        moment = datetime(
            1980 + (date >> 9),
            date >> 5 & 15,
            date & 31,
            time >> 11,
            time >> 5 & 63,
            min((time & 31) * 2, 59),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return int(moment.timestamp()) * 10**9


def _entry(
    name: bytes,
    extra: dict[int, bytes],
    head: tuple[int, int, int, int],
    place: tuple[int | None, int | None, int, int],
    *,
    mode: int = 0,
    is_dos_folder: bool = False,
) -> Entry:
    flags, method, dos, crc = head
    packed, size, start, disk = place
    times = _times(extra)
    aes = _aes(extra) if method == _AES else None
    return Entry(
        name=_unicode_name(name, extra.get(0x7075, b"")),
        flags=flags,
        method=method if aes is None else aes.method,
        dos_time=dos,
        crc=crc,
        packed=packed,
        size=size,
        start=start,
        disk=disk,
        times=times if times.modified_ns is not None else replace(times, modified_ns=dos_time_ns(dos)),
        has_local_time=times.modified_ns is None,
        mode=mode,
        is_dos_folder=is_dos_folder,
        aes=aes,
    )


def _fields(extra: bytes) -> dict[int, bytes]:
    """Split an extra field; of several fields of one kind the first counts, what is cut is left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if at + 4 + size <= len(extra):
            found.setdefault(kind, extra[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _wide(extra: dict[int, bytes], *values: tuple[int, int]) -> list[int]:
    """Put zip64's values in the place of those that are unset, in the order they have there (section 4.5.3)."""
    data, at = extra.get(1, b""), 0
    result = []
    for value, unset in values:
        width = 4 if unset == _UNSET16 else 8
        if value == unset and at + width <= len(data):
            result.append(int.from_bytes(data[at : at + width], "little"))
            at += width
        else:
            result.append(value)
    return result


def _unicode_name(name: bytes, field: bytes) -> bytes:
    """Return the name that Info-ZIP's Unicode path field gives, where it was made for this name (section 4.6.9)."""
    if len(field) > 5 and field[0] == 1 and int.from_bytes(field[1:5], "little") == zlib.crc32(name):
        return field[5:]
    return name


def _times(extra: dict[int, bytes]) -> Times:
    """Read NTFS' times (section 4.5.5), else Unix' (Info-ZIP's extended timestamp, in s)."""
    ntfs = extra.get(0x000A, b"")[4:]
    at = 0
    while at + 4 <= len(ntfs):
        tag, size = struct.unpack_from("<HH", ntfs, at)
        if tag == 1 and size >= 24 and at + 28 <= len(ntfs):
            return Times(*map(_from_filetime, struct.unpack_from("<3Q", ntfs, at + 4)))
        at += 4 + size
    unix = extra.get(0x5455, b"")
    found: list[int | None] = []
    at = 1
    for bit in range(3):
        if unix and unix[0] >> bit & 1 and at + 4 <= len(unix):
            found.append(struct.unpack_from("<i", unix, at)[0] * 10**9)
            at += 4
        else:
            found.append(None)
    return Times(*found)


def _from_filetime(value: int) -> int | None:
    return (value - _FILETIME_EPOCH) * 100 if 0 < value < 1 << 63 else None


def _aes(extra: dict[int, bytes]) -> AesExtra | None:
    """Read WinZip's field (AE-1 and AE-2, https://www.winzip.com/en/support/aes-encryption/)."""
    field = extra.get(0x9901, b"")
    if len(field) < 7 or field[4] not in {1, 2, 3}:
        return None
    return AesExtra(int.from_bytes(field[:2], "little"), 8 + 8 * field[4], int.from_bytes(field[5:7], "little"))
