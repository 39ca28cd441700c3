"""A text with a picture in digits, one in bytes, a bitmap, and a packaged file."""

import runpy
import struct
from pathlib import Path

OLE = runpy.run_path(str(Path(__file__).with_name("ole_sample.py")))
JPEG, PNG, BMP = OLE["JPEG"], OLE["PNG"], OLE["BMP"]


def digits(content: bytes, every: int = 64) -> bytes:
    text = content.hex().encode()
    return b"\r\n".join(text[at : at + every] for at in range(0, len(text), every))


def ole1(name: bytes, content: bytes) -> bytes:
    packed: bytes = OLE["package"](name, content)
    return struct.pack("<III", 0x501, 2, 8) + b"Package\0" + struct.pack("<II", 0, 0) + packed


PIECES = (
    b"{\\rtf1\\ansi text \\b bold {",
    b"\\pict{\\*\\picprop{\\sp}}\\picw960\\pich640\\jpegblip {\\*\\blipuid 00112233}" + digits(JPEG),
    b"}{",
    b"\\pict\\pngblip\\bin%d " % len(PNG) + PNG,
    b"}{",
    b"\\pict\\dibitmap0\\wbmbitspixel24 " + digits(BMP[14:], 61),
    b"}{\\object\\objemb{\\*",
    b"\\objdata " + digits(ole1(b"bridge.jpg", JPEG)),
    b"}}}",
)


def at(index: int) -> int:
    return len(b"".join(PIECES[:index]))


EXPECTED = {
    b"at %d.jpg" % at(1): JPEG,
    b"at %d.png" % at(3): PNG,
    b"at %d.bmp" % at(5): BMP,
    b"at %d/bridge.jpg" % at(7): JPEG,
}


def sample() -> bytes:
    return b"".join(PIECES)
