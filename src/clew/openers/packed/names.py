"""What the one file inside a compressed file is called."""

import struct
from dataclasses import dataclass

_LONGEST = 4096
_WHOLE = {b".tgz": b".tar", b".taz": b".tar", b".tbz": b".tar", b".tbz2": b".tar", b".txz": b".tar", b".tzst": b".tar"}
_WHOLE |= {b".svgz": b".svg", b".emz": b".emf", b".wmz": b".wmf", b".tlz": b".tar", b".cpgz": b".cpio"}
_SUFFIXES = (b".gz", b".bz2", b".xz", b".lzma", b".zst", b".z", b".lz4", b".lz", b".bz")
_EXTRA, _NAME = 4, 8


@dataclass(frozen=True, slots=True)
class GzipHeader:
    """What a gzip header says of the file; `name` is byte-exact, empty where there is none."""

    name: bytes
    modified_ns: int | None


def gzip_header(head: bytes) -> GzipHeader:
    """Read name and time from the first bytes of a gzip file (RFC 1952, section 2.3)."""
    if len(head) < 10:
        return GzipHeader(b"", None)
    flags, seconds = struct.unpack_from("<BI", head, 3)
    at = 10
    if flags & _EXTRA:
        if len(head) < 12:
            return GzipHeader(b"", None)
        at += 2 + int.from_bytes(head[10:12], "little")
    end = head.find(b"\0", at, at + _LONGEST)
    name = head[at:end] if flags & _NAME and end > at else b""
    return GzipHeader(name, seconds * 10**9 if seconds else None)


def bare_name(name: bytes) -> bytes:
    """Return a compressed file's own name without what says so; never empty."""
    lower = name.lower()
    for suffix, whole in _WHOLE.items():
        if lower.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)] + whole
    for suffix in _SUFFIXES:
        if lower.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name or b"content"
