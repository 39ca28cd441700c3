"""What is kept of the noise of a picture, and of a film's frames."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.packing import BLOCK, FILM, LEAST_SIDE, Plane, pack_picture, pack_print, window
from clew.linkers.cameras.residual import MARGIN, noise_of, without_what_models_share

DARKEST, LIGHTEST = 15, 245
"""Mean grey levels between which a block counts: a dark one has no pattern, one that is overexposed neither."""
LEAST_NOISE = 1.0
"""Grey levels: a block of less noise is not the better for it, for compression has taken the pattern along."""


STILL, FLAT = 2.0, 3.0
"""Grey levels. A block of a film whose picture has moved by less on average since it counted last, and that is not
flatter than this (standard deviation), does not count again: its scene would be summed up with the sensor's pattern."""
LEAST_FRAMES = 3
"""A block that counted in fewer frames says more of the scene (or of a channel's sign) than of the sensor: two films of
one still scene by two sensors would agree."""
STEEPEST = 3.0
"""Standard deviations at which the noise of frames is cut off, so that no edge outweighs the rest."""


def describe(rgb: npt.NDArray[np.uint8]) -> bytes:
    """Describe the noise in the middle of a picture, as its file holds it; b"" where it is too small, or shows none."""
    import cv2  # noqa: PLC0415 - optional, and 0.1 s

    height, width = rgb.shape[:2]
    if min(window(height), window(width)) < LEAST_SIDE:
        return b""
    rows, columns = _kept(height), _kept(width)
    part = rgb[_with_margin(rows, height), _with_margin(columns, width)]
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY), np.uint8)
    noise = without_what_models_share(_noise_inside(grey, rows, columns))
    weights = np.rint(_weights(*_light_and_spread(_inside(grey, rows, columns), noise)))
    counted = np.minimum(weights, 255).astype(np.uint8)
    return pack_picture(width, height, noise > 0, counted) if counted.any() else b""


def describe_film(frames: Iterable[npt.NDArray[np.uint8]]) -> bytes:
    """Describe what the noise of frames (luma, all of one shape) has in common; b"" as for pictures, and for none."""
    film: _Film | None = None
    for grey in frames:
        if film is None:
            if min(window(side) for side in grey.shape) < LEAST_SIDE:
                return b""
            film = _Film(grey.shape[1], grey.shape[0])
        film.add(grey)
    return film.described() if film is not None else b""


class _Film:
    """Sums the noise of frames, each block weighted by light over the power of its noise."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._rows, self._columns = _kept(height), _kept(width)
        shape = window(height), window(width)
        self._total = np.zeros(shape, np.float32)
        self._last = np.full(shape, -255, np.float32)
        self._counted = np.zeros((shape[0] // BLOCK, shape[1] // BLOCK), np.int64)

    def add(self, grey: npt.NDArray[np.uint8]) -> None:
        if grey.shape != (self._height, self._width):
            return
        part = np.ascontiguousarray(
            grey[_with_margin(self._rows, self._height), _with_margin(self._columns, self._width)]
        )
        shown = _inside(part, self._rows, self._columns)
        noise = _noise_inside(part, self._rows, self._columns)
        light, spread = _light_and_spread(shown, noise)
        weights = _weights(light, spread) * self._moved(shown - noise)
        spread = _spread_out(np.maximum(spread, LEAST_NOISE))
        self._total += np.clip(noise / spread, -STEEPEST, STEEPEST) * _spread_out(weights)
        self._counted += weights > 0

    def _moved(self, scene: Plane) -> npt.NDArray[np.bool_]:
        """Return which blocks show another picture than when they last counted, or a flat one."""
        moved: npt.NDArray[np.bool_] = _by_blocks(np.abs(scene - self._last)).mean(axis=(1, 3)) >= STILL
        moved |= _by_blocks(scene).std(axis=(1, 3)) < FLAT
        np.copyto(self._last, scene, where=_spread_out(moved).astype(bool))
        return moved

    def described(self) -> bytes:
        moved = self._counted >= LEAST_FRAMES
        if not moved.any():
            return b""
        total = self._total * _spread_out(moved)
        plane = without_what_models_share(total - _of_the_grid(total))
        return pack_print(self._width, self._height, plane, int(self._counted.max()), FILM)


def _of_the_grid(total: Plane) -> Plane:
    """Return what all of a film's macroblocks, of 16 x 16 px, have in common: traces of its encoder."""
    rows, columns = total.shape
    return np.tile(_by_blocks(total).mean(axis=(0, 2)), (rows // BLOCK, columns // BLOCK))


def _kept(side: int) -> slice:
    """Return what of a side is kept: its middle."""
    start = (side - window(side)) // 2
    return slice(start, start + window(side))


def _with_margin(kept: slice, side: int) -> slice:
    return slice(max(0, kept.start - MARGIN), min(side, kept.stop + MARGIN))


def _inside(part: npt.NDArray[np.uint8], rows: slice, columns: slice) -> npt.NDArray[np.uint8]:
    top, left = min(rows.start, MARGIN), min(columns.start, MARGIN)
    return part[top : top + rows.stop - rows.start, left : left + columns.stop - columns.start]


def _noise_inside(part: npt.NDArray[np.uint8], rows: slice, columns: slice) -> Plane:
    top, left = min(rows.start, MARGIN), min(columns.start, MARGIN)
    noise = noise_of(part.astype(np.float32))
    return np.ascontiguousarray(noise[top : top + rows.stop - rows.start, left : left + columns.stop - columns.start])


def _by_blocks(plane: npt.NDArray[Any]) -> npt.NDArray[Any]:
    rows, columns = plane.shape
    return plane.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)


def _spread_out(blocks: npt.NDArray[Any]) -> Plane:
    return np.kron(blocks, np.ones((BLOCK, BLOCK), np.float32)).astype(np.float32)


def _light_and_spread(grey: npt.NDArray[np.uint8], noise: Plane) -> tuple[Plane, Plane]:
    """Return of each block its mean grey level, and the deviation of its noise."""
    light: Plane = _by_blocks(grey).mean(axis=(1, 3), dtype=np.float32)
    return light, np.sqrt(_by_blocks(noise * noise).mean(axis=(1, 3), dtype=np.float32))


def _weights(light: Plane, spread: Plane) -> Plane:
    """Return light over noise of each block: what the sign of a pixel tells of a pattern that multiplies the light."""
    weights: Plane = np.asarray(light / np.maximum(spread, LEAST_NOISE), np.float32)
    weights[(light < DARKEST) | (light > LIGHTEST) | (spread == 0)] = 0
    return weights
