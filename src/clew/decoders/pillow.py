"""PNG, GIF, WebP, BMP, TIFF, ICO, PSD, AVIF, JPEG 2000 and PNM by Pillow."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.decoder import MINIMUM_SIDE, DecodedPicture, check_salvaged, check_size
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.tiff import chain, is_camera_raw

if TYPE_CHECKING:
    from PIL import Image

Pixels = npt.NDArray[np.uint8]

_MAGICS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n.*", re.DOTALL), "PNG", "image/png"),
    (re.compile(rb"GIF8[79]a.*", re.DOTALL), "GIF", "image/gif"),
    (re.compile(rb"RIFF....WEBP.*", re.DOTALL), "WEBP", "image/webp"),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0.*", re.DOTALL), "BMP", "image/bmp"),
    (re.compile(rb"(II\*\0|MM\0\*|II\+\0|MM\0\+).*", re.DOTALL), "TIFF", "image/tiff"),
    (re.compile(rb"\0\0\x01\0[\x01-\x40]\0...[\0\xff][\0\x01]\0.*", re.DOTALL), "ICO", "image/vnd.microsoft.icon"),
    (re.compile(rb"8BPS\0\x01.*", re.DOTALL), "PSD", "image/vnd.adobe.photoshop"),
    (re.compile(rb"....ftypavi[fs].*", re.DOTALL), "AVIF", "image/avif"),
    (re.compile(rb"....ftyp(mif1|msf1|miaf).{4}(....){0,8}avi[fs].*", re.DOTALL), "AVIF", "image/avif"),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n.*", re.DOTALL), "JPEG2000", "image/jp2"),
    (re.compile(rb"\xff\x4f\xff\x51.*", re.DOTALL), "JPEG2000", "image/jp2"),
    (re.compile(rb"P[1-6]\s+(#[^\n]*\n\s*)?\d+\s.*", re.DOTALL), "PPM", "image/x-portable-anymap"),
)
_HEAD_BYTES = 64
_MAX_FRAMES = 10_000
"""Frames are counted up to here."""
_WHOLE_PIXELS = 4_000_000
"""Larger pictures are converted in parts: Pillow's own copies of one of 200 MP would take 1.6 GB more."""
_MAX_LOOK = 32
"""The first informative frame is looked for among so many."""
_INFORMATIVE_LEVELS = 32
"""A frame whose brightest and darkest of 64x64 averages lie closer is flat: a fade, a blank page."""
_EXIF = b"Exif\0\0"
_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
"""What Pillow's parsers raise for damaged files."""


class Pillow:
    """Decodes what Pillow reads; of several frames the first informative one, of several pages the first."""

    name = "pillow"
    version = "1"
    kind = Kind.PICTURE
    notes = (
        FormatNote(
            "PNG, GIF, WebP, BMP, TIFF, ICO, PSD, AVIF, JPEG 2000, PNM",
            "Pillow",
            "the first informative frame, EXIF, XMP, ICC; what a damaged file still has",
            "at most 500 MP (limits.max_pixels); of TIFF pages the first",
            "layers of PSD; further pages of TIFF",
        ),
    )

    def sniff(self, data: bytes | memoryview) -> str | None:
        """Tell the type by magic numbers and the fields next to them."""
        found = _format_of(data)
        if found is None or (found[0] == "TIFF" and is_camera_raw(memoryview(data))):
            return None
        return found[1]

    def decode(self, data: memoryview, max_pixels: int, least_side: int = MINIMUM_SIDE) -> DecodedPicture:
        """Decode, and what is damaged a second time for what can be salvaged; raises ExaminationError."""
        found = _format_of(data)
        if found is None:
            raise ExaminationError("not a type that Pillow reads")
        try:
            return _decode(data, found[0], max_pixels, least_side, is_lenient=False)
        except _FAULTS as error:
            complaint = _words(error)
        try:
            return _decode(data, found[0], max_pixels, least_side, is_lenient=True)
        except _FAULTS as error:
            raise ExaminationError(f"corrupt {found[0]}: {complaint}") from error


def _format_of(data: bytes | memoryview) -> tuple[str, str] | None:
    """Pillow's name of the format and the MIME type."""
    head = bytes(data[:_HEAD_BYTES])
    for magic, name, mime in _MAGICS:
        if magic.fullmatch(head):
            return name, mime
    return None


@contextmanager
def _settings(*, is_lenient: bool) -> Iterator[None]:
    """Pillow's module-wide settings for one decode: its own size check gives way to `check_size`."""
    from PIL import AvifImagePlugin, Image, ImageFile  # noqa: PLC0415 - plug-ins import cheaply

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # there is one examiner child for each core already
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = is_lenient, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _decode(data: memoryview, name: str, max_pixels: int, least_side: int, *, is_lenient: bool) -> DecodedPicture:
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    with _settings(is_lenient=is_lenient), Image.open(BytesIO(data), formats=[name]) as picture:
        width, height = picture.size
        check_size(width, height, max_pixels)
        frames = _count_frames(data, picture)
        rgb = _informative_frame(picture, frames if name != "TIFF" else 1, max_pixels, least_side)
        if is_lenient:
            check_salvaged(rgb)
        info = picture.info
        exif = _bytes(info.get("exif"))
        return DecodedPicture(
            rgb=rgb,
            width=width,
            height=height,
            frames=frames,
            is_salvaged=is_lenient,
            exif=data if name == "TIFF" else exif.removeprefix(_EXIF),
            xmp=_bytes(info.get("xmp")),
            icc_profile=_bytes(info.get("icc_profile")),
        )


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return value if isinstance(value, bytes) else b""


def _count_frames(data: memoryview, picture: "Image.Image") -> int:
    """Count frames without decoding them; GIF and TIFF files are walked for it, and layers of PSD are no frames."""
    if picture.format == "GIF":
        return _count_gif_frames(data)
    if picture.format == "TIFF":
        return max(1, len(chain(data, _MAX_FRAMES)))
    if picture.format == "PSD":
        return 1
    return min(max(1, int(getattr(picture, "n_frames", 1))), _MAX_FRAMES)


def _count_gif_frames(data: memoryview) -> int:
    """Walk the blocks of a GIF (GIF89a specification, section 12 on) to its end or its damage."""
    position = 13 + (3 << (data[10] & 7) + 1 if len(data) > 10 and data[10] & 0x80 else 0)
    frames = 0
    while position + 10 < len(data) and frames < _MAX_FRAMES:
        if data[position] == 0x2C:
            frames += 1
            flags = data[position + 9]
            position += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif data[position] == 0x21:
            position += 2
        else:
            break
        while position < len(data) and data[position]:
            position += data[position] + 1
        position += 1
    return max(1, frames)


def _informative_frame(picture: "Image.Image", frames: int, max_pixels: int, least_side: int) -> Pixels:
    """Decode the first frame that shows something; the very first where none does."""
    first: Pixels | None = None
    for frame in range(min(frames, _MAX_LOOK)):
        try:
            if frame:
                picture.seek(frame)
            check_size(*picture.size, max_pixels)
            rgb = _to_rgb(picture, least_side)
        except _FAULTS:
            if first is None:
                raise
            break
        if frames == 1 or _is_informative(rgb):
            return rgb
        first = rgb if first is None else first
    if first is None:
        raise ExaminationError("picture without frames")
    return first


def _is_informative(rgb: Pixels) -> bool:
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    small = np.asarray(Image.fromarray(rgb).convert("L").resize((64, 64), Image.Resampling.BOX))
    return int(small.max()) - int(small.min()) >= _INFORMATIVE_LEVELS


def _to_rgb(picture: "Image.Image", least_side: int) -> Pixels:
    """Decode the current frame to RGB of at least `least_side` px on the shorter side, alpha flattened on white."""
    plain = _to_plain(picture)
    factor = min(plain.size) // least_side
    if factor >= 2:
        plain = plain.reduce(factor)
    if plain.width * plain.height <= _WHOLE_PIXELS:
        return _flat(plain)
    rgb = np.empty((plain.height, plain.width, 3), np.uint8)
    lines = max(1, _WHOLE_PIXELS // plain.width)
    for top in range(0, plain.height, lines):
        rgb[top : top + lines] = _flat(plain.crop((0, top, plain.width, min(top + lines, plain.height))))
    return rgb


def _flat(plain: "Image.Image") -> Pixels:
    """Return L, RGB or RGBA as RGB, alpha flattened on white."""
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    if plain.mode == "RGBA":
        plain = Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain)
    return np.asarray(plain.convert("RGB"))


def _to_plain(picture: "Image.Image") -> "Image.Image":
    """Convert any mode to L, RGB or RGBA, RGBA only where something is transparent."""
    picture.load()
    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith(("I", "F")):
        return _scale_levels(picture)
    if picture.mode == "1":
        return picture.convert("L")
    if picture.has_transparency_data:
        plain = picture.convert("RGBA")
        lowest, _ = plain.getchannel("A").getextrema()
        return plain if lowest != 255 else plain.convert("RGB")
    return picture.convert("RGB")


def _scale_levels(picture: "Image.Image") -> "Image.Image":
    """Scale 16-bit, 32-bit and floating-point greys to 8 bits instead of clipping them.

    Integers have the range of 8 bits if they fit there, else of 16 bits if they fit there; floats 0..1 or 0..255;
    anything else spans from its darkest to its brightest value.
    """
    from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

    levels = np.nan_to_num(np.asarray(picture).astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(levels.min()), float(levels.max())
    if picture.mode.startswith("I;16") or (picture.mode == "I" and low >= 0 and 255 < high <= 65_535):
        low, high = 0.0, 65_535.0
    elif low >= 0 and high <= 255 and (picture.mode == "I" or high > 1):
        low, high = 0.0, 255.0
    elif picture.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    levels -= low
    levels *= 255.0 / max(high - low, 1e-12)
    return Image.fromarray(np.rint(levels).astype(np.uint8))


def _words(error: Exception) -> str:
    """Pillow's own words, but for those that hold an address in memory."""
    if type(error).__name__ == "UnidentifiedImageError":
        return "its header cannot be read"
    return str(error).strip() or type(error).__name__


plugin = Pillow()
