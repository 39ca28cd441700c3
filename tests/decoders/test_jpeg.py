import runpy
import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from clew.decoder import WHOLE
from clew.decoders.jpeg import plugin
from clew.errors import ExaminationError

DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]
MAX_PIXELS = 100_000_000


def scene(height: int = 300, width: int = 400, mode: str = "RGB") -> Image.Image:
    return Image.fromarray(DRAW(50, height, width)).convert(mode)


def jpeg(picture: Image.Image, **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", **options)
    return stream.getvalue()


def mean_difference(rgb: npt.NDArray[np.uint8], picture: Image.Image) -> float:
    wanted = np.asarray(picture.convert("RGB").resize((rgb.shape[1], rgb.shape[0]), Image.Resampling.BOX))
    return float(np.abs(rgb.astype(int) - wanted).mean())


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("is_progressive", [False, True])
def test_every_colour_space_comes_out_in_its_colours(mode: str, is_progressive: bool) -> None:  # noqa: FBT001 - a parameter
    drawn = scene(mode=mode)
    picture = plugin.decode(memoryview(jpeg(drawn, quality=95, progressive=is_progressive)), MAX_PIXELS)
    assert mean_difference(picture.rgb, drawn) < 3
    assert not picture.is_salvaged


def test_a_small_picture_is_decoded_whole_and_a_large_one_reduced() -> None:
    assert plugin.decode(memoryview(jpeg(scene(1000, 1500))), MAX_PIXELS).rgb.shape == (1000, 1500, 3)
    large = plugin.decode(memoryview(jpeg(scene(2100, 3000))), MAX_PIXELS)
    assert (large.width, large.height) == (3000, 2100)
    assert 512 <= large.rgb.shape[0] <= 1050
    assert mean_difference(large.rgb, scene(2100, 3000)) < 3


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_large_one_is_decoded_whole_where_that_is_asked_for(mode: str) -> None:
    drawn = scene(1100, 1500, mode)
    whole = plugin.decode(memoryview(jpeg(drawn, quality=95)), MAX_PIXELS, WHOLE)
    assert whole.rgb.shape == (1100, 1500, 3)
    assert mean_difference(whole.rgb, drawn) < 3
    assert plugin.decode(memoryview(jpeg(drawn)), MAX_PIXELS, 500).rgb.shape == (550, 750, 3)


def test_bytes_after_the_end_are_no_damage() -> None:
    picture = plugin.decode(memoryview(jpeg(scene()) + b"more bytes" * 100), MAX_PIXELS)
    assert not picture.is_salvaged


def test_padding_before_the_end_is_no_damage() -> None:
    data = jpeg(scene())
    picture = plugin.decode(memoryview(data[:-2] + b"\0\0" + data[-2:]), MAX_PIXELS)
    assert not picture.is_salvaged


def test_a_truncated_file_gives_its_upper_part_and_says_so() -> None:
    data = jpeg(scene(), quality=90)
    picture = plugin.decode(memoryview(data[: 2 * len(data) // 3]), MAX_PIXELS)
    assert picture.is_salvaged
    assert mean_difference(picture.rgb[:80], scene().crop((0, 0, 400, 80))) < 5


def test_a_truncated_cmyk_file_is_salvaged_too() -> None:
    data = jpeg(scene(mode="CMYK"), quality=90)
    assert plugin.decode(memoryview(data[: 2 * len(data) // 3]), MAX_PIXELS).is_salvaged


@pytest.mark.parametrize("kept", [20, 200, 600])
def test_a_file_without_pixels_is_refused_in_words(kept: int) -> None:
    with pytest.raises(ExaminationError, match=r"^(truncated: no pixels could be decoded|corrupt JPEG: .+)$"):
        plugin.decode(memoryview(jpeg(scene())[:kept]), MAX_PIXELS)


def test_a_damaged_file_never_shows_what_was_decoded_before_it() -> None:
    whole = jpeg(scene(), progressive=True)
    scan = whole.index(b"\xff\xda")
    damaged = whole[: whole.index(b"\xff\xc4", scan) + 10]  # cut in the tables of the second scan
    for _ in range(20):
        assert np.ptp(plugin.decode(memoryview(whole), MAX_PIXELS).rgb) > 0
        with pytest.raises(ExaminationError, match="no pixels could be decoded"):
            plugin.decode(memoryview(damaged), MAX_PIXELS)


def test_a_flood_is_refused_before_it_is_decoded() -> None:
    data = bytearray(jpeg(scene()))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(ExaminationError, match=r"^pixel flood 60000\u00d760000$"):
        plugin.decode(memoryview(data), MAX_PIXELS)


def test_a_size_of_zero_is_refused() -> None:
    data = bytearray(jpeg(scene()))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 300, 0)
    with pytest.raises(ExaminationError):
        plugin.decode(memoryview(data), MAX_PIXELS)


def test_metadata_segments_are_handed_on() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = jpeg(scene(), exif=exif.tobytes(), icc_profile=profile, xmp=b"<x:xmpmeta/>")
    picture = plugin.decode(memoryview(data), MAX_PIXELS)
    assert b"Maker" in bytes(picture.exif)
    assert bytes(picture.exif[:2]) in {b"II", b"MM"}
    assert picture.xmp == b"<x:xmpmeta/>"
    assert picture.icc_profile == profile


def test_a_million_empty_segments_are_no_trouble() -> None:
    data = jpeg(scene())
    picture = plugin.decode(memoryview(data[:2] + b"\xff\xe5\0\x02" * 1_000_000 + data[2:]), MAX_PIXELS)
    assert picture.width == 400
