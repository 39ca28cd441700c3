"""What a decoder is: bytes to pixels; runs only in the examiner child."""

from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.registry import plugins

MINIMUM_SIDE = 512
"""Pictures may be decoded at a reduced scale, never below this many px on the shorter side.

PDQ itself shrinks to 64x64 samples; told the whole size, it moves by 2 bits at most and 0.2 on average for 32 photos,
textures and drawn scenes of 1,536 px and more, as JPEG and as PNM (44 and 11 without).
"""

WHOLE = 1 << 30
"""As `least_side`: nothing is reduced."""

HEAD_BYTES = 4096
"""How many of a file's first bytes `sniff` needs, except for TIFF and camera raw that are described further on."""


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """Pixels with what the container says about them.

    `rgb` has shape (height, width, 3), uint8, alpha flattened on white, possibly at reduced scale, not turned by EXIF
    orientation (`is_upright`: the container's own turn is applied, and EXIF orientation does not count);
    `width` and `height` are those of the file's picture in px. `exif` is a TIFF-structured block without the
    Exif prefix (for TIFF and camera raw the file itself); `embedded_thumbnail` a picture file inside the file that
    is not in `exif`.
    """

    rgb: npt.NDArray[np.uint8]
    width: int
    height: int
    frames: int = 1
    is_salvaged: bool = False
    is_upright: bool = False
    exif: bytes | memoryview = b""
    xmp: bytes = b""
    icc_profile: bytes = b""
    embedded_thumbnail: bytes = b""


class Decoder(Protocol):
    """Decodes some types; implementations live in `clew/decoders/`, one per file."""

    name: str
    version: str
    kind: Kind
    notes: tuple[FormatNote, ...]

    def sniff(self, data: bytes | memoryview) -> str | None:
        """Return the MIME type if this is a file that this decoder reads, else None; looks at few of its bytes."""
        ...

    def decode(self, data: memoryview, max_pixels: int, least_side: int = MINIMUM_SIDE) -> DecodedPicture:
        """Decode a whole file; raises ExaminationError with the reason that is recorded for the file.

        A picture of more than `max_pixels` is refused by `check_size` before its pixels are decoded. It may be reduced,
        never below `least_side` px on its shorter side; with `WHOLE` it comes as large as it is.
        """
        ...


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Raise ExaminationError for a picture without pixels, or with more than `max_pixels`."""
    if width < 1 or height < 1:
        raise ExaminationError(f"picture without pixels: {width}\u00d7{height}")
    if width * height > max_pixels:
        raise ExaminationError(f"pixel flood {width}\u00d7{height}")


def check_salvaged(rgb: npt.NDArray[np.uint8]) -> None:
    """Raise ExaminationError where a damaged picture gave a single colour: nothing of it was decoded."""
    if (rgb == rgb[0, 0]).all():
        raise ExaminationError("truncated: no pixels could be decoded")


def decoders() -> dict[str, Decoder]:
    """Return every decoder by its name."""
    return cast("dict[str, Decoder]", plugins("decoders"))
