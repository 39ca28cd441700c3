import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.examine.resize import Pixels, halve, shrink


def share(length: int, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """How much of each of `count` new pixels each of `length` old ones is."""
    edges = np.arange(count + 1)[:, None] * length / count
    pixel = np.arange(length)[None, :]
    covered = np.minimum(edges[1:], pixel + 1) - np.maximum(edges[:-1], pixel)
    wanted: np.ndarray[tuple[int, int], np.dtype[np.float64]] = np.clip(covered, 0, 1) * count / length
    return wanted


def averages(rgb: Pixels, height: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    down, across = share(rgb.shape[0], height), share(rgb.shape[1], width)
    lines = np.tensordot(down, rgb.astype(np.float64), 1)
    averaged: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (across @ lines).astype(np.float64)
    return averaged


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_each_new_pixel_is_the_average_of_what_it_covers(
    data: st.DataObject, height: int, width: int, seed: int
) -> None:
    rgb = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    new = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    assert np.abs(shrink(rgb, *new) - averages(rgb, *new)).max() < 0.51


@pytest.mark.parametrize(
    ("old", "new"),
    [((768, 1024), (384, 512)), ((972, 1296), (384, 512)), ((1, 5000), (1, 512)), ((5000, 1), (512, 1))],
    ids=str,
)
def test_thumbnail_sizes(old: tuple[int, int], new: tuple[int, int]) -> None:
    rgb = np.random.default_rng(6).integers(0, 256, (*old, 3), np.uint8)
    assert np.abs(shrink(rgb, *new) - averages(rgb, *new)).max() < 0.51


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 1), st.integers(0, 2**32 - 1))
def test_halving_averages_squares_of_four(height: int, width: int, odd: int, seed: int) -> None:
    rgb = np.random.default_rng(seed).integers(0, 256, (2 * height + odd, 2 * width + odd, 3), np.uint8)
    wanted = averages(rgb[: 2 * height, : 2 * width], height, width)
    assert np.abs(halve(rgb) - wanted).max() <= 0.5


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (255, 0, 0), (7, 130, 254)])
def test_a_flat_picture_keeps_its_colour(colour: tuple[int, int, int]) -> None:
    flat = np.full((700, 901, 3), colour, np.uint8)
    assert (shrink(flat, 398, 512) == colour).all()


def test_read_only_pixels_are_left_alone() -> None:
    rgb = np.random.default_rng(3).integers(0, 256, (60, 80, 3), np.uint8)
    before = rgb.copy()
    rgb.flags.writeable = False
    assert shrink(rgb, 30, 40).shape == (30, 40, 3)
    assert (rgb == before).all()
