"""How the pixels of two files may lie on one sensor: turned by quarters, scaled, or the middle of it only, as films."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from clew.linkers.cameras.packing import BLOCK, LEAST_SIDE, Noise, Plane

SMALLEST, SAME_SHAPE = 0.4, 0.004
"""Scales from which a copy is compared, and how far the ratio of its sides may be off by rounding: 1 px of 256."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How one file lies on the other: turned so many quarters against the clock, and so large beside it."""

    quarters: int
    scale: float


def poses(one: tuple[int, int], other: tuple[int, int], *, has_film: bool = False) -> Iterator[Pose]:
    """Yield how a file of the one size can be a whole picture of the same sensor as one of the other size.

    With a film, also how one can be the middle of what the other shows, as wide or as high, or pixel for pixel.
    """
    for quarters in range(4):
        width, height = one if quarters % 2 == 0 else one[::-1]
        across, down = width / other[0], height / other[1]
        scale = float(np.sqrt(across * down))
        if abs(across / down - 1) <= SAME_SHAPE:
            if SMALLEST <= scale <= 1 / SMALLEST:
                yield Pose(quarters, 1.0 if one in {other, other[::-1]} else scale)
        elif has_film and (width - height) * (other[0] - other[1]) >= 0:
            for framed in {max(across, down), 1.0}:
                if SMALLEST <= framed <= 1 / SMALLEST:
                    yield Pose(quarters, framed)


def has_film(one: Noise, other: Noise) -> bool:
    """Return whether one is of a film: then it may show the middle of the other only."""
    return one.is_film or other.is_film


def turned(noise: Noise, quarters: int) -> Noise:
    """Return noise as it lies in a file that was turned against the clock so often."""
    width, height = (noise.width, noise.height) if quarters % 2 == 0 else (noise.height, noise.width)
    return Noise(width, height, np.rot90(noise.plane, quarters), noise.members, noise.is_film)


def laid_over(one: Noise, other: Noise, scale: float) -> tuple[Plane, Plane] | None:
    """Return both on one grid, the coarser of the two, about the middle; None where too little of both is there.

    `scale` is that of the one beside the other.
    """
    if scale == 1.0 and (one.width, one.height) == (other.width, other.height):
        return one.plane, other.plane
    coarse, fine, ratio = (one, other, scale) if scale < 1 else (other, one, 1 / scale)
    rows, columns = (
        int(min(mine, theirs * ratio)) // BLOCK * BLOCK
        for mine, theirs in zip(coarse.plane.shape, fine.plane.shape, strict=True)
    )
    if min(rows, columns) < LEAST_SIDE // 2:
        return None
    top, left = (coarse.plane.shape[0] - rows) // 2, (coarse.plane.shape[1] - columns) // 2
    across, down = coarse.centre
    drawn = resampled(fine, ratio, (rows, columns), (across - left, down - top))
    kept = coarse.plane[top : top + rows, left : left + columns]
    return (kept, drawn) if scale < 1 else (drawn, kept)


def resampled(noise: Noise, scale: float, shape: tuple[int, int], centre: tuple[float, float]) -> Plane:
    """Return noise at another scale on a grid of a shape, in which the file's middle lies at `centre`."""
    import cv2  # noqa: PLC0415 - optional, and 0.1 s

    plane = np.ascontiguousarray(noise.plane)
    if scale < 1:  # as programmes and telephones do: nothing is left of what is too fine for the coarser grid
        plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), 0.5 * float(np.sqrt(1 / scale**2 - 1))), np.float32)
    across, down = noise.centre
    moved = (
        (1 / scale, 0.0, across - 0.5 - (centre[0] - 0.5) / scale),
        (0.0, 1 / scale, down - 0.5 - (centre[1] - 0.5) / scale),
    )
    flags = (cv2.INTER_LINEAR if scale < 1 else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(plane, np.array(moved), shape[::-1], flags=flags), np.float32)
