import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.decoders.heif import plugin
from clew.errors import ExaminationError

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DRAWN = runpy.run_path(str(VECTORS / "pdq" / "make.py"))["draw"](40, 240, 320)
MAX_PIXELS = 1_000_000


def read(name: str) -> memoryview:
    return memoryview((VECTORS / "heif" / name).read_bytes())


def test_a_heic_shows_its_picture() -> None:
    picture = plugin.decode(read("plain.heic"), MAX_PIXELS)
    assert np.abs(picture.rgb.astype(int) - DRAWN).mean() < 6
    assert b"Maker" in bytes(picture.exif)


def test_the_turn_that_the_container_asks_for_is_applied_once() -> None:
    picture = plugin.decode(read("turned.heic"), MAX_PIXELS)
    turned = np.asarray(Image.fromarray(DRAWN).transpose(Image.Transpose.ROTATE_270))
    assert picture.is_upright
    assert np.abs(picture.rgb.astype(int) - turned).mean() < 6


def test_what_is_transparent_is_white() -> None:
    assert plugin.decode(read("transparent.heic"), MAX_PIXELS).rgb.min() == 255


def test_of_several_pictures_the_primary_one_is_shown_and_all_are_counted() -> None:
    picture = plugin.decode(read("two.heic"), MAX_PIXELS)
    assert picture.frames == 2
    assert np.abs(picture.rgb.astype(int) - DRAWN).mean() < 8


@pytest.mark.parametrize(
    ("brands", "mime"),
    [
        (b"heic\0\0\0\0mif1heic", "image/heic"),
        (b"mif1\0\0\0\0mif1heic", "image/heic"),
        (b"mif1\0\0\0\0mif1miaf", "image/heif"),
        (b"msf1\0\0\0\0hevcmsf1", "image/heic-sequence"),
        (b"mif1\0\0\0\0avifmif1", None),
        (b"avif\0\0\0\0mif1miaf", None),
        (b"isom\0\0\0\0mp42isom", None),
        (b"crx \0\0\0\1crx isom", None),
    ],
)
def test_the_brands_tell_heic_from_its_relatives(brands: bytes, mime: str | None) -> None:
    assert plugin.sniff(b"\0\0\0\x18ftyp" + brands + bytes(100)) == mime


def test_a_damaged_file_is_refused_in_words() -> None:
    with pytest.raises(ExaminationError, match=r"^corrupt HEIF: .+"):
        plugin.decode(read("plain.heic")[:3000], MAX_PIXELS)


def test_a_file_that_names_no_picture_as_its_primary_one_is_refused_in_words() -> None:
    data = bytearray(read("plain.heic"))
    count = data.index(b"ipma") + 8
    data[count + 2 : count + 10] = bytes(8)
    with pytest.raises(ExaminationError, match=r"^corrupt HEIF: .+"):
        plugin.decode(memoryview(bytes(data)), MAX_PIXELS)
