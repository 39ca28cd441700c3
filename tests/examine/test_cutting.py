"""What a trace sheet's check sees in drawn cuts, and what is written of them."""

import io

import msgspec
import numpy as np
import pytest
from PIL import Image

from clew.errors import ExaminationError
from clew.examine.cutting import GREY, JPEG, LEAST_SKIN, PNG, SEEN, Seen, cut_of, grown
from clew.examine.skin import skin_share
from clew.model.link import Box

SKIN, BLUE = (224, 172, 140), (40, 90, 190)


def flat(
    colour: tuple[int, int, int], height: int = 300, width: int = 400
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((height, width, 3), colour, np.uint8)


def seen_in(rgb: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], box: Box) -> Seen:
    return msgspec.json.decode(dict(cut_of(rgb, box))[SEEN], type=Seen)


@pytest.mark.parametrize("colour", [SKIN, (141, 85, 60), (90, 56, 40), (255, 219, 190)])
def test_tones_of_skin_are_noticed(colour: tuple[int, int, int]) -> None:
    assert skin_share(flat(colour)) == 1.0


@pytest.mark.parametrize("colour", [BLUE, (30, 140, 60), (214, 205, 190), (250, 250, 200)])
def test_other_colours_are_not(colour: tuple[int, int, int]) -> None:
    assert skin_share(flat(colour)) == 0.0


def test_without_colour_nothing_is_said() -> None:
    assert skin_share(flat((90, 90, 90))) is None
    assert GREY in seen_in(flat((90, 90, 90)), Box(0.1, 0.1, 0.5, 0.5)).found


def test_a_hand_wide_patch_in_the_cut_is_refused_and_one_elsewhere_is_not() -> None:
    rgb = flat(BLUE)
    rgb[200:260, 300:380] = SKIN
    assert seen_in(rgb, Box(0.5, 0.5, 0.5, 0.5)).skin_permille > 1000 * LEAST_SKIN
    assert any("skin" in each for each in seen_in(rgb, Box(0.5, 0.5, 0.5, 0.5)).found)
    assert seen_in(rgb, Box(0.0, 0.0, 0.5, 0.5)).found == []


def test_a_cut_is_pixels_and_nothing_else() -> None:
    made = dict(cut_of(flat(BLUE), Box(0.25, 0.25, 0.5, 0.5)))
    opened = Image.open(io.BytesIO(made[PNG]))
    assert opened.size == (200, 150)
    assert opened.info == {}
    assert b"Exif" not in made[JPEG]


def test_a_cut_too_small_to_be_recognised_is_refused() -> None:
    with pytest.raises(ExaminationError, match="24 px at least"):
        dict(cut_of(flat(BLUE), Box(0.5, 0.5, 0.05, 0.05)))


def test_the_margin_stays_within_the_picture() -> None:
    made = grown(Box(0.0, 0.5, 0.4, 0.4))
    assert (made.left, made.top, made.width, made.height) == pytest.approx((0.0, 0.4, 0.5, 0.6))
