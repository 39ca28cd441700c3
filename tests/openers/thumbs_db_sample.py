"""A Thumbs.db with two small pictures that its catalog names."""

import runpy
import struct
from pathlib import Path

WRITER = runpy.run_path(str(Path(__file__).with_name("compound_writer.py")))
BRIDGE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
RIVER = b"\xff\xd8\xff\xe1" + bytes(range(200))


def entry(number: int, name: str) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0\0\0"
    return struct.pack("<IIQ", 16 + len(raw), number, WRITER["FILETIME"]) + raw


def picture(content: bytes) -> bytes:
    return struct.pack("<III", 12, 1, len(content)) + content


STREAMS = {
    ("Catalog",): struct.pack("<HHIII", 16, 7, 2, 96, 96) + entry(1, "bridge.jpg") + entry(12, "der Fluß.PNG"),
    ("1",): picture(BRIDGE),
    ("21",): picture(RIVER),
}
EXPECTED = {b"bridge.jpg.jpg": BRIDGE, "der Fluß.PNG.jpg".encode(): RIVER}


def sample() -> bytes:
    content: bytes = WRITER["write"](STREAMS)
    return content
