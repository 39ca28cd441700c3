import runpy
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import simplejpeg
from PIL import Image, ImageOps

from clew.decoder import WHOLE
from clew.errors import ExaminationError
from clew.examine.drawing import Drawing, draw
from clew.examine.pyramid import TILE_PX, Level, Place, has, pyramid

_DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]
MAX_PIXELS = 50_000_000

Pixels = npt.NDArray[np.uint8]


@lru_cache
def scene(height: int, width: int) -> Image.Image:
    return Image.fromarray(_DRAW(50, height, width))


def encode(picture: Image.Image, name: str, **options: object) -> memoryview:
    stream = BytesIO()
    picture.save(stream, name, **options)
    return memoryview(stream.getvalue())


def drawn(data: memoryview) -> Drawing:
    return draw(data, MAX_PIXELS, WHOLE)


def pixels(jpeg: bytes) -> npt.NDArray[np.int64]:
    return np.asarray(simplejpeg.decode_jpeg(jpeg, "RGB"), np.int64)


def put_together(drawing: Drawing, number: int) -> npt.NDArray[np.int64]:
    """Return a level of which every tile is where it belongs."""
    level = drawing.sizes[number]
    whole = np.full((level.height, level.width, 3), -1, np.int64)
    for place in level.places(number):
        tile = pixels(drawing.tile(place))
        top, left = place.row * TILE_PX, place.column * TILE_PX
        whole[top : top + TILE_PX, left : left + TILE_PX] = tile
    return whole


def upright(data: memoryview) -> Pixels:
    with Image.open(BytesIO(data)) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


def test_levels_halve_down_to_one_tile() -> None:
    assert pyramid(400, 512) == (Level(400, 512),)
    assert pyramid(1025, 3) == (Level(512, 1), Level(1025, 3))
    levels = pyramid(4001, 3000)
    assert [(each.width, each.height, each.columns, each.rows) for each in levels] == [
        (500, 375, 1, 1),
        (1000, 750, 2, 2),
        (2000, 1500, 4, 3),
        (4001, 3000, 8, 6),
    ]
    assert has(levels, Place(3, 7, 5))
    assert not any(has(levels, each) for each in (Place(4, 0, 0), Place(3, 8, 5), Place(3, 7, 6), Place(-1, 0, 0)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tiles_are_exactly_the_upright_picture_cut(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(scene(530, 1100), "PNG", exif=exif)
    drawing, wanted = drawn(data), upright(data)
    largest = drawing.sizes[-1]
    assert (largest.height, largest.width) == wanted.shape[:2]
    assert (drawing.full_height, drawing.full_width) == wanted.shape[:2]
    for place in largest.places(len(drawing.sizes) - 1):
        top, left = place.row * TILE_PX, place.column * TILE_PX
        part = np.ascontiguousarray(wanted[top : top + TILE_PX, left : left + TILE_PX])
        as_encoded = simplejpeg.encode_jpeg(part, quality=92, colorspace="RGB", colorsubsampling="444")
        assert drawing.tile(place) == as_encoded
    off = np.abs(put_together(drawing, len(drawing.sizes) - 1) - wanted)
    assert off.mean() < 1.5


def test_smaller_levels_show_the_same_picture() -> None:
    drawing = drawn(encode(scene(901, 1207), "PNG"))
    for number, level in enumerate(drawing.sizes):
        small = scene(901, 1207).resize((level.width, level.height), Image.Resampling.BOX)
        assert np.abs(put_together(drawing, number) - np.asarray(small)).mean() < 3


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (1, 1), (513, 512)])
def test_any_shape_is_drawn(shape: tuple[int, int]) -> None:
    drawing = drawn(encode(Image.new("RGB", (shape[1], shape[0]), (10, 200, 90)), "PNG"))
    for number, level in enumerate(drawing.sizes):
        assert np.abs(put_together(drawing, number) - (10, 200, 90)).max() <= 3
        assert max(level.width, level.height) <= TILE_PX or number


def in_sixteen_bits(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)


@pytest.mark.parametrize(
    ("name", "mode", "off"),
    [
        ("JPEG", "L", 3),
        ("JPEG", "CMYK", 4),
        ("TIFF", "RGB", 2),
        ("TIFF", "CMYK", 3),
        ("PNG", "RGBA", 2),
        ("PNG", "P", 60),
        ("PNG", "I;16", 2),
        ("GIF", "P", 60),
        ("BMP", "RGB", 2),
        ("WEBP", "RGB", 8),
    ],
)
def test_every_kind_of_pixels_comes_out_in_its_colours(name: str, mode: str, off: float) -> None:
    whole = scene(600, 900)
    made = in_sixteen_bits(whole) if mode == "I;16" else whole.convert(mode)
    wanted = whole.convert("L").convert("RGB") if mode in {"L", "I;16"} else whole
    drawing = drawn(encode(made, name))
    assert (drawing.full_width, drawing.full_height) == (900, 600)
    assert np.abs(put_together(drawing, len(drawing.sizes) - 1) - np.asarray(wanted)).mean() < off


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (700, 600), (0, 0, 0, 0))
    assert put_together(drawn(encode(clear, "PNG")), 1).min() >= 254


def test_of_what_moves_the_frame_is_shown_that_the_small_picture_has() -> None:
    frames = [Image.new("RGB", (300, 200), "black"), scene(200, 300), Image.new("RGB", (300, 200), "white")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    assert np.abs(put_together(drawn(data), 0) - np.asarray(frames[1])).mean() < 60


def test_the_small_picture_inside_is_turned_as_the_whole() -> None:
    small = scene(90, 120)
    exif = Image.Exif()
    exif[0x0112] = 6
    plain = drawn(encode(scene(600, 800), "JPEG", exif=exif, quality=95))
    assert plain.embedded == b""
    data = with_thumbnail(scene(600, 800), small, 6)
    found = pixels(drawn(data).embedded)
    assert np.abs(found - np.asarray(small.transpose(Image.Transpose.ROTATE_270))).mean() < 6


def with_thumbnail(whole: Image.Image, small: Image.Image, orientation: int) -> memoryview:
    """Return a JPEG with a small picture in its second directory (CIPA DC-008, 4.5.4)."""
    inside = bytes(encode(small, "JPEG", quality=95))
    first = 8 + 2 + 12 + 4
    thumbnail = first + 2 + 2 * 12 + 4
    block = b"II*\0" + (8).to_bytes(4, "little") + (1).to_bytes(2, "little") + entry(0x112, 3, orientation)
    block += first.to_bytes(4, "little") + (2).to_bytes(2, "little")
    block += entry(0x201, 4, thumbnail) + entry(0x202, 4, len(inside)) + bytes(4) + inside
    return encode(whole, "JPEG", exif=b"Exif\0\0" + block, quality=95)


def entry(tag: int, kind: int, value: int) -> bytes:
    return b"".join((tag.to_bytes(2, "little"), kind.to_bytes(2, "little"), b"\1\0\0\0", value.to_bytes(4, "little")))


def test_a_picture_behind_other_bytes_is_drawn() -> None:
    data = memoryview(b"\0" * 300 + bytes(encode(scene(300, 400), "JPEG")))
    assert drawn(data).sizes == (Level(400, 300),)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty file"), (b"some text", "no decoder reads it"), (b"\xff\xd8\xff\xe0 no picture", "truncated|corrupt")],
)
def test_what_is_no_picture_is_said(data: bytes, reason: str) -> None:
    with pytest.raises(ExaminationError, match=reason):
        drawn(memoryview(data))


def test_a_flood_of_pixels_is_refused_unread() -> None:
    with pytest.raises(ExaminationError, match="pixel flood"):
        draw(encode(Image.new("1", (9000, 9000)), "PNG"), MAX_PIXELS, WHOLE)
