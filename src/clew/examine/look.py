"""How a frame looks at a glance, from 48x48 of its pixels: enough to tell scenes apart, and cards from pictures."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from clew.examine.resize import Pixels

_SAMPLES = 48
"""So many lines and columns of a frame are looked at."""
_LEVELS = 4
"""Levels of each colour in a histogram: 64 colours."""
_GRID = 3
"""A histogram for each of 3x3 parts of the frame: what moves inside a part does not count."""
_FLAT_WINDOW = 17
"""Levels of luma that count as one: 8 more and less, which codecs and film grain move black by."""
FLAT_SHARE = 0.9
"""A frame with so much of it in one level is a card: a title, a small logo on black.

Drawn at 640x360 px, a title on black has 0.94 and a small logo 0.97, which PDQ gives qualities up to 100; drawn scenes
have 0.11 to 0.29, at a quarter of their brightness up to 0.60, upright ones with bars at both sides 0.72. Credits
(0.75), large logos (0.79) and test cards (0.12) can't be told so. `benchmarks/footage.py` measures it again.
"""


_SHIFT = 6
"""256 / 2**6 are the `_LEVELS`."""
_PART = np.arange(_SAMPLES) * _GRID // _SAMPLES
_BINS = (_PART[:, None] * _GRID + _PART[None, :]) * _LEVELS**3
"""The first bin of each looked-at pixel's part."""


@dataclass(frozen=True, slots=True)
class Look:
    """Histograms of a frame's parts (parts, colours), each of sum 1; the spread of its luma in levels.

    `flat_share` is how much of it has one level of luma, 0 to 1.
    """

    histograms: npt.NDArray[np.float32]
    spread: float
    flat_share: float


def look_at(rgb: Pixels) -> Look:
    """Look at pixels of shape (height, width, 3); takes 0.15 ms."""
    few = rgb[_places(rgb.shape[0])[:, None], _places(rgb.shape[1])[None, :]]
    colours = few.astype(np.int64) >> _SHIFT
    bins = _BINS + (colours[..., 0] * _LEVELS + colours[..., 1]) * _LEVELS + colours[..., 2]
    counts = np.bincount(bins.reshape(-1), minlength=_GRID * _GRID * _LEVELS**3).reshape(_GRID * _GRID, -1)
    luma = few @ np.array([0.299, 0.587, 0.114])
    levels = np.bincount(luma.reshape(-1).astype(np.intp), minlength=256)
    window = np.convolve(levels, np.ones(_FLAT_WINDOW, np.intp)).max()
    return Look(
        histograms=(counts / counts.sum(axis=1, keepdims=True)).astype(np.float32),
        spread=float(luma.std()),
        flat_share=float(window / luma.size),
    )


@lru_cache(16)
def _places(size: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, size - 1, _SAMPLES).astype(np.intp)


def apart(one: Look, other: Look) -> float:
    """Return the median over the parts of how much of their histograms differs, 0 to 1."""
    shared = np.minimum(one.histograms, other.histograms).sum(axis=1)
    return float(1 - np.median(shared))
