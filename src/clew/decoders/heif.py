"""HEIC and HEIF by libheif (pi-heif, which reads and has no encoder)."""

import numpy as np

from clew.decoder import MINIMUM_SIDE, DecodedPicture, check_size
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_SEQUENCE_BRANDS = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_MAX_BRANDS_BYTES = 256
_EXIF = b"Exif\0\0"


class Heif:
    """Decodes HEIC and HEIF; of a sequence its primary picture. AVIF is Pillow's."""

    name = "heif"
    version = "1"
    kind = Kind.PICTURE
    notes = (
        FormatNote(
            "HEIC, HEIF",
            "libheif (pi-heif)",
            "the primary picture, upright, and EXIF",
            "at most 500 MP (limits.max_pixels)",
            "other pictures of a sequence, depth maps, the container's thumbnail",
        ),
    )

    def sniff(self, data: bytes | memoryview) -> str | None:
        """Tell HEIF by the brands of its first box (ISO/IEC 23008-12, section 10)."""
        if len(data) < 16 or bytes(data[4:8]) != b"ftyp":
            return None
        end = min(int.from_bytes(data[:4], "big"), _MAX_BRANDS_BYTES, len(data))
        major = bytes(data[8:12])
        brands = {major, *(bytes(data[at : at + 4]) for at in range(16, end - 3, 4))}
        if major not in _BRANDS or brands & _AVIF_BRANDS:
            return None
        if major in _SEQUENCE_BRANDS:
            return "image/heic-sequence"
        return "image/heif" if major == b"mif1" and not brands & {b"heic", b"heix"} else "image/heic"

    def decode(self, data: memoryview, max_pixels: int, least_side: int = MINIMUM_SIDE) -> DecodedPicture:
        """Decode the primary picture; the container's own turns are applied, so it is upright."""
        try:
            import pi_heif  # noqa: PLC0415 - plug-ins import cheaply
        except ImportError as error:
            raise UnavailableError("HEIC is read by pi-heif: pip install pi-heif") from error
        from PIL import Image  # noqa: PLC0415 - plug-ins import cheaply

        pi_heif.options.DECODE_THREADS = 1  # there is one examiner child for each core already
        try:
            container = pi_heif.open_heif(bytes(data), convert_hdr_to_8bit=True, reload_size=False)
            width, height = container.size
            check_size(width, height, max_pixels)
            mode, stride = container.mode, container.stride
            picture = Image.frombytes(mode, container.size, bytes(container.data), "raw", mode, stride)
        except (ValueError, RuntimeError, OSError, EOFError, SyntaxError) as error:
            raise ExaminationError(f"corrupt HEIF: {error}") from error
        except IndexError as error:
            raise ExaminationError("corrupt HEIF: its primary picture is missing") from error
        info = container.info
        exif = bytes(info.get("exif") or b"")
        factor = min(width, height) // least_side
        if factor >= 2:
            picture = picture.reduce(factor)
        if "A" in picture.getbands():
            white = Image.new("RGBA", picture.size, "white")
            picture = Image.alpha_composite(white, picture.convert("RGBA"))
        return DecodedPicture(
            rgb=np.asarray(picture.convert("RGB")),
            width=width,
            height=height,
            frames=max(1, len(container)),
            is_upright=True,
            exif=exif[exif.find(_EXIF) + len(_EXIF) :] if _EXIF in exif[:16] else exif,
            xmp=bytes(info.get("xmp") or b""),
            icc_profile=bytes(info.get("icc_profile") or b""),
        )


plugin = Heif()
