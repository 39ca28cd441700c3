import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.decoder import WHOLE
from clew.decoders import pillow, raw
from clew.errors import ExaminationError

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DRAW = runpy.run_path(str(VECTORS / "pdq" / "make.py"))["draw"]
MADE = runpy.run_path(str(VECTORS / "raw" / "make.py"))
MAX_PIXELS = 100_000_000


def test_a_small_sensor_is_shown_whole() -> None:
    picture = raw.plugin.decode(memoryview(MADE["dng"](DRAW(60, 300, 400))), MAX_PIXELS)
    assert picture.rgb.shape == (300, 400, 3)


def test_a_large_sensor_is_shown_at_half_size_with_the_same_scene() -> None:
    drawn = DRAW(60, 1200, 1600)
    picture = raw.plugin.decode(memoryview(MADE["dng"](drawn)), MAX_PIXELS)
    assert (picture.width, picture.height, picture.rgb.shape) == (1600, 1200, (600, 800, 3))
    small = np.asarray(Image.fromarray(drawn).resize((80, 60)).convert("L")).ravel()
    shown = np.asarray(Image.fromarray(picture.rgb).resize((80, 60)).convert("L")).ravel()
    assert np.corrcoef(small, shown)[0, 1] > 0.7


def test_a_large_sensor_is_shown_whole_where_that_is_asked_for() -> None:
    drawn = DRAW(60, 1200, 1600)
    picture = raw.plugin.decode(memoryview(MADE["dng"](drawn)), MAX_PIXELS, WHOLE)
    assert (picture.width, picture.height, picture.rgb.shape) == (1600, 1200, (1200, 1600, 3))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("at", [8, 9000])
def test_a_dng_is_no_plain_tiff_wherever_its_directory_lies(order: str, at: int) -> None:
    data = memoryview(MADE["dng"](DRAW(60, 64, 64), order, at))
    assert raw.plugin.sniff(data) == "image/x-adobe-dng"
    assert pillow.plugin.sniff(data) is None


def test_a_plain_tiff_is_no_camera_raw() -> None:
    stream = BytesIO()
    Image.fromarray(DRAW(60, 64, 64)).save(stream, "TIFF")
    assert raw.plugin.sniff(stream.getvalue()) is None
    assert pillow.plugin.sniff(stream.getvalue()) == "image/tiff"


@pytest.mark.parametrize(
    ("make", "photometric", "compression", "mime"),
    [
        ("NIKON CORPORATION", 32803, 34713, "image/x-nikon-nef"),
        ("SONY", 32803, 1, "image/x-sony-arw"),
        ("PENTAX", 2, 65535, "image/x-pentax-pef"),
        ("Other", 34892, 1, "image/x-dcraw"),
        ("NIKON CORPORATION", 2, 1, None),
    ],
)
def test_the_samples_tell_a_camera_raw_and_not_the_maker(
    make: str, photometric: int, compression: int, mime: str | None
) -> None:
    tags = {259: (MADE["SHORT"], compression), 262: (MADE["SHORT"], photometric), 271: (MADE["ASCII"], make)}
    assert raw.plugin.sniff(MADE["tiff"](tags)) == mime


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"FUJIFILMCCD-RAW 0201FF", "image/x-fuji-raf"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "image/x-canon-cr3"),
        (b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0", "image/x-canon-cr2"),
        (b"IIRO\x08\0\0\0" + bytes(20), "image/x-olympus-orf"),
        (b"IIU\0\x08\0\0\0" + bytes(20), "image/x-panasonic-rw2"),
    ],
)
def test_raws_with_a_mark_of_their_own_are_told_by_it(head: bytes, mime: str) -> None:
    assert raw.plugin.sniff(head) == mime


def test_a_raw_without_its_samples_is_refused_in_words() -> None:
    with pytest.raises(ExaminationError, match=r"^corrupt camera raw: .+"):
        raw.plugin.decode(memoryview(MADE["dng"](DRAW(60, 300, 400)))[:900], MAX_PIXELS)
