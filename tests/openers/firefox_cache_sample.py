"""An entry with a picture that came packed by gzip."""

import gzip
import struct

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
HEAD = b"HTTP/2 200 \r\nContent-Type: image/jpeg\r\ncontent-encoding: %b\r\n"
HEAD += b"Last-Modified: Mon, 01 Jul 2024 08:00:00 GMT\r\n"


def entry(
    content: bytes,
    head: bytes,
    key: bytes = b"O^partitionKey=%28https%2Cexample.org%29,a,:https://example.org/a/bridge?s=1",
) -> bytes:
    checks = b"\0" * (4 + 2 * -(-len(content) // (256 * 1024)))
    metadata = struct.pack(">8I", 3, 2, 1_719_907_200, 1_719_820_800, 0, 0, len(key), 0) + key + b"\0"
    metadata += b"request-method\0GET\0response-head\0" + head + b"\0"
    return content + checks + metadata + struct.pack(">I", len(content))


EXPECTED = {b"bridge.jpg": PICTURE}


def sample() -> bytes:
    return entry(gzip.compress(PICTURE, mtime=0), HEAD % b"gzip")
