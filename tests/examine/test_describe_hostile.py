"""Whatever the bytes, a finding comes back."""

import runpy
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clew.examine.describe import describe
from clew.examine.digests import DigestStream
from clew.model.findings import Findings, Outcome

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DRAW = runpy.run_path(str(VECTORS / "pdq" / "make.py"))["draw"]
MADE = runpy.run_path(str(VECTORS / "raw" / "make.py"))
MAX_PIXELS = 2_000_000


def described(content: bytes) -> Findings:
    stream = DigestStream()
    stream.update(content)
    return describe(memoryview(content), len(content), stream.finish(), max_pixels=MAX_PIXELS)


def encode(name: str, **options: object) -> bytes:
    stream = BytesIO()
    Image.fromarray(DRAW(90, 60, 80)).save(stream, name, **options)
    return stream.getvalue()


THUMBNAIL = encode("JPEG", quality=40)
SAMPLES = {
    **{name: encode(name) for name in ("PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "AVIF", "JPEG2000", "PPM")},
    "JPEG": encode("JPEG", exif=b"Exif\0\0" + MADE["exif"]({0x10F: (2, "Maker")}, thumbnail=THUMBNAIL)),
    "JPEG progressive": encode("JPEG", progressive=True),
    "GIF of two": encode("GIF", save_all=True, append_images=[Image.fromarray(DRAW(91, 60, 80))]),
    "TIFF packed": encode("TIFF", compression="tiff_lzw"),
    "DNG": MADE["dng"](DRAW(90, 64, 64)),
    "HEIC": (VECTORS / "heif" / "transparent.heic").read_bytes(),
}


def check(found: Findings, content: bytes) -> None:
    assert found.size == len(content)
    assert found.digests is not None
    shown = (found.picture, found.footage, found.sound, found.contents)
    assert (found.reason == "") == (found.outcome is Outcome.EXAMINED) == any(each is not None for each in shown)
    assert " at 0x" not in found.reason
    assert "\n" not in found.reason


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_good(name: str) -> None:
    assert described(SAMPLES[name]).outcome is Outcome.EXAMINED


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600))
def test_random_bytes_give_a_finding(content: bytes) -> None:
    check(described(content), content)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=60))
def test_a_good_beginning_with_a_random_end_gives_a_finding(name: str, rest: bytes) -> None:
    content = SAMPLES[name][: 40 + len(rest)] + rest
    check(described(content), content)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_damaged_picture_gives_a_finding(name: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[name])
    near_start = st.integers(0, min(len(content), 200) - 1)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.one_of(near_start, st.integers(0, len(content) - 1)))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    damaged = bytes(content[:cut])
    check(described(damaged), damaged)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_bytes_give_the_same_finding(name: str) -> None:
    half = SAMPLES[name][: len(SAMPLES[name]) // 2]
    assert described(half) == described(half)
    assert described(SAMPLES[name]) == described(SAMPLES[name])
