"""Embedded thumbnails: those of their picture, and those of an older picture."""

import runpy
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from clew.examine.describe import describe
from clew.examine.digests import DigestStream
from clew.hasher import hashers
from clew.model.findings import PictureFacts
from clew.model.media_hash import EMBEDDED_THUMBNAIL

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
DRAW = runpy.run_path(str(VECTORS / "pdq" / "make.py"))["draw"]
EXIF = runpy.run_path(str(VECTORS / "raw" / "make.py"))["exif"]


@cache
def scene(seed: int, height: int = 800, width: int = 1200) -> Image.Image:
    return Image.fromarray(DRAW(seed, height, width))


def jpeg(picture: Image.Image, **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", **options)
    return stream.getvalue()


def facts(picture: Image.Image, thumbnail: bytes) -> PictureFacts:
    content = jpeg(picture, quality=90, exif=b"Exif\0\0" + EXIF({0x10F: (2, "Maker")}, thumbnail=thumbnail))
    stream = DigestStream()
    stream.update(content)
    found = describe(memoryview(content), len(content), stream.finish(), max_pixels=10**8).picture
    assert found is not None
    return found


def letterboxed(picture: Image.Image, size: tuple[int, int] = (160, 120)) -> Image.Image:
    small = picture.copy()
    small.thumbnail(size)
    boxed = Image.new("RGB", size, "black")
    boxed.paste(small, ((size[0] - small.width) // 2, (size[1] - small.height) // 2))
    return boxed


@pytest.mark.parametrize("seed", range(100, 106))
@pytest.mark.parametrize("quality", [50, 75, 90])
def test_a_thumbnail_of_the_picture_does_not_differ(seed: int, quality: int) -> None:
    found = facts(scene(seed), jpeg(scene(seed).resize((160, 107)), quality=quality))
    assert found.embedded_thumbnail_differs is False
    assert found.embedded_thumbnail_distance is not None
    assert found.embedded_thumbnail_distance <= 30
    assert len(found.hashes) == 1


@pytest.mark.parametrize("seed", range(100, 106))
def test_a_letterboxed_thumbnail_does_not_differ(seed: int) -> None:
    assert facts(scene(seed), jpeg(letterboxed(scene(seed)), quality=75)).embedded_thumbnail_differs is False


def test_a_letterboxed_thumbnail_of_an_upright_picture_does_not_differ() -> None:
    upright = scene(103, 1200, 700)
    assert facts(upright, jpeg(letterboxed(upright, (120, 160)))).embedded_thumbnail_differs is False
    assert facts(upright, jpeg(letterboxed(upright))).embedded_thumbnail_differs is False


def test_a_dark_picture_keeps_its_edges() -> None:
    dark = Image.new("RGB", (1200, 800), "black")
    dark.paste(scene(104).crop((0, 250, 1200, 550)), (0, 250))
    assert facts(dark, jpeg(dark.resize((160, 107)))).embedded_thumbnail_differs is False


@pytest.mark.parametrize("turn", list(Image.Transpose))
def test_a_picture_that_was_turned_without_its_thumbnail_does_not_differ(turn: Image.Transpose) -> None:
    thumbnail = jpeg(scene(105).resize((160, 107)))
    assert facts(scene(105).transpose(turn), thumbnail).embedded_thumbnail_differs is False


def test_a_sharpened_thumbnail_does_not_differ() -> None:
    thumbnail = jpeg(scene(106).resize((160, 107)).filter(ImageFilter.SHARPEN))
    assert facts(scene(106), thumbnail).embedded_thumbnail_differs is False


@pytest.mark.parametrize("seed", range(100, 108))
def test_a_thumbnail_of_another_picture_differs_and_is_hashed_like_that_picture(seed: int) -> None:
    older = scene(seed + 50)
    found = facts(scene(seed), jpeg(letterboxed(older)))
    assert found.embedded_thumbnail_differs is True
    of_thumbnail = found.hashes[1]
    assert of_thumbnail.part == EMBEDDED_THUMBNAIL
    for hasher in hashers().values():
        of_older = hasher.hash_picture(np.asarray(older), "")
        bits = (int.from_bytes(of_older.digest, "big") ^ int.from_bytes(of_thumbnail.digest, "big")).bit_count()
        assert bits <= hasher.threshold_bits


def test_the_thumbnail_of_what_was_cropped_away_differs() -> None:
    whole = scene(107)
    cropped = whole.crop((700, 0, 1200, 500))
    assert facts(cropped, jpeg(letterboxed(whole))).embedded_thumbnail_differs is True


@pytest.mark.parametrize("thumbnail", [b"not a picture", b"\xff\xd8\xff\xe0", jpeg(scene(1, 120, 160))[:150]])
def test_a_thumbnail_that_cannot_be_read_counts_as_none(thumbnail: bytes) -> None:
    found = facts(scene(108), thumbnail)
    assert (found.embedded_thumbnail_differs, found.embedded_thumbnail_distance) == (None, None)


def test_flat_pictures_never_differ() -> None:
    flat = Image.new("RGB", (1200, 800), (90, 90, 90))
    assert facts(flat, jpeg(Image.new("RGB", (160, 107), (30, 90, 30)))).embedded_thumbnail_differs is False
