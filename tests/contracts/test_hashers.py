import numpy as np
import numpy.typing as npt
import pytest

from clew.hasher import Hasher, States, hashers
from clew.model.media_hash import EMBEDDED_THUMBNAIL, WHOLE


def pixels(seed: int, height: int = 90, width: int = 120) -> npt.NDArray[np.uint8]:
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((height // 6, width // 8, 1), np.uint8))


@pytest.fixture(params=sorted(hashers()))
def hasher(request: pytest.FixtureRequest) -> Hasher:
    return hashers()[request.param]


def test_a_hash_names_its_hasher_and_its_part(hasher: Hasher) -> None:
    found = hasher.hash_picture(pixels(1), EMBEDDED_THUMBNAIL)
    assert (found.hasher, found.version, found.part) == (hasher.name, hasher.version, EMBEDDED_THUMBNAIL)
    assert len(found.digest) * 8 == hasher.bits


def test_a_hasher_says_what_is_near_by_chance(hasher: Hasher) -> None:
    assert isinstance(hasher, States)
    assert "easured" in hasher.measured(), "say what was measured, or that it was not"


def test_the_same_pixels_give_the_same_hash(hasher: Hasher) -> None:
    assert hasher.hash_picture(pixels(2), WHOLE) == hasher.hash_picture(pixels(2), WHOLE)


def test_different_pictures_lie_beyond_the_threshold(hasher: Hasher) -> None:
    digests = [int.from_bytes(hasher.hash_picture(pixels(seed), WHOLE).digest, "big") for seed in range(3, 9)]
    distances = [(one ^ other).bit_count() for one in digests for other in digests if one != other]
    assert len(set(digests)) == len(digests)
    assert min(distances) > hasher.threshold_bits


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (2, 3), (31, 7), (640, 64)])
def test_any_shape_can_be_hashed(hasher: Hasher, shape: tuple[int, int]) -> None:
    found = hasher.hash_picture(np.full((*shape, 3), 7, np.uint8), WHOLE)
    assert 0 <= found.quality < hasher.minimum_quality


def test_read_only_pixels_can_be_hashed(hasher: Hasher) -> None:
    frozen = pixels(10)
    frozen.flags.writeable = False
    assert hasher.hash_picture(frozen, WHOLE) == hasher.hash_picture(pixels(10), WHOLE)


def test_what_is_written_in_lists_is_read_back(hasher: Hasher) -> None:
    found = hasher.hash_picture(pixels(11), WHOLE)
    assert hasher.parse(found.digest.hex()).digest == found.digest


@pytest.mark.parametrize("text", ["", "no hash", "00", "ü" * 64])
def test_what_is_no_hash_is_refused(hasher: Hasher, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        hasher.parse(text)
