"""Which views of a file are described: of what moves, those that differ."""

import io

import pytest
from PIL import Image

from clew.config import Footage
from clew.examine.footage import Patience
from clew.examine.views import MOST_MOVING, views
from clew.model.media_hash import WHOLE
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SHOWN_MS = 700


def seen(content: bytes) -> list[str]:
    patience = Patience(Footage().seconds, lambda: None)
    return [part for part, _ in views(memoryview(content), 1_000_000, patience)]


def scene(number: int, kind: str) -> Image.Image:
    return draw_scene(Dice(5, number), (320, 240), kind)[1]


def animated(name: str, *frames: Image.Image) -> bytes:
    stream = io.BytesIO()
    frames[0].save(stream, name, save_all=True, append_images=frames[1:], duration=SHOWN_MS)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_of_an_animated_picture_the_views_that_differ_are_described(name: str) -> None:
    harbour, mountains = scene(0, "harbour"), scene(1, "mountains")
    nearly = harbour.copy()
    nearly.putpixel((5, 5), (255, 0, 0))
    assert seen(animated(name, harbour, nearly, mountains, harbour)) == [WHOLE, f"frame at {2 * SHOWN_MS} ms"]


def test_a_picture_that_does_not_move_is_one_view() -> None:
    assert seen(animated("GIF", scene(0, "harbour"))) == [WHOLE]


def test_of_a_slide_show_few_views_are_described_and_of_a_broken_one_those_before_the_damage() -> None:
    kinds = ("harbour", "mountains", "flowers", "bookshelf", "quilt", "sea", "street", "kitchen", "bridge", "mosaic")
    slides = [scene(at, kind) for at, kind in enumerate((*kinds, *kinds[:2]))]
    whole = animated("GIF", *slides)
    assert len(seen(whole)) == 1 + MOST_MOVING
    cut = seen(whole[: len(whole) // 3])
    assert cut[0] == WHOLE
    assert 1 < len(cut) < 1 + MOST_MOVING
