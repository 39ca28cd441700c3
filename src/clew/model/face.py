"""A face in a view of a media, and what officers say of faces."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clew.model.link import Box


@dataclass(frozen=True, slots=True)
class Face:
    """A face as a linker describes it: `usability` 0 to 1, `marks` what is wrong with it, in words.

    A face that is not `is_grouped` is too poor to say whose it is.
    """

    box: Box
    size_px: int
    usability: float
    marks: tuple[str, ...]
    is_grouped: bool


@dataclass(frozen=True, slots=True)
class FaceAt:
    """Where a face is: in which content, which view of it (`part`, as `Description` has it), and in which box."""

    sha256: bytes
    part: str
    box: Box

    @property
    def name(self) -> str:
        """What the face is called: 12 digits, of its content, view and box."""
        box = self.box
        said = f"{self.sha256.hex()} {self.part} {box.left:.5f} {box.top:.5f} {box.width:.5f} {box.height:.5f}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def is_same(self, other: "FaceAt") -> bool:
        """Tell whether this is the same face, as another version of a linker may have found it."""
        return (self.sha256, self.part) == (other.sha256, other.part) and overlap(self.box, other.box) >= SAME_OVERLAP


SAME_OVERLAP = 0.5
"""Overlap (intersection over union) from which on two boxes in one view are one face: two heads side by side share
less, and the same face found at another scale more. Not measured over versions: there is one so far."""


class FaceAct(StrEnum):
    """What an officer says of faces, or takes back of that."""

    SPLIT = "split"
    MERGED = "merged"
    NAMED = "named"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class FaceDecision:
    """What an officer said, numbered in the agency; `case` is where, None for all.

    Split: no face of `faces` is the person of those in `others`. Merged: all of both are one person. Named: `faces` are
    the person of this `name`, and the act `of` put them into that Subject, 0 where all were in it. Taken back: the
    decision of number `of` holds no more.
    """

    number: int
    act: FaceAct
    faces: tuple[FaceAt, ...]
    others: tuple[FaceAt, ...]
    of: int
    name: str
    reason: str
    officer: str
    at: datetime
    case: str | None


def overlap(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    shared = max(across, 0.0) * max(down, 0.0)
    return shared / (one.width * one.height + other.width * other.height - shared) if shared else 0.0
