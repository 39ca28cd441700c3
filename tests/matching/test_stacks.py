from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

from clew.config import Matching
from clew.matching.stacks import StackMedia, near_identical, stack
from clew.model.stack import Stack, StackMember

Codes = npt.NDArray[np.uint8]
SETTINGS = Matching(stack_bits=31, minimum_quality=50)


def code(seed: int, flipped: Sequence[int] = ()) -> Codes:
    bits = np.random.default_rng(seed).integers(0, 2, 256, dtype=np.uint8)
    bits[list(flipped)] ^= 1
    return np.packbits(bits)


@dataclass(frozen=True)
class Picture:
    number: int
    digest: Codes
    pixels: int = 1000
    quality: int = 90
    has_camera: bool = False
    is_salvaged: bool = False
    size: int = 1000
    is_hashed: bool = True
    forms: Codes = field(default_factory=lambda: np.zeros((7, 32), np.uint8))


def sha(number: int) -> bytes:
    return number.to_bytes(32, "big")


def table(*pictures: Picture) -> StackMedia:
    return StackMedia(
        sha256=np.array([list(sha(each.number)) for each in pictures], np.uint8).reshape(-1, 32),
        digests=np.array([each.digest for each in pictures], np.uint8).reshape(-1, 32),
        forms=np.array([each.forms for each in pictures], np.uint8).reshape(-1, 7, 32),
        quality=np.array([each.quality for each in pictures], np.uint8),
        is_hashed=np.array([each.is_hashed for each in pictures], bool),
        pixels=np.array([each.pixels for each in pictures], np.int64),
        has_camera=np.array([each.has_camera for each in pictures], bool),
        is_salvaged=np.array([each.is_salvaged for each in pictures], bool),
        size=np.array([each.size for each in pictures], np.int64),
    )


def stacks(*pictures: Picture) -> list[list[tuple[int, int]]]:
    return [
        [(int.from_bytes(member.sha256, "big"), member.distance) for member in found.members]
        for found in stack(table(*pictures), SETTINGS)
    ]


def test_copies_stand_under_the_one_with_most_pixels() -> None:
    small, large = Picture(1, code(1, [0, 1]), pixels=100), Picture(2, code(1), pixels=900)
    assert stacks(small, large) == [[(2, 0), (1, 2)]]


def test_unrelated_pictures_stand_alone_in_order_of_their_digest() -> None:
    assert stacks(Picture(3, code(3)), Picture(1, code(1)), Picture(2, code(2))) == [[(1, 0)], [(2, 0)], [(3, 0)]]


def test_the_radius_is_inclusive() -> None:
    best = Picture(1, code(1), pixels=2000)
    assert stacks(best, Picture(2, code(1, range(31)))) == [[(1, 0), (2, 31)]]
    assert stacks(best, Picture(2, code(1, range(32)))) == [[(1, 0)], [(2, 0)]]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Picture(9, code(1), is_salvaged=False, quality=80), Picture(1, code(1), is_salvaged=True)),
        (Picture(9, code(1), quality=91), Picture(1, code(1), has_camera=True)),
        (Picture(9, code(1), has_camera=True), Picture(1, code(1), size=5000)),
        (Picture(9, code(1), size=1001), Picture(1, code(1))),
        (Picture(1, code(1)), Picture(9, code(1))),
    ],
    ids=["whole", "quality", "camera", "size", "digest"],
)
def test_the_better_version_represents(better: Picture, worse: Picture) -> None:
    assert stacks(worse, better) == [[(better.number, 0), (worse.number, 0)]]


def test_there_is_no_chaining() -> None:
    first = Picture(1, code(1), pixels=3000)
    second = Picture(2, code(1, range(30)), pixels=2000)
    third = Picture(3, code(1, range(60)), pixels=1000)
    assert stacks(third, second, first) == [[(1, 0), (2, 30)], [(3, 0)]]


def test_a_media_joins_the_nearest_representative_not_the_first() -> None:
    first = Picture(1, code(1), pixels=3000)
    second = Picture(2, code(1, range(40)), pixels=2000)
    between = Picture(3, code(1, range(25)), pixels=1000)
    assert stacks(first, second, between) == [[(1, 0)], [(2, 0), (3, 15)]]


def test_between_two_equally_near_the_better_is_joined() -> None:
    worse = Picture(1, code(1, range(40)), pixels=2000)
    better = Picture(2, code(1), pixels=3000)
    between = Picture(3, code(1, range(20)), pixels=1000)
    assert stacks(worse, better, between) == [[(1, 0)], [(2, 0), (3, 20)]]


def test_a_mirrored_copy_joins() -> None:
    forms = np.zeros((7, 32), np.uint8)
    forms[4] = code(1, [7])
    mirrored = Picture(2, code(2), forms=forms, pixels=500)
    assert stacks(Picture(1, code(1)), mirrored) == [[(1, 0), (2, 1)]]


def test_pictures_too_flat_or_without_a_hash_stand_alone() -> None:
    nothing = np.zeros(32, np.uint8)
    flat = [Picture(number, code(1), quality=49) for number in (1, 2)]
    unhashed = [Picture(number, nothing, quality=0, is_hashed=False) for number in (3, 4)]
    assert stacks(*flat, *unhashed) == [[(1, 0)], [(2, 0)], [(3, 0)], [(4, 0)]]


def test_an_empty_case_has_no_stacks() -> None:
    assert stacks() == []


def test_a_media_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        stacks(Picture(1, code(1)), Picture(2, code(2)), Picture(1, code(1)))


def test_members_stand_by_distance_then_digest() -> None:
    best = Picture(9, code(1), pixels=2000)
    others = [Picture(4, code(1, [0])), Picture(3, code(1, [0, 1])), Picture(2, code(1, [5]))]
    assert stacks(*others, best) == [[(9, 0), (2, 1), (4, 1), (3, 2)]]


def test_a_category_applies_to_the_near_identical_and_is_suggested_for_the_rest() -> None:
    members = tuple(StackMember(sha(number), distance) for number, distance in ((1, 0), (2, 10), (3, 11)))
    assert near_identical(Stack(sha(1), members), 10) == ((sha(1), sha(2)), (sha(3),))
    assert near_identical(Stack(sha(1), members[:1]), 0) == ((sha(1),), ())
