"""What a decoder is: bytes to pixels; runs only in the examiner child."""

from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from clew.model.findings import Kind
from clew.registry import plugins

MINIMUM_SIDE = 512
"""Pictures may be decoded at a reduced scale, never below this many px on the shorter side.

PDQ itself shrinks to 64x64 samples; reduced decoding moves it by 2.8 bits on average (`benchmarks/hashing.py`).
"""

HEAD_BYTES = 4096
"""How many of a file's first bytes `sniff` is given."""


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """Pixels with what the container says about them.

    `rgb` has shape (height, width, 3), uint8, unturned, alpha flattened on white, possibly at reduced scale;
    `width` and `height` are those of the file's picture in px. `exif` is a TIFF-structured block without the
    Exif prefix; `embedded_thumbnail` a picture file inside the file (JPEG as a rule).
    """

    rgb: npt.NDArray[np.uint8]
    width: int
    height: int
    frames: int = 1
    is_salvaged: bool = False
    exif: bytes = b""
    xmp: bytes = b""
    icc_profile: bytes = b""
    embedded_thumbnail: bytes = b""


class Decoder(Protocol):
    """Decodes some types; implementations live in `clew/decoders/`, one per file."""

    name: str
    version: str
    kind: Kind

    def sniff(self, head: bytes) -> str | None:
        """Return the MIME type if these first bytes are of a type this decoder reads, else None."""
        ...

    def decode(self, data: memoryview, max_pixels: int) -> DecodedPicture:
        """Decode a whole file; raises ExaminationError with the reason that is recorded for the file.

        A picture of more than `max_pixels` is refused as "pixel flood WIDTHxHEIGHT" before its pixels are decoded.
        """
        ...


def decoders() -> dict[str, Decoder]:
    """Return every decoder by its name."""
    return cast("dict[str, Decoder]", plugins("decoders"))
