import runpy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clew.decoder import MINIMUM_SIDE, Decoder, decoders
from clew.errors import ExaminationError

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DRAW = runpy.run_path(str(VECTORS / "pdq" / "make.py"))["draw"]
MAX_PIXELS = 10_000_000


def encoded(name: str, height: int = 240, width: int = 320) -> bytes:
    stream = BytesIO()
    Image.fromarray(DRAW(40, height, width)).save(stream, name)
    return stream.getvalue()


SAMPLES = {
    "jpeg": encoded("JPEG"),
    "pillow": encoded("PNG"),
    "heif": (VECTORS / "heif" / "plain.heic").read_bytes(),
    "raw": runpy.run_path(str(VECTORS / "raw" / "make.py"))["dng"](DRAW(40, 240, 320)),
}
"""One file for each decoder; a new decoder adds one."""


@pytest.fixture(params=sorted(decoders()))
def decoder(request: pytest.FixtureRequest) -> Decoder:
    return decoders()[request.param]


def sample(decoder: Decoder) -> memoryview:
    return memoryview(SAMPLES[decoder.name])


def test_knows_its_own_type_and_no_other_decoder_claims_it(decoder: Decoder) -> None:
    claims = [other.name for other in decoders().values() if other.sniff(sample(decoder)) is not None]
    assert claims == [decoder.name]


def test_decodes_to_rgb_of_the_stated_size(decoder: Decoder) -> None:
    picture = decoder.decode(sample(decoder), MAX_PIXELS)
    assert (picture.width, picture.height) == (320, 240)
    assert picture.rgb.dtype == np.uint8
    assert picture.rgb.shape == (240, 320, 3)
    assert not picture.is_salvaged


def test_refuses_a_flood_by_its_size(decoder: Decoder) -> None:
    with pytest.raises(ExaminationError, match=r"^pixel flood [0-9]+\u00d7[0-9]+$"):
        decoder.decode(sample(decoder), 320 * 240 - 1)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_salvaged_and_marked_or_refused_with_words(decoder: Decoder, share: float) -> None:
    data = sample(decoder)
    words = ""
    picture = None
    try:
        picture = decoder.decode(data[: int(share * len(data))], MAX_PIXELS)
    except ExaminationError as error:
        words = str(error)
    if picture is None:
        assert words.startswith(("truncated: ", "corrupt "))
    else:
        assert picture.is_salvaged
        assert np.ptp(picture.rgb) > 0


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_sniffing_takes_any_bytes(content: bytes) -> None:
    for decoder in decoders().values():
        assert decoder.sniff(memoryview(content)) is None or decoder.sniff(content)


@pytest.mark.parametrize("content", [b"", b"\0", b"II*\0", b"MM\0*\0\0\0\x08", b"P5", b"\xff\xd8", b"\0\0\0\x10ftyp"])
def test_a_few_bytes_are_no_trouble(decoder: Decoder, content: bytes) -> None:
    decoder.sniff(content)
    with pytest.raises(ExaminationError):
        decoder.decode(memoryview(content), MAX_PIXELS)


def test_large_pictures_keep_their_shorter_side(decoder: Decoder) -> None:
    if decoder.name == "heif":
        pytest.skip("nothing here encodes HEIC")
    drawn = DRAW(41, 1300, 2000)
    stream = BytesIO()
    if decoder.name == "raw":
        stream.write(runpy.run_path(str(VECTORS / "raw" / "make.py"))["dng"](drawn))
    else:
        Image.fromarray(drawn).save(stream, "JPEG" if decoder.name == "jpeg" else "BMP")
    picture = decoder.decode(memoryview(stream.getvalue()), MAX_PIXELS)
    assert (picture.width, picture.height) == (2000, 1300)
    assert MINIMUM_SIDE <= min(picture.rgb.shape[:2]) < 1300
