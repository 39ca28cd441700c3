"""Draws a picture, or frames of a film, for a card: clear, or blurred for good.

What is asked comes where other describers are told their linkers: first "veiled" or "clear", then the parts ("" for a
picture, or a frame as `frame_part` names it).
"""

from collections.abc import Callable, Sequence

import numpy as np
import simplejpeg
from PIL import Image

from clew.config import Footage
from clew.examine import views
from clew.examine.digests import DigestStream
from clew.examine.footage import Patience
from clew.examine.resize import Pixels, shrink
from clew.examine.told import Told, told
from clew.model.digests import Digests
from clew.model.findings import Findings
from clew.model.link import Description
from clew.model.match_card import CLEAR

NAME, VERSION = "plate", "1"
LONGEST = 900
"""px of the longer side: 8 cm of paper at 280 dpi."""
CELLS = 16
"""A blurred picture keeps so many cells along its longer side, in grey, and nothing finer."""
_QUALITY = 85


def warm_up(asked: Sequence[str]) -> None:
    """Load what decoding and drawing need."""
    del asked
    views.warm_up(())
    plate(np.zeros((64, 80, 3), np.uint8), is_veiled=True)
    DigestStream().finish()


def describe(
    data: memoryview,
    size: int,
    digests: Digests,
    *,
    max_pixels: int,
    footage: Footage,
    note_progress: Callable[[], None],
    linkers: Sequence[str],
) -> Findings:
    """Draw the parts that are asked for; raises nothing but MemoryError, whatever the bytes."""
    style, *parts = linkers

    def tell() -> Told:
        drawn: list[Description] = []
        for part, rgb in views.views(data, max_pixels, Patience(footage.seconds, note_progress)):
            if part in parts:
                drawn.append(Description(NAME, VERSION, part, plate(rgb, is_veiled=style != CLEAR)))
            if len(drawn) == len(parts):
                break
        return drawn, ()

    return told(data, size, digests, tell)


def plate(rgb: Pixels, *, is_veiled: bool) -> bytes:
    """Return the JPEG of a picture as it is shown; what is veiled can't be made clear again."""
    height, width = rgb.shape[:2]
    factor = min(1.0, LONGEST / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if is_veiled:
        coarse = CELLS / max(height, width)
        cells = shrink(np.ascontiguousarray(rgb), *(max(1, round(side * min(1.0, coarse))) for side in (height, width)))
        grey = Image.fromarray(cells).convert("L").resize(size, Image.Resampling.BICUBIC)
        shown = np.asarray(grey.convert("RGB"))
    else:
        shown = shrink(np.ascontiguousarray(rgb), size[1], size[0])
    made: bytes = simplejpeg.encode_jpeg(
        np.ascontiguousarray(shown), quality=_QUALITY, colorspace="RGB", colorsubsampling="444"
    )
    return made
