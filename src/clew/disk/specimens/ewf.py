"""A one-segment E01 drawn by code, as EnCase 6 writes it (Metz, "Expert Witness Compression Format", version 1)."""

import hashlib
import struct
import zlib
from collections.abc import Mapping

from clew.disk.specimens.fat import SECTOR, small_disk

_SIGNATURE = b"EVF\x09\x0d\x0a\xff\x00"
_CHUNK_SECTORS = 64
_CHUNK = _CHUNK_SECTORS * SECTOR
_DESCRIPTOR = 76
_FIELDS = ("c", "n", "a", "e", "t", "av", "ov", "m", "u", "p")
_NAMES = {"case number": "c", "evidence number": "n", "description": "a", "examiner": "e", "notes": "t"}


def draw_e01(disk: bytes, acquisition: Mapping[str, str] | None = None, *, md5: bytes | None = None) -> bytes:
    """Return an E01 of a disk whose size is a multiple of a sector.

    `acquisition` may say "case number", "evidence number", "description", "examiner", "notes". Where `md5` is given it
    is stored in place of the true digest.
    """
    digest = md5 or hashlib.md5(disk, usedforsecurity=False).digest()
    sha1 = hashlib.sha1(disk, usedforsecurity=False).digest()
    image = bytearray(_SIGNATURE + struct.pack("<BHH", 1, 1, 0))
    _section(image, b"header", zlib.compress(_header(acquisition or {})))
    _section(image, b"volume", _volume(len(disk)))
    at = len(image) + _DESCRIPTOR
    chunks: list[bytes] = []
    entries: list[int] = []
    for start in range(0, len(disk), _CHUNK):
        plain = disk[start : start + _CHUNK]
        packed = zlib.compress(plain)
        is_packed = len(packed) < len(plain)
        chunks.append(packed if is_packed else plain + _adler(plain))
        entries.append(at | (0x8000_0000 if is_packed else 0))
        at += len(chunks[-1])
    _section(image, b"sectors", b"".join(chunks))
    head = struct.pack("<I4xQ4x", len(entries), 0)
    rows = struct.pack(f"<{len(entries)}I", *entries)
    table = head + _adler(head) + rows + _adler(rows)
    _section(image, b"table", table)
    _section(image, b"table2", table)
    digests = digest + sha1 + bytes(40)
    if md5 is None:
        _section(image, b"digest", digests + _adler(digests))
    stored = digest + bytes(16)
    _section(image, b"hash", stored + _adler(stored))
    _section(image, b"done", b"", is_last=True)
    return bytes(image)


def small_e01() -> bytes:
    """Return an E01 of a disk of 96 KiB."""
    return draw_e01(small_disk(), {"case number": "OP-1", "examiner": "An examiner"})


def _section(image: bytearray, kind: bytes, content: bytes, *, is_last: bool = False) -> None:
    size = _DESCRIPTOR + len(content)
    after = len(image) + (0 if is_last else size)
    descriptor = struct.pack("<16sQQ40x", kind, after, size)
    image += descriptor + _adler(descriptor) + content


def _adler(content: bytes) -> bytes:
    return struct.pack("<I", zlib.adler32(content))


def _header(acquisition: Mapping[str, str]) -> bytes:
    values = dict.fromkeys(_FIELDS, "")
    values |= {"av": "clew", "ov": "drawn", "m": "2020 1 1 12 0 0", "u": "2020 1 1 12 0 0", "p": "0"}
    values |= {_NAMES[name]: value for name, value in acquisition.items()}
    lines = ("1", "main", "\t".join(_FIELDS), "\t".join(values[name] for name in _FIELDS), "")
    return ("\r\n".join(lines) + "\r\n").encode("ascii", "replace")


def _volume(size: int) -> bytes:
    chunks = -(-size // _CHUNK)
    content = struct.pack(
        "<B3xIIIQ12xB3x12xB3xI4x16s963x5x", 1, chunks, _CHUNK_SECTORS, SECTOR, size // SECTOR, 1, 1, 64, bytes(16)
    )
    return content + _adler(content)
