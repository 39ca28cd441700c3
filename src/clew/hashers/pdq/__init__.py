"""PDQ, Meta's perceptual hash of 256 bits, with the hashes of the seven other dihedral forms."""

import numpy as np
import numpy.typing as npt

from clew.model.media_hash import MediaHash

_BYTES = 32
_SMALLEST_SIDE = 5
"""Sides under this many px give the zero hash with quality 0, as in the reference (`MIN_HASHABLE_DIM`)."""


class Pdq:
    """The PDQ hasher.

    Algorithm: facebook/ThreatExchange, `pdq/cpp/hashing/pdqhashing.cpp` and the paper "The TMK+PDQF Video-Hashing
    Algorithm and the PDQ Image-Hashing Algorithm" (Meta, 2019). 31 bits and quality 50 are the reference's own
    recommendation; `benchmarks/recall.py` measures what they find here.
    """

    name = "pdq"
    version = "1"
    bits = 256
    threshold_bits = 31
    minimum_quality = 50

    def hash_picture(self, rgb: npt.NDArray[np.uint8], part: str, size: tuple[int, int] | None = None) -> MediaHash:
        """Hash pixels of shape (height, width, 3), RGB, uint8; the forms are those of the truly transformed pixels.

        Pixels that a decoder reduced from a picture of `size` (width, height) hash like the whole picture: within
        2 bits on 32 photos, textures and drawn scenes (`tests/examine/test_describe.py` repeats it on drawn ones).
        """
        from clew.hashers.pdq.kernels import hash_pixels  # noqa: PLC0415 - Numba takes 0.4 s to import

        if min(rgb.shape[:2]) < _SMALLEST_SIDE:
            return MediaHash(self.name, self.version, bytes(_BYTES), 0, part, bytes(7 * _BYTES))
        height, width = rgb.shape[:2]
        whole_width, whole_height = size or (width, height)
        is_reduced = whole_width >= width and whole_height >= height
        whole = (whole_height, whole_width) if is_reduced else (height, width)
        digests, quality = hash_pixels(np.ascontiguousarray(rgb), *whole)
        return MediaHash(self.name, self.version, digests[0].tobytes(), quality, part, digests[1:].tobytes())

    def parse(self, text: str) -> MediaHash:
        """Read 64 hex digits; lists state no quality, so it is taken as 100. Raises ValueError for anything else."""
        digits = text.strip()
        if len(digits) != 2 * _BYTES or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
            raise ValueError("a PDQ hash is 64 hexadecimal digits")
        return MediaHash(self.name, self.version, bytes.fromhex(digits), 100)

    def measured(self) -> str:
        """Return what `benchmarks/recall.py` and `benchmarks/footage.py` counted."""
        return (
            "Counted by benchmarks/recall.py on 5,000 drawn files of known origin: at 31 bits and quality 50 none was "
            "near a picture that it was not made from. Of 1,000 pairs of unrelated drawn films no two frames were "
            "nearer than 92 bits. Not measured: photographs of real collections, where plain, dark and serial "
            "pictures may be near by chance."
        )


plugin = Pdq()
