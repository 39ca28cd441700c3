from random import Random

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.config import Matching
from clew.matching import stacks as stacks_module
from clew.matching.stacks import StackMedia, stack
from clew.model.stack import Stack

Codes = npt.NDArray[np.uint8]


@st.composite
def cases(draw: st.DrawFn) -> StackMedia:
    """Media around few centres, some of them turned, many of the same rank but for their SHA-256."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    count, centres = draw(st.integers(0, 60)), draw(st.integers(1, 5))
    base = generator.integers(0, 256, (centres, 8, 32), dtype=np.uint8)
    codes = base[generator.integers(0, centres, count)]
    codes[:, :, : draw(st.integers(0, 6))] ^= generator.integers(0, 256, (), dtype=np.uint8)
    codes ^= (generator.random((count, 8, 32)) < 0.3) * generator.choice([1, 2, 3, 64], (count, 8, 32)).astype(np.uint8)
    turned = generator.random(count) < 0.3
    codes[turned] = np.roll(codes[turned], draw(st.integers(1, 7)), axis=1)
    return StackMedia(
        sha256=np.array([list(number.to_bytes(32, "big")) for number in range(count)], np.uint8).reshape(-1, 32),
        digests=np.ascontiguousarray(codes[:, 0]),
        forms=codes[:, 1:] * (generator.random((count, 1, 1)) < 0.9),
        quality=generator.choice([49, 50, 100], count).astype(np.uint8),
        is_hashed=generator.random(count) < 0.9,
        pixels=generator.integers(1, 4, count),
        has_camera=generator.random(count) < 0.5,
        is_salvaged=generator.random(count) < 0.1,
        size=generator.integers(1, 3, count),
    )


def shuffled(media: StackMedia, order: npt.NDArray[np.int64]) -> StackMedia:
    return StackMedia(**{name: getattr(media, name)[order] for name in StackMedia.__slots__})


def bits_apart(first: Codes, second: Codes) -> int:
    return int(np.unpackbits(first ^ second).sum())


def distance(media: StackMedia, row: int, leader: int) -> int:
    forms = [media.digests[row], *(form for form in media.forms[row] if media.forms[row].any())]
    return min(bits_apart(form, media.digests[leader]) for form in forms)


def naive(media: StackMedia, settings: Matching) -> dict[bytes, dict[bytes, int]]:
    """The rule as it is written, one media after the other."""
    rows = sorted(
        range(len(media.sha256)),
        key=lambda row: (
            -media.pixels[row],
            media.is_salvaged[row],
            -int(media.quality[row]),
            not media.has_camera[row],
            -media.size[row],
            media.sha256[row].tobytes(),
        ),
    )
    leaders: list[int] = []
    found: dict[bytes, dict[bytes, int]] = {}
    for row in rows:
        can_join = bool(media.is_hashed[row] and media.quality[row] >= settings.minimum_quality)
        near = (
            [(distance(media, row, leader), place, leader) for place, leader in enumerate(leaders)] if can_join else []
        )
        near = [each for each in near if each[0] <= settings.stack_bits]
        if near:
            bits, _, leader = min(near)
            found[media.sha256[leader].tobytes()][media.sha256[row].tobytes()] = bits
        else:
            found[media.sha256[row].tobytes()] = {media.sha256[row].tobytes(): 0}
            leaders += [row] if can_join else []
    return found


def as_dict(stacks: list[Stack]) -> dict[bytes, dict[bytes, int]]:
    return {each.representative: {member.sha256: member.distance for member in each.members} for each in stacks}


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 256) | st.just(31), st.integers(1, 3), st.sampled_from([1, 7, 2048]))
def test_stacks_are_those_of_the_rule_as_written(media: StackMedia, radius: int, threads: int, block: int) -> None:
    matching = Matching(stack_bits=radius)
    whole = stacks_module.BLOCK
    stacks_module.BLOCK = block
    try:
        assert as_dict(stack(media, matching, threads)) == naive(media, matching)
    finally:
        stacks_module.BLOCK = whole


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_order_media_come_in_changes_nothing(media: StackMedia, radius: int, random: Random) -> None:
    order = list(range(len(media.sha256)))
    random.shuffle(order)
    matching = Matching(stack_bits=radius)
    assert stack(shuffled(media, np.array(order, np.int64)), matching) == stack(media, matching)


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 256))
def test_every_media_stands_once_and_within_the_radius(media: StackMedia, radius: int) -> None:
    found = stack(media, Matching(stack_bits=radius))
    rows = {digest.tobytes(): row for row, digest in enumerate(media.sha256)}
    members = [member.sha256 for each in found for member in each.members]
    assert sorted(members) == sorted(rows)
    for each in found:
        assert each.members[0].sha256 == each.representative
        for member in each.members[1:]:
            assert member.distance == distance(media, rows[member.sha256], rows[each.representative]) <= radius
