"""How a JPEG was compressed: its quantisation tables and sampling, and those of the thumbnail inside it.

Makers and editors choose tables of their own (Farid, "Digital Image Ballistics from JPEG Quantization", 2006), so they
tell models and programs apart, not cameras of one model. Layout: ITU-T T.81, annex B.
"""

from dataclasses import dataclass
from hashlib import blake2b

from clew.notation.exif_facts import LAYOUT, SAMPLING, TABLES

MOST_SEGMENTS = 200
"""Before the pixels: cameras write some ten, EXIF in several parts some tens."""
_DIGEST_BYTES = 6
_TABLES, _BEGINS, _ENDS = 0xDB, 0xDA, 0xD9
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class _Head:
    tables: str
    sampling: str
    size: str


def jpeg_pairs(data: memoryview, thumbnail: memoryview) -> tuple[tuple[str, str], ...]:
    """Return names and values as EXIF's pairs have them, none for what is no JPEG; never raises for what bytes hold."""
    found = []
    head, small = _head(data), _head(thumbnail)
    if head is not None:
        found += [(TABLES, head.tables), (SAMPLING, head.sampling)]
    if small is not None:
        found.append((LAYOUT, f"{small.size} {small.tables} {small.sampling}"))
    return tuple((name, value) for name, value in found if value)


def _head(data: memoryview) -> _Head | None:
    """Return what stands before the pixels; None for what is no JPEG, or has no tables."""
    if bytes(data[:2]) != b"\xff\xd8":
        return None
    tables: dict[int, bytes] = {}
    sampling, size, at = "", "", 2
    for _ in range(MOST_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF or marker in _NO_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in {_BEGINS, _ENDS}:
            break
        length = data[at + 2] << 8 | data[at + 3]
        body = bytes(data[at + 4 : at + 2 + length]) if marker == _TABLES or marker in _FRAMES else b""
        if marker == _TABLES:
            tables |= _tables(body)
        elif marker in _FRAMES and len(body) >= 6:
            size = f"{body[3] << 8 | body[4]}x{body[1] << 8 | body[2]}"
            sampling = ",".join(f"{body[each] >> 4}x{body[each] & 15}" for each in range(7, min(len(body), 18), 3))
        at += 2 + max(length, 2)
    if not tables:
        return None
    digest = blake2b(b"".join(bytes([each]) + tables[each] for each in sorted(tables)), digest_size=_DIGEST_BYTES)
    return _Head(digest.hexdigest(), sampling, size)


def _tables(body: bytes) -> dict[int, bytes]:
    """Return the tables of one segment by their number, 64 values of one byte or two."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        found[number] = body[at + 1 : at + 1 + (128 if wide else 64)]
        at += 1 + (128 if wide else 64)
    return found
