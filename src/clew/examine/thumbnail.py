"""Small pictures: the one shown to the officer, and the one a camera put inside its file."""

import numpy as np
import simplejpeg

from clew.examine.resize import Pixels, halve, shrink

LONGEST_SIDE = 512
_HALVED_SIDE = 384
"""A thumbnail is half the decoded picture where that leaves 384 to 512 px, and of 512 px otherwise.

Of the sizes of `benchmarks/ingest.py`, decoded at reduced scale, five of seven are halved: resizing and encoding takes
0.6 ms a picture on average, where making all 512 px takes 0.9.
"""
_JPEG_QUALITY = 80

_FLAT_LEVELS = 24
"""Levels of luma that a bar of a letterboxed thumbnail spans at most; JPEG rings by less beside an edge."""
_ASPECT_SLACK = 0.02
"""Aspect ratios that differ by less are the same: 160x120 stands for 4000x3000 and for 1600x1204."""


def make_thumbnail(rgb: Pixels, orientation: int) -> bytes:
    """Make a JPEG of at most 512 px on the longer side, turned upright by EXIF orientation 1..8."""
    height, width = rgb.shape[:2]
    longest = max(height, width)
    if 2 * _HALVED_SIDE <= longest <= 2 * LONGEST_SIDE and min(height, width) > 1:
        rgb = halve(rgb)
    elif longest > LONGEST_SIDE:
        scale = LONGEST_SIDE / longest
        rgb = shrink(rgb, max(1, round(height * scale)), max(1, round(width * scale)))
    upright = np.ascontiguousarray(turn(rgb, orientation))
    encoded: bytes = simplejpeg.encode_jpeg(upright, quality=_JPEG_QUALITY, colorspace="RGB", colorsubsampling="420")
    return encoded


def turn(rgb: Pixels, orientation: int) -> Pixels:
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
