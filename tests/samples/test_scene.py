import numpy as np
import pytest
from PIL import Image

from clew.hasher import hashers
from clew.samples.dice import Dice
from clew.samples.scene import SCENES, draw_scene


def digest(picture: Image.Image) -> int:
    return int.from_bytes(hashers()["pdq"].hash_picture(np.asarray(picture), "").digest)


@pytest.mark.parametrize("kind", SCENES)
def test_a_scene_is_rich_enough_to_be_told_by_its_hash(kind: str) -> None:
    for number in range(3):
        drawn, picture = draw_scene(Dice(1, number), (640, 480), kind)
        assert drawn == kind
        assert picture.size == (640, 480)
        assert picture.mode == "RGB"
        assert hashers()["pdq"].hash_picture(np.asarray(picture), "").quality >= 80


@pytest.mark.parametrize("kind", SCENES)
def test_two_scenes_of_one_kind_lie_far_apart(kind: str) -> None:
    pictures = [digest(draw_scene(Dice(2, number), (640, 480), kind)[1]) for number in range(4)]
    for index, first in enumerate(pictures):
        for second in pictures[index + 1 :]:
            assert (first ^ second).bit_count() > 31


def test_the_same_dice_draw_the_same_scene() -> None:
    assert draw_scene(Dice(3, 1))[1].tobytes() == draw_scene(Dice(3, 1))[1].tobytes()
