"""A text document with drawn pictures, a packaged file, an embedded object, a deflated metafile, a loose picture."""

import runpy
import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

WRITER = runpy.run_path(str(Path(__file__).with_name("compound_writer.py")))
METAFILE = b"\x01\0\0\0" + bytes(range(256)) * 20


def picture(name: str, colour: tuple[int, int, int] = (200, 120, 40)) -> bytes:
    stream = BytesIO()
    drawn = Image.linear_gradient("L").convert("RGB").resize((96, 64))
    Image.blend(drawn, Image.new("RGB", drawn.size, colour), 0.4).save(stream, name)
    return stream.getvalue()


JPEG, PNG, BMP = picture("JPEG"), picture("PNG"), picture("BMP")
LOOSE = picture("JPEG", (10, 200, 90))


def blip(kind: int, instance: int, content: bytes, uids: int = 1) -> bytes:
    body = b"u" * 16 * uids + content
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def package(name: bytes, content: bytes) -> bytes:
    temporary = b"C:\\Temp\\" + name + b"\0"
    body = b"\2\0" + name + b"\0C:\\" + name + b"\0\0\0\3\0" + struct.pack("<I", len(temporary)) + temporary
    body += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def metafile(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return struct.pack("<I16sQIBB", len(content), b"", 0, len(packed), 0, 0xFE) + packed


def summary(author: bytes) -> bytes:
    value = struct.pack("<II", 30, len(author) + 1) + author + b"\0"
    time = struct.pack("<IQ", 64, WRITER["FILETIME"])
    page = struct.pack("<II", 2, 1252)
    start = 8 + 3 * 8
    places = struct.pack("<6I", 1, start, 4, start + len(page), 12, start + len(page) + len(value))
    body = page + value + time
    section = struct.pack("<II", start + len(body), 3) + places + body
    return b"\xfe\xff\0\0" + b"\0" * 20 + struct.pack("<I16sI", 1, b"f" * 16, 48) + section


DATA = (
    b"picture follows"
    + blip(0xF01D, 0x46A, b"\xff" + JPEG)
    + b"between"
    + LOOSE
    + blip(0xF01E, 0x6E1, b"\xff" + PNG, uids=2)
    + blip(0xF01F, 0x7A8, b"\xff" + BMP[14:])
    + blip(0xF01A, 0x3D4, metafile(METAFILE))
)
STREAMS = {
    ("WordDocument",): b"\xec\xa5\xc1\0" + b"\0" * 5000,
    ("Data",): DATA,
    ("\x05SummaryInformation",): summary("Åsa".encode("cp1252")),
    ("ObjectPool", "_1", "\x01Ole10Native"): package(b"bridge.jpg", JPEG),
    ("ObjectPool", "_2", "Package"): b"PK\x03\x04 not really",
    ("ObjectPool", "_2", "\x01CompObj"): b"nothing",
}
EXPECTED = {
    b"Data/picture 1.jpg": JPEG,
    b"Data/at %d.jpg" % DATA.index(LOOSE): LOOSE,
    b"Data/picture 2.png": PNG,
    b"Data/picture 3.bmp": BMP,
    b"Data/picture 4.emf": METAFILE,
    b"ObjectPool/_1/bridge.jpg": JPEG,
    b"ObjectPool/_2/Package.zip": b"PK\x03\x04 not really",
}


def sample() -> bytes:
    content: bytes = WRITER["write"](STREAMS)
    return content
