"""JPEG at reduced scale by libjpeg-turbo (simplejpeg); CMYK, YCCK and odd ones by Pillow."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import cast

import numpy as np
import numpy.typing as npt

from clew.decoder import MINIMUM_SIDE, DecodedPicture, check_salvaged, check_size
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote

Pixels = npt.NDArray[np.uint8]

_MAX_SEGMENTS = 10_000
_MAX_ICC_BYTES = 1 << 20
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_ICC = b"ICC_PROFILE\0"
_START_OF_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCALED_BY_TURBO = frozenset({"YCbCr", "RGB", "Gray", "GRAY"})
_HARMLESS = "extraneous bytes before marker 0xd9"
"""libjpeg's words for padding before the end of the file, which many cameras write; no pixel is affected."""


@dataclass(slots=True)
class _Segments:
    """What the segments before the first scan hold; width and height are 0 where no frame header was found."""

    width: int = 0
    height: int = 0
    has_scan: bool = False
    exif: bytes = b""
    xmp: bytes = b""
    icc_chunks: dict[int, bytes] = field(default_factory=dict)

    @property
    def icc_profile(self) -> bytes:
        """The chunks of the profile in their order (ICC.1:2022, annex B.4)."""
        return b"".join(self.icc_chunks[number] for number in sorted(self.icc_chunks))[:_MAX_ICC_BYTES]


def _walk(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield marker and payload of each segment up to and with the first start of scan."""
    position = 2
    for _ in range(_MAX_SEGMENTS):
        while position < len(data) and data[position] == 0xFF:
            position += 1
        if position >= len(data):
            return
        marker = data[position]
        position += 1
        if marker in _STANDALONE:
            continue
        if position + 2 > len(data):
            return
        length = data[position] << 8 | data[position + 1]
        yield marker, data[position + 2 : position + length]
        if marker == _START_OF_SCAN:
            return
        position += max(length, 2)


def _read_segments(data: memoryview) -> _Segments:
    found = _Segments()
    for marker, payload in _walk(data):
        if marker == _START_OF_SCAN:
            found.has_scan = True
        elif marker in _FRAMES and len(payload) >= 5:
            found.height, found.width = struct.unpack_from(">HH", payload, 1)
        elif marker == 0xE1 and not found.exif and payload[:6] == _EXIF:
            found.exif = bytes(payload[6:])
        elif marker == 0xE1 and not found.xmp and payload[: len(_XMP)] == _XMP:
            found.xmp = bytes(payload[len(_XMP) :])
        elif marker == 0xE2 and payload[: len(_ICC)] == _ICC and len(payload) > len(_ICC) + 2:
            found.icc_chunks.setdefault(payload[len(_ICC)], bytes(payload[len(_ICC) + 2 :]))
    return found


class Jpeg:
    """Decodes JPEG.

    Scales are 1, 1/2, 1/4, 1/8 only: at 1600x1004 the whole picture takes 4.5 ms and 5/8 of it 5.4 ms, for the
    inverse transforms between are not vectorised (`benchmarks/hashing.py`).
    """

    name = "jpeg"
    version = "1"
    kind = Kind.PICTURE
    notes = (
        FormatNote(
            "JPEG",
            "libjpeg-turbo (simplejpeg); CMYK, YCCK and odd ones by Pillow",
            "pixels at reduced scale, EXIF, XMP, ICC, the camera's own thumbnail; what a cut-off file still has",
            "at most 500 MP (limits.max_pixels)",
            "JPEG XL, JPEG XR, Photoshop's APP13",
        ),
    )

    def sniff(self, data: bytes | memoryview) -> str | None:
        """Tell a JPEG by its start-of-image marker and the marker after it."""
        return "image/jpeg" if bytes(data[:3]) == b"\xff\xd8\xff" else None

    def decode(self, data: memoryview, max_pixels: int, least_side: int = MINIMUM_SIDE) -> DecodedPicture:
        """Decode strictly, and what that refuses leniently and marked as salvaged; raises ExaminationError."""
        segments = _read_segments(data)
        if segments.width and segments.height:
            check_size(segments.width, segments.height, max_pixels)
        rgb, size, is_salvaged = _decode_pixels(data, segments, max_pixels, least_side)
        if is_salvaged:
            check_salvaged(rgb)
        return DecodedPicture(
            rgb=rgb,
            width=size[0],
            height=size[1],
            is_salvaged=is_salvaged,
            exif=segments.exif,
            xmp=segments.xmp,
            icc_profile=segments.icc_profile,
        )


def _decode_pixels(
    data: memoryview, segments: _Segments, max_pixels: int, least_side: int
) -> tuple[Pixels, tuple[int, int], bool]:
    """Return pixels, (width, height) of the whole picture, and whether something was lost."""
    import simplejpeg  # noqa: PLC0415 - plug-ins import cheaply

    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return _by_pillow(data, segments, max_pixels, least_side)
    check_size(width, height, max_pixels)
    if colours not in _SCALED_BY_TURBO:
        return _by_pillow(data, segments, max_pixels, least_side)
    try:
        return _by_turbo(data, least_side), (width, height), False
    except ValueError as error:
        complaint = str(error)
    try:
        blank = np.zeros(width * height * 3, np.uint8)
        return _by_turbo(data, least_side, blank), (width, height), _HARMLESS not in complaint
    except ValueError:
        return _by_pillow(data, segments, max_pixels, least_side)


def _by_turbo(data: memoryview, side: int, blank: Pixels | None = None) -> Pixels:
    """Decode strictly, or into `blank` what can be had: libjpeg leaves as it is what it gives up before."""
    import simplejpeg  # noqa: PLC0415 - plug-ins import cheaply

    is_strict = blank is None
    rgb = simplejpeg.decode_jpeg(
        data, "RGB", min_height=side, min_width=side, min_factor=2, buffer=blank, strict=is_strict
    )
    return cast("Pixels", rgb)


def _by_pillow(
    data: memoryview, segments: _Segments, max_pixels: int, least_side: int
) -> tuple[Pixels, tuple[int, int], bool]:
    """Decode what turbo's simple interface does not: CMYK, YCCK (both inverted by Adobe), rare subsamplings."""
    from PIL import Image, ImageFile  # noqa: PLC0415 - plug-ins import cheaply

    complaint = ""
    for is_lenient in (False, True):
        was_lenient, was_limit = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = is_lenient, None
        try:
            with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
                size = picture.size
                check_size(*size, max_pixels)
                scale = max(1, min(size) // least_side)
                picture.draft(picture.mode, (size[0] // scale, size[1] // scale))
                return np.asarray(picture.convert("RGB")), size, is_lenient
        except (OSError, SyntaxError, ValueError, struct.error, IndexError, TypeError) as error:
            complaint = "its header cannot be read" if type(error).__name__ == "UnidentifiedImageError" else str(error)
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = was_lenient, was_limit
    if not segments.has_scan:
        raise ExaminationError("truncated: no pixels could be decoded")
    raise ExaminationError(f"corrupt JPEG: {complaint}")


plugin = Jpeg()
