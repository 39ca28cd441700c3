"""Small pictures: the one shown to the officer, and the one a camera put inside its file."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import simplejpeg
from numba import njit, types

Pixels = npt.NDArray[np.uint8]

LONGEST_SIDE = 512
_JPEG_QUALITY = 80

_FLAT_LEVELS = 24
"""Levels of luma that a bar of a letterboxed thumbnail spans at most; JPEG rings by less beside an edge."""
_ASPECT_SLACK = 0.02
"""Aspect ratios that differ by less are the same: 160x120 stands for 4000x3000 and for 1600x1204."""

_U8_2D_IN = types.Array(types.uint8, 2, "C", readonly=True)
_U8_2D = types.Array(types.uint8, 2, "C")
_I32_1D_IN = types.Array(types.int32, 1, "C", readonly=True)
_F32_2D_IN = types.Array(types.float32, 2, "C", readonly=True)


def _resample_pixels(
    lines: Pixels,
    firsts_down: npt.NDArray[np.int32],
    taps_down: npt.NDArray[np.float32],
    firsts_across: npt.NDArray[np.int32],
    taps_across: npt.NDArray[np.float32],
    out: Pixels,
) -> None:
    """Weigh lines of (height, 3 width) down, then across; every tap lies inside the picture."""
    width = lines.shape[1]
    total = np.empty(width, np.float32)
    for y in range(out.shape[0]):
        total[:] = np.float32(0)
        for tap in range(taps_down.shape[1]):
            weight = taps_down[y, tap]
            if weight == 0:
                continue
            line = lines[firsts_down[y] + tap]
            for x in range(width):
                total[x] += weight * np.float32(line[x])
        for x in range(taps_across.shape[0]):
            red = green = blue = np.float32(0.5)
            at = 3 * firsts_across[x]
            for tap in range(taps_across.shape[1]):
                weight = taps_across[x, tap]
                if weight == 0:
                    break
                red += weight * total[at]
                green += weight * total[at + 1]
                blue += weight * total[at + 2]
                at += 3
            out[y, 3 * x] = np.uint8(min(red, np.float32(255)))
            out[y, 3 * x + 1] = np.uint8(min(green, np.float32(255)))
            out[y, 3 * x + 2] = np.uint8(min(blue, np.float32(255)))


_resample = njit(
    types.void(_U8_2D_IN, _I32_1D_IN, _F32_2D_IN, _I32_1D_IN, _F32_2D_IN, _U8_2D),
    cache=True,
    nogil=True,
    boundscheck=False,
)(_resample_pixels)


@lru_cache(maxsize=512)
def _taps(source: int, target: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """First source px and weights of each target px: area when shrinking, linear when enlarging."""
    scale = source / target
    reach = max(scale, 1.0) / 2 if scale >= 1 else 1.0
    centres = (np.arange(target) + 0.5) * scale
    count = int(np.ceil(2 * reach)) + 1
    firsts = np.clip(np.floor(centres - reach).astype(np.int64), 0, max(source - count, 0))
    positions = firsts[:, None] + np.arange(min(count, source))[None, :]
    if scale >= 1:
        left, right = (centres - reach)[:, None], (centres + reach)[:, None]
        weights = np.minimum(positions + 1, right) - np.maximum(positions, left)
    else:
        weights = 1.0 - np.abs(positions + 0.5 - centres[:, None])
    weights = np.where(weights > 1e-6, weights, 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    leading = (weights != 0).argmax(axis=1)
    moved = np.zeros_like(weights)
    for lead in np.unique(leading):
        rows = leading == lead
        moved[rows, : weights.shape[1] - lead] = weights[rows, lead:]
    return (firsts + leading).astype(np.int32), np.ascontiguousarray(moved, np.float32)


def resize(rgb: Pixels, height: int, width: int) -> Pixels:
    """Resize C-contiguous pixels; 0.6 ms from 918x612 to 512x341, where Pillow's BOX takes 2.1 ms."""
    source_height, source_width = rgb.shape[:2]
    out = np.empty((height, 3 * width), np.uint8)
    lines = rgb.reshape(source_height, 3 * source_width)
    _resample(lines, *_taps(source_height, height), *_taps(source_width, width), out)
    return out.reshape(height, width, 3)


def make_thumbnail(rgb: Pixels, orientation: int) -> bytes:
    """Make a JPEG of at most 512 px on the longer side, turned upright by EXIF orientation 1..8."""
    height, width = rgb.shape[:2]
    longest = max(height, width)
    if longest > LONGEST_SIDE:
        scale = LONGEST_SIDE / longest
        rgb = resize(rgb, max(1, round(height * scale)), max(1, round(width * scale)))
    upright = np.ascontiguousarray(_turn(rgb, orientation))
    encoded: bytes = simplejpeg.encode_jpeg(upright, quality=_JPEG_QUALITY, colorspace="RGB", colorsubsampling="420")
    return encoded


def _turn(rgb: Pixels, orientation: int) -> Pixels:
    """Apply an EXIF orientation (CIPA DC-008, tag 0x0112)."""
    if orientation in {5, 6, 7, 8}:
        rgb = rgb.transpose(1, 0, 2)
    if orientation in {3, 4, 7, 8}:
        rgb = rgb[::-1]
    if orientation in {2, 3, 6, 7}:
        rgb = rgb[:, ::-1]
    return rgb


def trim_bars(thumbnail: Pixels, width: int, height: int) -> Pixels:
    """Cut the bars a camera adds where its thumbnail has another shape than the picture of this size.

    Cameras write 160x120 whatever the picture's shape, with even bars. They are cut where the picture (or the picture
    turned by a quarter) fits the thumbnail only with bars and those parts are flat; a picture that is
    dark at its edges keeps them, having the same shape as its thumbnail.
    """
    tall, wide = thumbnail.shape[:2]
    for ratio in (width / height, height / width):
        if abs(ratio * tall / wide - 1) < _ASPECT_SLACK:
            return thumbnail
    for ratio in (width / height, height / width):
        content_tall, content_wide = min(tall, round(wide / ratio)), min(wide, round(tall * ratio))
        top, left = (tall - content_tall) // 2, (wide - content_wide) // 2
        bars = (thumbnail[:top], thumbnail[tall - top :], thumbnail[:, :left], thumbnail[:, wide - left :])
        if all(_is_flat(bar) for bar in bars) and min(content_tall, content_wide) >= 8:
            inner = thumbnail[top + (top > 0) : tall - top - (top > 0), left + (left > 0) : wide - left - (left > 0)]
            return np.ascontiguousarray(inner)
    return thumbnail


def _is_flat(bar: Pixels) -> bool:
    if bar.size == 0:
        return True
    luma = bar @ np.array([0.299, 0.587, 0.114], np.float32)
    return float(luma.max() - luma.min()) <= _FLAT_LEVELS
