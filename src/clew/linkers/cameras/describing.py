"""What is kept of a picture's noise."""

import numpy as np
import numpy.typing as npt

from clew.linkers.cameras.packing import BLOCK, LEAST_SIDE, pack_picture, window
from clew.linkers.cameras.residual import MARGIN, noise_of, without_what_models_share

DARKEST, LIGHTEST = 15, 245
"""Mean grey levels between which a block counts: a dark one has no pattern, one that is overexposed neither."""
LEAST_NOISE = 1.0
"""Grey levels: a block of less noise is not the better for it, for compression has taken the pattern along."""


def describe(rgb: npt.NDArray[np.uint8]) -> bytes:
    """Describe the noise in the middle of a picture, as its file holds it; b"" where it is too small, or shows none."""
    import cv2  # noqa: PLC0415 - optional, and 0.1 s

    height, width = rgb.shape[:2]
    rows, columns = window(height), window(width)
    if min(rows, columns) < LEAST_SIDE:
        return b""
    top, left = (height - rows) // 2, (width - columns) // 2
    above, before = max(0, top - MARGIN), max(0, left - MARGIN)
    part = rgb[above : top + rows + MARGIN, before : left + columns + MARGIN]
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY), np.uint8)
    inside = slice(top - above, top - above + rows), slice(left - before, left - before + columns)
    noise = without_what_models_share(np.ascontiguousarray(noise_of(grey.astype(np.float32))[inside]))
    weights = _weights(grey[inside], noise)
    return pack_picture(width, height, noise > 0, weights) if weights.any() else b""


def _weights(grey: npt.NDArray[np.uint8], noise: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Return light over noise of each block: what the sign of a pixel tells of a pattern that multiplies the light."""
    rows, columns = grey.shape
    blocks = (rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    light = grey.reshape(blocks).mean(axis=(1, 3), dtype=np.float32)
    spread = np.sqrt((noise * noise).reshape(blocks).mean(axis=(1, 3), dtype=np.float32))
    weights = np.rint(light / np.maximum(spread, LEAST_NOISE))
    weights[(light < DARKEST) | (light > LIGHTEST) | (spread == 0)] = 0
    counted: npt.NDArray[np.uint8] = np.minimum(weights, 255).astype(np.uint8)
    return counted
