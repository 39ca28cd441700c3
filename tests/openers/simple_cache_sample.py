"""An entry with a picture that came packed by gzip."""

import gzip
import struct

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
HEAD = b"\x10\0\0\0HTTP/1.1 200 OK\0Content-Type:image/png\0content-encoding:%b\0"
HEAD += b"last-modified:Mon, 01 Jul 2024 08:00:00 GMT\0\0"


def entry(
    content: bytes, headers: bytes, key: bytes = b"1/0/_dk_https://example.org https://example.org/a/bridge?s=1"
) -> bytes:
    def end(size: int, flags: int) -> bytes:
        return struct.pack("<QIII4x", 0xF4FA6F45970D41D8, flags, 0, size)

    body = content + end(len(content), 1) + headers + b"d" * 32 + end(len(headers), 3)
    return struct.pack("<QIII4x", 0xFCFB6D1BA7725C30, 5, len(key), 0) + key + body


EXPECTED = {b"bridge.png": PICTURE}


def sample() -> bytes:
    return entry(gzip.compress(PICTURE, mtime=0), HEAD % b"gzip")
