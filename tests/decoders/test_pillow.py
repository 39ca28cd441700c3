import runpy
import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from clew.decoders.pillow import plugin
from clew.errors import ExaminationError

DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]
MAX_PIXELS = 10_000_000
Pixels = npt.NDArray[np.uint8]


def scene(height: int = 120, width: int = 160) -> Image.Image:
    return Image.fromarray(DRAW(70, height, width))


def encode(picture: Image.Image, name: str, **options: object) -> memoryview:
    stream = BytesIO()
    picture.save(stream, name, **options)
    return memoryview(stream.getvalue())


def decode(data: memoryview) -> Pixels:
    return plugin.decode(data, MAX_PIXELS).rgb


def mean_difference(rgb: Pixels, picture: Image.Image) -> float:
    return float(np.abs(rgb.astype(int) - np.asarray(picture.convert("RGB"))).mean())


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("ICO", "image/vnd.microsoft.icon"),
        ("AVIF", "image/avif"),
        ("JPEG2000", "image/jp2"),
        ("PPM", "image/x-portable-anymap"),
    ],
)
def test_every_format_is_known_by_its_bytes_and_shows_its_picture(name: str, mime: str) -> None:
    data = encode(scene(), name, **({"sizes": [(160, 120)]} if name == "ICO" else {}))
    assert plugin.sniff(data) == mime
    rgb = decode(data)
    assert mean_difference(rgb, scene().resize((rgb.shape[1], rgb.shape[0]))) < 8


def test_a_photoshop_file_shows_its_flattened_picture() -> None:
    rgb = np.asarray(scene())
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 120, 160, 8, 3) + bytes(12) + b"\0\0"
    data = memoryview(head + b"".join(rgb[..., channel].tobytes() for channel in range(3)))
    assert plugin.sniff(data) == "image/vnd.adobe.photoshop"
    assert mean_difference(decode(data), scene()) == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "LAB"])
def test_every_mode_of_tiff_keeps_its_brightness(mode: str) -> None:
    drawn = scene() if mode != "LAB" else Image.fromarray(np.full((120, 160, 3), 128, np.uint8))
    if mode == "LAB":
        lab = Image.merge("LAB", [Image.new("L", (160, 120), level) for level in (137, 128, 128)])
        assert abs(int(decode(encode(lab, "TIFF")).mean()) - 128) < 4
        return
    rgb = decode(encode(drawn.convert(mode), "TIFF"))
    blurred = np.asarray(Image.fromarray(rgb).convert("L").resize((16, 12), Image.Resampling.BOX)).astype(int)
    wanted = np.asarray(drawn.convert("L").resize((16, 12), Image.Resampling.BOX))
    assert np.abs(blurred - wanted).mean() < 6


@pytest.mark.parametrize(("name", "order"), [("PNG", "<u2"), ("TIFF", "<u2"), ("TIFF", ">u2")])
def test_16_bits_are_scaled_and_not_clipped(name: str, order: str) -> None:
    grey = np.asarray(scene().convert("L"))
    deep = Image.fromarray((grey.astype(np.uint16) * 257).astype("<u2"))
    if order == ">u2":
        tags = {256: (3, 160), 257: (3, 120), 258: (3, 16), 259: (3, 1), 262: (3, 1), 277: (3, 1), 278: (3, 120)}
        made = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "raw" / "make.py"))
        pixels = (grey.astype(np.uint16) * 257).astype(order).tobytes()
        data = memoryview(made["tiff"]({**tags, 279: (4, len(pixels))}, ">", pixels))
    else:
        data = encode(deep, name)
    assert np.array_equal(decode(data)[..., 0], grey)


@pytest.mark.parametrize(("scale", "offset"), [(1 / 255, 0.0), (1.0, 0.0), (1e6, -5e7)])
def test_floating_point_levels_keep_their_order(scale: float, offset: float) -> None:
    grey = np.asarray(scene().convert("L")).astype(np.float32)
    rgb = decode(encode(Image.fromarray(grey * np.float32(scale) + np.float32(offset)), "TIFF"))[..., 0]
    assert np.corrcoef(grey.ravel(), rgb.ravel())[0, 1] > 0.999
    assert np.ptp(rgb) > 100


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_is_white(mode: str) -> None:
    picture = scene().convert(mode)
    alpha = Image.new("L", picture.size, 255)
    alpha.paste(0, (0, 0, 80, 120))
    picture.putalpha(alpha)
    rgb = decode(encode(picture, "PNG"))
    assert rgb[:, :80].min() == 255
    assert rgb[:, 80:].min() < 200


def test_a_transparent_palette_colour_is_white() -> None:
    picture = Image.new("P", (40, 30), 0)
    picture.putpalette([10, 20, 30, 200, 50, 50])
    picture.paste(1, (20, 0, 40, 30))
    rgb = decode(encode(picture, "PNG", transparency=0))
    assert (rgb[0, 0].tolist(), rgb[0, 39].tolist()) == ([255, 255, 255], [200, 50, 50])


def test_a_large_picture_is_reduced_to_512_on_its_shorter_side_or_more() -> None:
    rgb = decode(encode(scene(1100, 1700), "PNG"))
    assert rgb.shape == (550, 850, 3)
    assert mean_difference(rgb, scene(1100, 1700).resize((850, 550), Image.Resampling.BOX)) < 1


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG", "AVIF"])
def test_the_first_frame_that_shows_something_is_taken_and_all_are_counted(name: str) -> None:
    blank = Image.new("RGB", (160, 120), "black")
    fading = Image.new("RGB", (160, 120), (9, 9, 9))
    frames = [fading, scene(), scene().rotate(180)]
    picture = plugin.decode(encode(blank, name, save_all=True, append_images=frames, duration=50), MAX_PIXELS)
    assert picture.frames == 4
    assert mean_difference(picture.rgb, scene()) < 8


def test_of_blank_frames_the_first_is_taken() -> None:
    frames = [Image.new("RGB", (40, 30), (level, level, level)) for level in (5, 8, 11)]
    picture = plugin.decode(encode(frames[0], "GIF", save_all=True, append_images=frames[1:]), MAX_PIXELS)
    assert picture.frames == 3
    assert picture.rgb.max() <= 6


def test_of_several_pages_the_first_is_taken() -> None:
    data = encode(scene(), "TIFF", save_all=True, append_images=[scene().rotate(180)])
    picture = plugin.decode(data, MAX_PIXELS)
    assert picture.frames == 2
    assert mean_difference(picture.rgb, scene()) == 0


@pytest.mark.parametrize("name", ["PNG", "BMP", "TIFF", "GIF"])
def test_a_truncated_file_is_salvaged_and_marked(name: str) -> None:
    data = encode(scene(300, 400), name)
    picture = plugin.decode(data[: 3 * len(data) // 4], MAX_PIXELS)
    assert picture.is_salvaged
    kept = slice(240, 300) if name == "BMP" else slice(0, 60)  # BMP begins below
    assert np.abs(picture.rgb[kept].astype(int) - np.asarray(scene(300, 400))[kept]).mean() < 3


def test_a_truncated_file_without_pixels_is_refused() -> None:
    with pytest.raises(ExaminationError, match=r"^(truncated: no pixels could be decoded|corrupt PNG: .+)$"):
        plugin.decode(encode(scene(), "PNG")[:60], MAX_PIXELS)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize(
    ("size", "words"),
    [((60_000, 60_000), "pixel flood 60000\u00d760000"), ((2**31 - 1, 1), "pixel flood 2147483647\u00d71")],
)
def test_a_flood_is_refused_by_its_header(size: tuple[int, int], words: str) -> None:
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    data = head + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    with pytest.raises(ExaminationError, match=f"^{words}$"):
        plugin.decode(memoryview(data), 500_000_000)


def test_a_picture_without_pixels_is_refused() -> None:
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 40, 8, 2, 0, 0, 0))
    with pytest.raises(ExaminationError, match=r"picture without pixels: 0\u00d740|corrupt PNG: .+"):
        plugin.decode(memoryview(head + chunk(b"IDAT", b"") + chunk(b"IEND", b"")), MAX_PIXELS)


def test_pillows_own_settings_are_as_before() -> None:
    from PIL import ImageFile  # noqa: PLC0415 - the settings are module-wide

    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    decode(encode(scene(), "PNG"))
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)


@pytest.mark.parametrize("head", [b"BM is how a text begins", b"\0\0\2\0\0\0\0\0\0\0\0\0", b"GIF88a......", b"P9 1 1"])
def test_what_only_looks_like_a_picture_is_none(head: bytes) -> None:
    assert plugin.sniff(head) is None
