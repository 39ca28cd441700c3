"""How much of a picture has tones that human skin has."""

import numpy as np

from clew.examine.resize import Pixels, shrink

CELLS = 48
"""Cells along the longer side that are judged one by one: noise and speckles average out."""
_CB, _CR = (77, 125), (136, 173)
"""Chroma of skin. Chai and Ngan, "Face segmentation using skin-color map", IEEE TCSVT 9:4, 1999, have 77 to 127 and
133 to 173; beige walls lie at the edge of that, and the boxes of 24 faces of adults lose a tenth by this."""
_DARK = 35
"""Luma under which chroma says nothing."""
_GREY = 6
"""How far chroma lies from grey at most in a picture that has no colour to judge by."""


def skin_share(rgb: Pixels) -> float | None:
    """Return which share of a picture (height, width, 3) has tones of skin, 0 to 1; None for one without colour.

    Wood, sand, brick, paper and warm light have them too. Skin under coloured light, in shadow, painted or tattooed has
    not.
    """
    height, width = rgb.shape[:2]
    factor = min(1.0, CELLS / max(height, width))
    cells = shrink(np.ascontiguousarray(rgb), max(1, round(height * factor)), max(1, round(width * factor)))
    red, green, blue = np.moveaxis(cells.astype(np.float64), 2, 0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    blueness, redness = 128 + 0.564 * (blue - luma), 128 + 0.713 * (red - luma)
    if max(np.abs(blueness - 128).max(), np.abs(redness - 128).max()) <= _GREY:
        return None
    is_skin = (blueness >= _CB[0]) & (blueness <= _CB[1]) & (redness >= _CR[0]) & (redness <= _CR[1]) & (luma >= _DARK)
    return float(is_skin.mean())
