"""What the sample evidence of several cases is made of."""

from dataclasses import dataclass

from PIL import Image

from clew.samples.alterations import encode
from clew.samples.dice import Dice

CASES = ("OP-207", "OP-301")
"""The cases that this evidence is for; what it has in common with the sample evidence itself is OP-114's."""
Labels = dict[str, tuple[str, ...]]
"""What a file shows or holds, by the sort of thing: two files with one in common are rightly linked by it.

Under "written" stands what can be read and tells nothing.
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a case, with what it has that others may have too."""

    case: str
    suffix: str
    content: bytes
    labels: Labels


def photo(dice: Dice, case: str, picture: Image.Image, labels: Labels, exif: bytes = b"") -> Piece:
    """Return a picture as a camera or a phone stores it."""
    return Piece(case, ".jpg", encode(picture, {"format": "JPEG", "quality": dice.whole(86, 94)}, exif), labels)
