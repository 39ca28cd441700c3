"""A picture with a box and points on it, in px of the picture."""

from dataclasses import dataclass

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG's frame header (ITU-T T.81, table B.1)."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A JPEG, its size in px, a box (left, top, width, height, or nothing) and points on it, in px too."""

    jpeg: bytes
    width: int
    height: int
    box: tuple[float, ...]
    points: tuple[tuple[float, float], ...]


def marked_picture(jpeg: bytes, box: tuple[float, ...], points: tuple[tuple[float, float], ...]) -> Marked:
    """Return a picture with marks that were given as fractions; raises ValueError for what is no JPEG."""
    width, height = jpeg_size(jpeg)
    scaled = tuple(part * side for part, side in zip(box, (width, height) * 2, strict=False))
    return Marked(jpeg, width, height, scaled, tuple((x * width, y * height) for x, y in points))


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Return width and height by the frame header, without decoding; raises ValueError where there is none."""
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        if jpeg[at + 1] in _FRAMES:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise ValueError("not a JPEG with a size")
