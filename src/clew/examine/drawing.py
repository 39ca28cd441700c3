"""Draws a picture for the eye: decoded whole, upright, halved again and again, and cut into tiles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import simplejpeg

from clew.decoder import DecodedPicture
from clew.errors import ExaminationError
from clew.examine.metadata import Metadata, read_metadata
from clew.examine.pyramid import TILE_PX, Level, Place, halved, pyramid
from clew.examine.resize import Pixels, halve, shrink
from clew.examine.starts import find_decoder, late_starts
from clew.examine.thumbnail import turn
from clew.model.findings import Kind

JPEG_QUALITY = 92
"""Of what is shown, in full colour (4:4:4), so that coloured edges stay sharp where one looks at single pixels.

The 48 tiles of a drawn, noisy picture of 12 MP take 63 ms and 5.8 MB so; at 85 with half the colour 39 ms and 3.3 MB.
"""
_REDUCED = 1.5
"""Decoders reduce by two and more; a preview that takes the place of a sensor's picture lacks a few lines only."""
_MAX_EMBEDDED_PIXELS = 4_000_000


@dataclass(slots=True)
class Drawing:
    """A decoded picture: its levels as pixels, the smallest first, not turned; `orientation` is EXIF's.

    `full_width` and `full_height` are those of the file's picture, upright; `embedded` is a JPEG of the small picture
    inside, b"" for none.
    """

    levels: list[Pixels]
    orientation: int
    full_width: int
    full_height: int
    embedded: bytes

    @property
    def sizes(self) -> tuple[Level, ...]:
        """The levels as they are shown."""
        height, width = turn(self.levels[-1], self.orientation).shape[:2]
        return pyramid(width, height)

    def tile(self, place: Place) -> bytes:
        """Return the JPEG of a place that there is."""
        left, top = place.column * TILE_PX, place.row * TILE_PX
        upright = turn(self.levels[place.level], self.orientation)
        return encoded(upright[top : top + TILE_PX, left : left + TILE_PX])

    def places(self, most_pixels: int) -> Iterator[Place]:
        """Yield the places of the levels of at most so many pixels, the smallest level first."""
        for number, level in enumerate(self.sizes):
            if level.width * level.height <= most_pixels:
                yield from level.places(number)


def draw(
    data: memoryview, max_pixels: int, least_side: int, note_progress: Callable[[], None] = lambda: None
) -> Drawing:
    """Decode a picture for showing; raises ExaminationError with the reason, and MemoryError.

    `note_progress` is called once it is decoded.
    """
    decoded = decode_picture(data, max_pixels, least_side)
    note_progress()
    metadata = read_metadata(decoded.exif, decoded.xmp, decoded.icc_profile)
    orientation = 1 if decoded.is_upright else metadata.orientation
    tall, wide = decoded.rgb.shape[:2]
    is_reduced = decoded.width > _REDUCED * wide
    width, height = (decoded.width, decoded.height) if is_reduced else (wide, tall)
    if orientation in {5, 6, 7, 8}:
        width, height = height, width
    embedded = _embedded(decoded, metadata, orientation)
    return Drawing(_levels(np.ascontiguousarray(decoded.rgb)), orientation, width, height, embedded)


def encoded(rgb: Pixels) -> bytes:
    """Return pixels as the JPEG that is shown."""
    jpeg: bytes = simplejpeg.encode_jpeg(
        np.ascontiguousarray(rgb), quality=JPEG_QUALITY, colorspace="RGB", colorsubsampling="444"
    )
    return jpeg


def decode_picture(data: memoryview, max_pixels: int, least_side: int) -> DecodedPicture:
    """Decode a picture, also one that begins late in its file; raises ExaminationError."""
    if not data:
        raise ExaminationError("empty file")
    decoder, _ = find_decoder(data)
    if decoder is not None and decoder.kind is Kind.PICTURE:
        return decoder.decode(data, max_pixels, least_side)
    for start in late_starts(data):
        decoder, _ = find_decoder(data[start:])
        if decoder is not None:
            try:
                return decoder.decode(data[start:], max_pixels, least_side)
            except ExaminationError:
                continue
    raise ExaminationError("no decoder reads it")


def _levels(rgb: Pixels) -> list[Pixels]:
    """Return pixels at every size, the smallest first; together a third more than the largest."""
    levels = [rgb]
    while max(levels[-1].shape[:2]) > TILE_PX:
        above = levels[-1]
        width, height = halved(above.shape[1], above.shape[0])
        levels.append(halve(above) if min(above.shape[:2]) > 1 else shrink(above, height, width))
    return levels[::-1]


def _embedded(decoded: DecodedPicture, metadata: Metadata, orientation: int) -> bytes:
    """Return a JPEG of the small picture inside, turned as the whole is; b"" for none that can be read."""
    data = memoryview(decoded.embedded_thumbnail) or metadata.thumbnail
    decoder, _ = find_decoder(data)
    if decoder is None or decoder.kind is not Kind.PICTURE:
        return b""
    try:
        small = decoder.decode(data, _MAX_EMBEDDED_PIXELS)
    except ExaminationError:
        return b""
    return encoded(turn(small.rgb, orientation))


def warm_up() -> None:
    """Import, compile and open all that drawing needs, so that it touches no file and no module afterwards."""
    from clew.examine.rehearsal import rehearsal  # noqa: PLC0415 - only the child needs it

    for content in rehearsal():
        try:
            drawing = draw(memoryview(content), _MAX_EMBEDDED_PIXELS, TILE_PX)
        except ExaminationError:
            continue
        drawing.tile(Place(0, 0, 0))
