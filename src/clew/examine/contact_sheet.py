"""A film at a glance: one frame of each scene beside the other."""

import math
from collections.abc import Sequence

import numpy as np
import simplejpeg

from clew.examine.cells import Cells, with_cells
from clew.examine.resize import Pixels, shrink
from clew.examine.thumbnail import turn
from clew.player import Frame

COLUMNS, ROWS = 6, 8
MAX_TILES = COLUMNS * ROWS
_TILE_WIDTH, _TILE_HEIGHT = 262, 196
"""Six of them with their gaps are 1,600 px wide; a 4:3 frame fills them."""
_GAP = 4
_BACKGROUND = 32
_JPEG_QUALITIES = (80, 60, 40, 20)
_MAX_BYTES = 1 << 20
"""48 tiles of noise take 0.9 MiB at quality 80, of drawn scenes 0.3."""

ORIENTATIONS = {0: 1, 90: 6, 180: 3, 270: 8}
"""The EXIF orientation of a picture that must be turned by so many degrees clockwise (CIPA DC-008, tag 0x0112)."""

Tile = Pixels


def make_tile(frame: Frame, rotation: int) -> Tile:
    """Return a frame upright and small enough for a place on the sheet."""
    rgb = np.ascontiguousarray(turn(frame.rgb, ORIENTATIONS.get(rotation, 1)))
    height, width = rgb.shape[:2]
    scale = min(_TILE_WIDTH / width, _TILE_HEIGHT / height, 1.0)
    if scale == 1.0:
        return rgb.copy()
    return shrink(rgb, max(1, int(height * scale)), max(1, int(width * scale)))


def make_sheet(tiles: Sequence[Tile], times_ms: Sequence[int]) -> bytes:
    """Return a JPEG with the tiles in order, line by line, and in it where each stands and of what time it is.

    b"" for none.
    """
    if not tiles:
        return b""
    columns = min(COLUMNS, len(tiles), max(2, math.ceil(math.sqrt(len(tiles)))))
    tall = max(tile.shape[0] for tile in tiles) + _GAP
    wide = max(tile.shape[1] for tile in tiles) + _GAP
    lines = -(-len(tiles) // columns)
    sheet = np.full((lines * tall + _GAP, columns * wide + _GAP, 3), _BACKGROUND, np.uint8)
    for number, tile in enumerate(tiles):
        height, width = tile.shape[:2]
        top = _GAP + number // columns * tall + (tall - _GAP - height) // 2
        left = _GAP + number % columns * wide + (wide - _GAP - width) // 2
        sheet[top : top + height, left : left + width] = tile
    for quality in _JPEG_QUALITIES:
        encoded: bytes = simplejpeg.encode_jpeg(sheet, quality=quality, colorspace="RGB", colorsubsampling="420")
        if len(encoded) <= _MAX_BYTES:
            break
    return with_cells(encoded, Cells(columns, wide - _GAP, tall - _GAP, _GAP, tuple(times_ms)))
