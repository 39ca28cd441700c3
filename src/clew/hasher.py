"""What a hasher is: pixels to a perceptual hash, and the distance of two."""

from typing import Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from clew.model.media_hash import MediaHash
from clew.registry import plugins


class Hasher(Protocol):
    """Makes one kind of perceptual hash; implementations live in `clew/hashers/`, one per file.

    `threshold_bits` is the largest distance (inclusive) that counts as a match, `minimum_quality` the lowest quality
    that may match at all; both carry their measurement where they are set.
    """

    name: str
    version: str
    bits: int
    threshold_bits: int
    minimum_quality: int

    def hash_picture(self, rgb: npt.NDArray[np.uint8], part: str, size: tuple[int, int] | None = None) -> MediaHash:
        """Hash pixels of shape (height, width, 3), RGB, uint8, not turned by EXIF orientation.

        `size` is the width and height in px of the picture that the pixels were reduced from, None where they are
        the whole.
        """
        ...

    def parse(self, text: str) -> MediaHash:
        """Read a hash as lists write it; raises ValueError where the text is not one."""
        ...


@runtime_checkable
class States(Protocol):
    """What a hasher has besides where it says how often pictures that have nothing in common are as near."""

    def measured(self) -> str:
        """Return in whole sentences what was counted, on which data, and what nobody has measured."""
        ...


def hashers() -> dict[str, Hasher]:
    """Return every hasher by its name."""
    return cast("dict[str, Hasher]", plugins("hashers"))
