"""Drawn pictures and other bytes that lead through every path of describing."""

import codecs
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "ascii", "cp1252")
_LARGE = (("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "I;16"), ("TIFF", "LAB"), ("GIF", "P"))
_SMALL = ("WEBP", "BMP", "ICO", "JPEG2000", "PPM")
_OTHERS = (
    *(b"some text", b"%PDF-1.7\n\x00", b"PK\x03\x04 word/", b"\x00\x01\x02", b"II*\0\x08\0\0\0\0\0"),
    *(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", b"FUJIFILMCCD-RAW 0201"),
)


def rehearsal() -> Iterator[bytes]:
    """Yield the files to describe once; imports what decoding imports late."""
    Image.init()
    ImageCms.createProfile("LAB")
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    line = np.arange(600)
    drawn = Image.fromarray((np.add.outer(line, 2 * line) % 256).astype(np.uint8)).convert("RGB")
    for name, mode in _LARGE:
        yield _encode(_in_mode(drawn, mode), name)
    for name in _SMALL:
        yield _encode(drawn.resize((64, 64)), name)
    yield _encode(drawn, "JPEG")[:2000]
    yield from _OTHERS


def _in_mode(drawn: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(np.asarray(drawn.convert("L")).astype(np.uint16) * 257)
    return drawn.convert(mode)


def _encode(picture: Image.Image, name: str) -> bytes:
    stream = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2024:01:01 00:00:00"
    picture.save(stream, name, exif=exif.tobytes())
    return stream.getvalue()
