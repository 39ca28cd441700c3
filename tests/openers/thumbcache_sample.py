"""A cache of Windows 10 with two small pictures and an entry without one."""

import struct

SMALL, OTHER = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3, b"\x89PNG\r\n\x1a\n" + bytes(range(99))


def entry(key: int, content: bytes, name: str = "", version: int = 32) -> bytes:
    raw = (name or f"{key:016x}").encode("utf-16-le")
    padding = -len(raw) % 8 + 8
    sizes = struct.pack("<3I", len(raw), padding, len(content))
    middle = {20: b"j\0p\0g\0\0\0" + sizes + b"\0" * 4, 21: sizes + b"\0" * 4}.get(version, sizes + b"\0" * 12)
    body = middle + b"\0" * 16 + raw + b"\0" * padding + content
    return struct.pack("<4sIQ", b"CMMM", 16 + len(body), key) + body


def cache(entries: bytes, version: int = 32) -> bytes:
    return struct.pack("<4s5I", b"CMMM", version, 0, 24, 0, 0) + entries


EXPECTED = {b"0123456789abcdef.jpg": SMALL, b"fedcba9876543210.png": OTHER}


def sample() -> bytes:
    entries = entry(0x0123456789ABCDEF, SMALL) + entry(7, b"") + entry(0xFEDCBA9876543210, OTHER, "::{drive}\\a.png")
    return cache(entries)
