"""Camera raw by LibRaw (rawpy): the embedded preview where it is big enough, else the sensor at half size."""

import re
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from clew.decoder import MINIMUM_SIDE, DecodedPicture, check_size, decoders
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.tiff import first_offset, is_camera_raw, is_tiff, read_directory

if TYPE_CHECKING:
    from rawpy import RawPy

_MAKE, _DNG_VERSION = 0x10F, 0xC612
_MAKERS = (
    ("NIKON", "image/x-nikon-nef"),
    ("SONY", "image/x-sony-arw"),
    ("PENTAX", "image/x-pentax-pef"),
    ("SAMSUNG", "image/x-samsung-srw"),
    ("CANON", "image/x-canon-cr2"),
)
_ANY_RAW = "image/x-dcraw"
_FUJI = b"FUJIFILMCCD-RAW"
_MAGICS = (
    (re.compile(rb"FUJIFILMCCD-RAW.", re.DOTALL), "image/x-fuji-raf"),
    (re.compile(rb"....ftypcrx ....", re.DOTALL), "image/x-canon-cr3"),
    (re.compile(rb"(\0MRM|FOVb).{12}", re.DOTALL), _ANY_RAW),
    (re.compile(rb"(II\*\0|MM\0\*)....CR.{6}", re.DOTALL), "image/x-canon-cr2"),
    (re.compile(rb"(IIR[OS]|MM[OS]R).{12}", re.DOTALL), "image/x-olympus-orf"),
    (re.compile(rb"IIU\0.{12}", re.DOTALL), "image/x-panasonic-rw2"),
)
"""Raws that tell themselves by their first 16 bytes."""


_AS_LARGE = 0.9
"""A preview this large beside the sensor's picture is the whole picture: cameras cut some lines at its edges."""


class Raw:
    """Decodes camera raw. Pixels are not turned; EXIF orientation tells how the camera was held."""

    name = "raw"
    version = "1"
    kind = Kind.PICTURE
    notes = (
        FormatNote(
            "Camera raw: DNG, NEF, ARW, CR2, CR3, RAF, ORF, RW2, PEF, SRW and more",
            "LibRaw (rawpy)",
            "the embedded preview where it is big enough, else the sensor at half size; EXIF",
            "at most 500 MP (limits.max_pixels)",
            "EXIF of CR3",
        ),
    )

    def sniff(self, data: bytes | memoryview) -> str | None:
        """Tell camera raw from plain TIFF by what its directories say the samples are."""
        head = bytes(data[:16])
        for magic, mime in _MAGICS:
            if magic.fullmatch(head):
                return mime
        view = memoryview(data)
        return _sniff_tiff(view) if is_tiff(view) else None

    def decode(self, data: memoryview, max_pixels: int, least_side: int = MINIMUM_SIDE) -> DecodedPicture:
        """Decode the preview or the sensor data; raises ExaminationError."""
        try:
            import rawpy  # noqa: PLC0415 - plug-ins import cheaply
        except ImportError as error:
            raise UnavailableError("camera raw is read by rawpy: pip install rawpy") from error

        try:
            with rawpy.imread(BytesIO(data)) as raw:
                sizes = raw.sizes
                check_size(sizes.raw_width, sizes.raw_height, max_pixels)
                wanted = min(least_side, int(_AS_LARGE * min(sizes.width, sizes.height)))
                rgb = _preview(raw, max_pixels, wanted if least_side > MINIMUM_SIDE else MINIMUM_SIDE)
                if rgb is None:
                    half = min(sizes.width, sizes.height) >= 2 * least_side
                    rgb = raw.postprocess(half_size=half, user_flip=0, use_camera_wb=True, output_bps=8)
        except rawpy.LibRawError as error:
            raise ExaminationError(f"corrupt camera raw: {_words(error)}") from error
        return DecodedPicture(
            rgb=np.ascontiguousarray(rgb), width=sizes.width, height=sizes.height, exif=_exif_of(data)
        )


def _sniff_tiff(data: memoryview) -> str | None:
    if not is_camera_raw(data):
        return None
    first = read_directory(data, first_offset(data))
    fields = first.fields if first is not None else {}
    if _DNG_VERSION in fields:
        return "image/x-adobe-dng"
    make = fields[_MAKE].text(64).upper() if _MAKE in fields else ""
    return next((mime for maker, mime in _MAKERS if make.startswith(maker)), _ANY_RAW)


def _preview(raw: "RawPy", max_pixels: int, least_side: int) -> npt.NDArray[np.uint8] | None:
    """Return the embedded preview if its shorter side is long enough, else None."""
    import rawpy  # noqa: PLC0415 - plug-ins import cheaply

    try:
        preview = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if preview.format == rawpy.ThumbFormat.BITMAP:
        bitmap = np.asarray(preview.data, np.uint8)
        return bitmap if bitmap.ndim == 3 and min(bitmap.shape[:2]) >= least_side else None
    data = memoryview(bytes(preview.data))
    for decoder in decoders().values():
        if decoder.kind is Kind.PICTURE and decoder.name != Raw.name and decoder.sniff(data):
            try:
                picture = decoder.decode(data, max_pixels, least_side)
            except ExaminationError:
                return None
            return picture.rgb if min(picture.width, picture.height) >= least_side else None
    return None


def _exif_of(data: memoryview) -> bytes | memoryview:
    """Return the TIFF structure that describes the picture: the file itself, or what Fuji and Canon pack it in."""
    if is_tiff(data):
        return data
    if bytes(data[:15]) == _FUJI and len(data) > 92:
        begin = int.from_bytes(data[84:88], "big")
        head = bytes(data[begin : begin + 65_536])
        at = head.find(b"Exif\0\0")
        return head[at + 6 :] if at >= 0 else b""
    return b""


def _words(error: Exception) -> str:
    """LibRaw's own words, which rawpy hands on as bytes."""
    text = error.args[0] if error.args else type(error).__name__
    return text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)


plugin = Raw()
