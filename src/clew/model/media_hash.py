"""One perceptual hash of a media, or of a part of it."""

from dataclasses import dataclass

WHOLE = ""
"""The part that is the whole picture."""
EMBEDDED_THUMBNAIL = "embedded thumbnail"
"""The part that is the small picture a camera puts inside its file."""


@dataclass(frozen=True, slots=True)
class MediaHash:
    """What a hasher says of a media or a part of it.

    `forms` holds the digests of the seven other dihedral forms one after the other, in the order
    rotate 90, rotate 180, rotate 270, flip top-bottom, flip left-right, transpose, transverse;
    empty where the hasher has none. An entry of a list has only `digest`.
    """

    hasher: str
    version: str
    digest: bytes
    quality: int
    part: str = WHOLE
    forms: bytes = b""

    def __post_init__(self) -> None:
        """Raise ValueError for a quality outside 0..100 or forms of the wrong length."""
        if not 0 <= self.quality <= 100:
            raise ValueError(f"quality must be 0..100, not {self.quality}")
        if len(self.forms) not in (0, 7 * len(self.digest)):
            raise ValueError("forms must be empty or seven digests")
