"""A small zip that leads through all that reading zips imports."""

import struct
import zlib

_CONTENT = b"x"
_STREAMS = {
    9: b"\1\1\0\xfe\xff" + _CONTENT,  # a block stored in Deflate64 (RFC 1951, section 3.2.4)
    93: b"\x28\xb5\x2f\xfd\x20\1\x09\0\0" + _CONTENT,  # a raw block in one frame (RFC 8878, section 3.1.1)
}
"""One byte in each of the methods that need a library."""


def sample_zip() -> bytes:
    """Return a zip with a file in each method, and one in each encryption, which no password opens."""
    zipped = _Zipped()
    for method, stream in _STREAMS.items():
        zipped.add(b"%d" % method, method, stream)
    zipped.add(b"traditional", 0, bytes(13), flags=1)
    zipped.add(b"aes", 99, bytes(21), flags=1, extra=struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 1, 0))
    return zipped.finish()


class _Zipped:
    def __init__(self) -> None:
        self._local = self._central = b""
        self._count = 0

    def add(self, name: bytes, method: int, stream: bytes, *, flags: int = 0, extra: bytes = b"") -> None:
        crc, size = zlib.crc32(_CONTENT), len(_CONTENT)
        shared = struct.pack("<5H3I2H", 20, flags, method, 0, 33, crc, len(stream), size, len(name), len(extra))
        self._central += b"PK\1\2\x14\0" + shared + struct.pack("<3H2I", 0, 0, 0, 0, len(self._local)) + name + extra
        self._local += b"PK\3\4" + shared + name + extra + stream
        self._count += 1

    def finish(self) -> bytes:
        end = struct.pack("<4H2IH", 0, 0, self._count, self._count, len(self._central), len(self._local), 0)
        return self._local + self._central + b"PK\5\6" + end
