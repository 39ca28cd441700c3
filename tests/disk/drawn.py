"""Small pictures and films of drawn scenes for the tests of disks."""

import struct
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import av
import numpy as np
from PIL import Image

from clew.samples.dice import Dice
from clew.samples.scene import draw_scene


def scene(number: int, width: int = 320, height: int = 240) -> Image.Image:
    """Return one drawn scene."""
    return draw_scene(Dice(7, number), (width, height))[1].convert("RGB")


def encoded(number: int, kind: str, width: int = 320, height: int = 240, **options: object) -> bytes:
    """Return a drawn scene as a file."""
    stream = BytesIO()
    scene(number, width, height).save(stream, kind, **options)
    return stream.getvalue()


def with_thumbnail(number: int) -> bytes:
    """Return a JPEG with a small JPEG in its EXIF."""
    thumbnail = BytesIO()
    scene(number, 160, 120).save(thumbnail, "JPEG")
    small = thumbnail.getvalue()
    # TIFF header, empty IFD0, IFD1 with offset and length of the thumbnail
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 14) + struct.pack("<H", 2)
    tiff += struct.pack("<HHII", 0x201, 4, 1, 44) + struct.pack("<HHII", 0x202, 4, 1, len(small)) + bytes(4) + small
    return encoded(number, "JPEG", exif=b"Exif\0\0" + tiff)


def film(*, is_fast_start: bool, frames: int = 12) -> bytes:
    """Return an MP4 of a moving square, its index before or behind the data."""
    options = {"movflags": "faststart"} if is_fast_start else {}
    with NamedTemporaryFile(suffix=".mp4") as file:
        _write(file.name, options, frames)
        return Path(file.name).read_bytes()


def _write(name: str, options: dict[str, str], frames: int) -> None:
    with av.open(name, "w", format="mp4", options=options) as container:
        track = container.add_stream("mpeg4", rate=Fraction(12))
        track.width, track.height, track.pix_fmt = 160, 120, "yuv420p"
        for number in range(frames):
            pixels = np.full((120, 160, 3), 40, np.uint8)
            pixels[30:70, 5 * number : 5 * number + 40] = 200
            container.mux(track.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(track.encode())
