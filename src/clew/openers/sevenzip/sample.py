"""A small 7z that leads through all that reading 7z imports."""

import struct
import zlib

_CONTENT = b"x"
_FOLDERS = (
    (b"\3\4\1\x09", b"\1\1\0\xfe\xff" + _CONTENT),  # a block stored in Deflate64 (RFC 1951, section 3.2.4)
    (b"\4\3\3\1\3", _CONTENT),  # an x86 program in one byte
    (b"\4\4\xf7\x11\1", b"\x28\xb5\x2f\xfd\x20\1\x09\0\0" + _CONTENT),  # a raw block of Zstandard (RFC 8878, 3.1.1)
    (b"\x24\6\xf1\7\1\2\0\0", bytes(16)),  # AES of one round, which no password opens
)
"""A coder each (flags and length of its method, method, properties), and one byte packed by it."""


def sample_7z() -> bytes:
    """Return an archive with one file for each library, and an encrypted one."""
    count = len(_FOLDERS)
    packed = b"".join(stream for _, stream in _FOLDERS)
    sizes = bytes(len(stream) for _, stream in _FOLDERS)
    coders = b"".join(b"\1" + coder for coder, _ in _FOLDERS)
    crcs = zlib.crc32(_CONTENT).to_bytes(4, "little") * count
    names = b"\0" + "".join(f"{number}\0" for number in range(count)).encode("utf-16-le")
    header = b"\1\4" + bytes([6, 0, count, 9]) + sizes + b"\0"
    header += bytes([7, 11, count, 0]) + coders + b"\x0c" + b"\1" * count + b"\x0a\1" + crcs + b"\0\0"
    header += bytes([5, count, 17, len(names)]) + names + b"\0\0"
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + zlib.crc32(start).to_bytes(4, "little") + start + packed + header
