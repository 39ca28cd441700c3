import json
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clew.hashers.pdq import plugin
from clew.model.media_hash import WHOLE, MediaHash

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "pdq"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "threatexchange" / "pdq"
MADE = runpy.run_path(str(VECTORS / "make.py"))
DRAWN = json.loads((VECTORS / "drawn.json").read_text())
OF_SHARED = json.loads((VECTORS / "shared.json").read_text())
CONFORMING_BITS = 2
"""What the reference allows itself is 10; float sums in another order move no more than this."""


def distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def forms_of(media_hash: MediaHash) -> list[bytes]:
    return [media_hash.forms[at : at + 32] for at in range(0, 7 * 32, 32)]


@pytest.mark.parametrize("vector", DRAWN, ids=lambda vector: f"{vector['height']}x{vector['width']}")
def test_agrees_with_the_reference_at_every_size(vector: dict[str, object]) -> None:
    pixels = MADE["draw"](vector["seed"], vector["height"], vector["width"])
    found = plugin.hash_picture(pixels, WHOLE)
    assert distance(found.digest, bytes.fromhex(str(vector["digest"]))) <= CONFORMING_BITS
    assert found.quality == vector["quality"]


@pytest.mark.parametrize("vector", DRAWN, ids=lambda vector: f"{vector['height']}x{vector['width']}")
def test_each_form_is_the_reference_hash_of_the_turned_pixels(vector: dict[str, list[str]]) -> None:
    pixels = MADE["draw"](vector["seed"], vector["height"], vector["width"])
    found = forms_of(plugin.hash_picture(pixels, WHOLE))
    wanted = [bytes.fromhex(form) for form in vector["forms"]]
    assert [distance(one, other) for one, other in zip(found, wanted, strict=True)] == pytest.approx([0] * 7, abs=2)


@pytest.mark.parametrize("name", OF_SHARED)
def test_agrees_with_the_reference_on_photos(name: str) -> None:
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")
    found = plugin.hash_picture(MADE["native_pixels"](SHARED / name), WHOLE)
    wanted = OF_SHARED[name]
    assert found.quality == wanted["quality"]
    if wanted["quality"]:
        assert distance(found.digest, bytes.fromhex(wanted["digest"])) <= CONFORMING_BITS


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 1000),
    st.one_of(st.integers(5, 300), st.sampled_from([64, 128, 256, 384, 512, 640])),
    st.one_of(st.integers(5, 300), st.sampled_from([64, 128, 256, 384, 512, 640])),
)
def test_forms_are_those_of_the_truly_turned_picture(seed: int, height: int, width: int) -> None:
    pixels = MADE["draw"](seed, height, width)
    of_picture = plugin.hash_picture(pixels, WHOLE)
    for form, transform in zip(forms_of(of_picture), MADE["FORMS"], strict=True):
        turned = plugin.hash_picture(np.asarray(Image.fromarray(pixels).transpose(transform)), WHOLE)
        assert of_picture.quality < 50 or distance(form, turned.digest) <= CONFORMING_BITS


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(64, 256), st.integers(64, 256), st.sampled_from([2, 4, 8]))
def test_forms_of_a_reduced_picture_are_those_of_the_reduced_turned_one(
    seed: int, height: int, width: int, factor: int
) -> None:
    pixels = MADE["draw"](seed, height, width)
    of_picture = plugin.hash_picture(pixels, WHOLE, (factor * width, factor * height))
    for form, transform in zip(forms_of(of_picture), MADE["FORMS"], strict=True):
        turned = np.asarray(Image.fromarray(pixels).transpose(transform))
        size = factor * turned.shape[1], factor * turned.shape[0]
        found = plugin.hash_picture(turned, WHOLE, size)
        assert of_picture.quality < 50 or distance(form, found.digest) <= CONFORMING_BITS


def test_half_turning_twice_gives_the_picture_back() -> None:
    pixels = MADE["draw"](8, 300, 400)
    half_turned = plugin.hash_picture(pixels[::-1, ::-1], WHOLE)
    assert distance(forms_of(half_turned)[1], plugin.hash_picture(pixels, WHOLE).digest) <= CONFORMING_BITS


@pytest.mark.parametrize("shape", [(4, 400), (400, 4), (1, 1)])
def test_a_picture_too_small_to_hash_has_quality_0(shape: tuple[int, int]) -> None:
    found = plugin.hash_picture(np.zeros((*shape, 3), np.uint8), WHOLE)
    assert (found.digest, found.quality) == (bytes(32), 0)


def test_a_flat_picture_has_quality_0() -> None:
    assert plugin.hash_picture(np.full((300, 300, 3), 90, np.uint8), WHOLE).quality == 0


def test_views_and_read_only_pixels_hash_like_plain_ones() -> None:
    pixels = MADE["draw"](9, 200, 260)
    wanted = plugin.hash_picture(pixels, WHOLE)
    view = np.repeat(pixels, 2, axis=1)[:, ::2]
    view.flags.writeable = False
    assert plugin.hash_picture(view, WHOLE) == wanted


def test_reads_hashes_as_lists_write_them() -> None:
    text = DRAWN[5]["digest"]
    assert plugin.parse(f" {text.upper()}\n").digest.hex() == text


@pytest.mark.parametrize("text", ["", "12", "g" * 64, "0" * 63, "0" * 65, "0x" + "0" * 62])
def test_refuses_what_is_no_hash(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        plugin.parse(text)


def test_the_plugin_imports_without_numba() -> None:
    check = "import sys, clew.hashers.pdq; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
