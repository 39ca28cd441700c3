"""What a drawing child does to those who ask it, and a hostile picture to the next one: nothing."""

import hashlib
import os
import runpy
import select
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clew.config import Limits
from clew.errors import ExaminationError
from clew.examine.easel import Easel, Seen, Tile
from clew.examine.painter import EAGER_PIXELS
from clew.examine.pyramid import Level, Place

_DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]
LIMITS = Limits(seconds=20, memory_mib=96, max_pixels=200_000_000)


@pytest.fixture(scope="module")
def easel() -> Iterator[Easel]:
    made = Easel(LIMITS)
    yield made
    made.close()


@lru_cache
def picture(height: int = 600, width: int = 800, name: str = "JPEG") -> bytes:
    stream = BytesIO()
    Image.fromarray(_DRAW(50, height, width)).save(stream, name)
    return stream.getvalue()


def flat(height: int, width: int, name: str = "JPEG", **options: object) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (width, height), (40, 90, 200)).save(stream, name, **options)
    return stream.getvalue()


def draw(easel: Easel, data: bytes, sha256: bytes | None = None) -> tuple[Seen, list[Tile]]:
    file = os.memfd_create("picture")
    try:
        os.write(file, data)
        os.lseek(file, 0, os.SEEK_SET)
        seen, *tiles = easel.draw(file, sha256 or hashlib.sha256(data).digest())
    finally:
        os.close(file)
    assert isinstance(seen, Seen)
    return seen, [each for each in tiles if isinstance(each, Tile)]


def test_one_decoding_gives_all_tiles_the_smallest_level_first(easel: Easel) -> None:
    seen, tiles = draw(easel, picture())
    assert seen.levels == (Level(400, 300), Level(800, 600))
    assert [each.place for each in tiles] == [
        Place(0, 0, 0),
        *(Place(1, column, row) for row in (0, 1) for column in (0, 1)),
    ]
    with Image.open(BytesIO(tiles[-1].jpeg)) as tile:
        assert tile.size == (288, 88)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no picture at all", "no decoder reads it"),
        (b"", "empty file"),
        (picture()[:300], "truncated|corrupt"),
        (flat(20_000, 20_000, "PNG"), "pixel flood"),
    ],
    ids=["text", "empty", "cut off", "flood"],
)
def test_what_cannot_be_drawn_is_said_and_others_go_on(easel: Easel, data: bytes, reason: str) -> None:
    with pytest.raises(ExaminationError, match=reason):
        draw(easel, data)
    assert len(draw(easel, picture())[1]) == 5


def test_mutated_pictures_cost_themselves(easel: Easel) -> None:
    dice = np.random.default_rng(4)
    for name in ("JPEG", "PNG", "TIFF", "WEBP", "GIF"):
        for _ in range(3):
            damaged = bytearray(picture(200, 300, name))
            for at in dice.integers(0, len(damaged), 30):
                damaged[at] = dice.integers(256)
            with suppress(ExaminationError):
                draw(easel, bytes(damaged))
    assert len(draw(easel, picture())[1]) == 5


def test_what_memory_does_not_hold_is_drawn_smaller(easel: Easel) -> None:
    seen, tiles = draw(easel, flat(8_300, 8_300))
    assert (seen.full_width, seen.full_height) == (8_300, 8_300)
    assert 4096 <= seen.levels[-1].width < 8_300
    assert tiles
    with pytest.raises(ExaminationError, match="over 96 MiB"):
        draw(easel, flat(6_000, 6_000, "PNG"))
    assert len(draw(easel, picture())[1]) == 5


def test_more_tiles_of_a_large_picture_are_cut_when_asked_for() -> None:
    data = flat(8000, EAGER_PIXELS // 8000 + 8)
    sha256 = hashlib.sha256(data).digest()
    large = Easel(Limits())
    try:
        seen, tiles = draw(large, data)
        last = len(seen.levels) - 1
        assert {each.place.level for each in tiles} == set(range(last))
        assert large.holds(sha256)
        corner = Place(last, seen.levels[last].columns - 1, seen.levels[last].rows - 1)
        assert large.cut(corner).place == corner
        with pytest.raises(ExaminationError, match="no such tile"):
            large.cut(Place(last, 99, 0))
        draw(large, picture())
        assert not large.holds(sha256)
    finally:
        large.close()


def test_a_child_that_was_killed_is_replaced(easel: Easel) -> None:
    draw(easel, picture())
    process = easel.start()
    os.kill(process.process_id, signal.SIGKILL)
    select.select([process.connection], [], [])
    assert len(draw(easel, picture())[1]) == 5


def test_bytes_that_are_not_the_recorded_ones_are_not_shown(easel: Easel) -> None:
    with pytest.raises(ExaminationError, match="changed while it was read"):
        draw(easel, picture(), bytes(32))


def test_what_was_left_half_drawn_does_not_show_in_the_next(easel: Easel) -> None:
    file = os.memfd_create("picture")
    os.write(file, picture())
    os.lseek(file, 0, os.SEEK_SET)
    half = easel.draw(file, hashlib.sha256(picture()).digest())
    next(half)
    half.close()
    os.close(file)
    assert draw(easel, flat(100, 100))[0].levels == (Level(100, 100),)
