import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.hasher import hashers
from clew.matching.two_forms import INVERSE, apart
from clew.model.media_hash import WHOLE, MediaHash

_DRAW = runpy.run_path(str(Path(__file__).resolve().parents[1] / "vectors" / "pdq" / "make.py"))["draw"]
TURNS: list[Callable[[np.ndarray], np.ndarray]] = [
    lambda rgb: rgb,
    np.rot90,
    lambda rgb: np.rot90(rgb, 2),
    lambda rgb: np.rot90(rgb, 3),
    lambda rgb: rgb[::-1],
    lambda rgb: rgb[:, ::-1],
    lambda rgb: rgb.transpose(1, 0, 2),
    lambda rgb: np.rot90(rgb, 2).transpose(1, 0, 2),
]
"""In the order of `Match.form`."""


def hashed(rgb: np.ndarray) -> MediaHash:
    return hashers()["pdq"].hash_picture(np.ascontiguousarray(rgb), WHOLE)


@pytest.mark.parametrize("form", range(8))
def test_it_tells_how_the_left_was_turned_into_the_right(form: int) -> None:
    picture = _DRAW(50, 300, 400)
    found = apart(hashed(picture), hashed(TURNS[form](picture)))
    assert found.form == form
    assert found.distance <= 8
    assert (found.as_they_are == found.distance) == (form == 0)


@pytest.mark.parametrize("form", range(8))
def test_a_form_and_its_inverse_give_the_picture_back(form: int) -> None:
    picture = _DRAW(51, 30, 40)
    assert np.array_equal(TURNS[INVERSE[form]](TURNS[form](picture)), picture)


digests = st.binary(min_size=32, max_size=32)
hashes = st.builds(
    lambda digest, forms: MediaHash("pdq", "1", digest, 90, forms=b"".join(forms)),
    digests,
    st.just([]) | st.lists(digests, min_size=7, max_size=7),
)


@given(hashes, hashes)
def test_it_is_the_nearest_of_all_and_the_same_from_either_side(left: MediaHash, right: MediaHash) -> None:
    found, back = apart(left, right), apart(right, left)
    assert found.distance <= found.as_they_are == back.as_they_are
    assert (found.left_turned, found.right_turned) == (back.right_turned, back.left_turned)
    assert apart(left, left).distance == 0
    assert found.form in range(8)
