"""An ISO 9660 disc drawn by code (ECMA-119, sections 8 and 9)."""

import struct
import time
from collections.abc import Mapping

_BLOCK = 2048
_SYSTEM_BLOCKS = 16
_EPOCH = 1_577_880_000


def draw_iso(files: Mapping[str, bytes], label: str = "DRAWN") -> bytes:
    """Return a disc with these files in its root folder; names as ISO 9660 level 1 has them ("NOTE.TXT")."""
    root_at = _SYSTEM_BLOCKS + 4
    at = root_at + 1
    records = _record(b"\0", root_at, _BLOCK, is_folder=True) + _record(b"\1", root_at, _BLOCK, is_folder=True)
    content = b""
    for name, data in sorted(files.items()):
        records += _record(f"{name};1".encode("ascii"), at, len(data))
        content += data + bytes(-len(data) % _BLOCK)
        at += -(-len(data) // _BLOCK)
    root = _record(b"\0", root_at, _BLOCK, is_folder=True)
    blocks = (
        _descriptor(at, root, label),
        b"\xffCD001\1".ljust(_BLOCK, b"\0"),
        struct.pack("<BBIH2x", 1, 0, root_at, 1).ljust(_BLOCK, b"\0"),
        struct.pack(">BBIH2x", 1, 0, root_at, 1).ljust(_BLOCK, b"\0"),
        records.ljust(_BLOCK, b"\0"),
    )
    return bytes(_SYSTEM_BLOCKS * _BLOCK) + b"".join(blocks) + content


def small_disc() -> bytes:
    """Return a disc with one file."""
    return draw_iso({"NOTE.TXT": b"a note\n"})


def _both(value: int) -> bytes:
    return struct.pack("<I", value) + struct.pack(">I", value)


def _both_short(value: int) -> bytes:
    return struct.pack("<H", value) + struct.pack(">H", value)


def _record(name: bytes, block: int, size: int, *, is_folder: bool = False) -> bytes:
    when = time.gmtime(_EPOCH)
    stamp = bytes([when.tm_year - 1900, when.tm_mon, when.tm_mday, when.tm_hour, when.tm_min, when.tm_sec, 0])
    body = b"\0" + _both(block) + _both(size) + stamp + bytes([2 * is_folder, 0, 0]) + _both_short(1)
    body += bytes([len(name)]) + name + bytes((len(name) + 1) % 2)
    return bytes([len(body) + 1]) + body


def _descriptor(blocks: int, root: bytes, label: str) -> bytes:
    stamp = b"2020010112000000\0"
    table = struct.pack("<I", _SYSTEM_BLOCKS + 2) + bytes(4) + struct.pack(">I", _SYSTEM_BLOCKS + 3) + bytes(4)
    return (
        b"\1CD001\1\0"
        + b" " * 32
        + f"{label:32}".encode("ascii")
        + bytes(8)
        + _both(blocks)
        + bytes(32)
        + _both_short(1)
        + _both_short(1)
        + _both_short(_BLOCK)
        + _both(10)
        + table
        + root
        + b" " * (128 * 4 + 37 * 3)
        + stamp * 4
        + b"\1\0"
    ).ljust(_BLOCK, b"\0")
