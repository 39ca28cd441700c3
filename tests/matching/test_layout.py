import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.matching.layout import (
    NARROWEST,
    TABLE_BYTES_A_CODE,
    WIDEST,
    Layout,
    choose,
    chunked,
    divide,
    usual_radius,
)

Codes = npt.NDArray[np.uint8]


def random_codes(seed: int, count: int, bits: int) -> Codes:
    return np.random.default_rng(seed).integers(0, 256, (count, bits // 8), dtype=np.uint8)


def chunk_of(layout: Layout) -> npt.NDArray[np.int64]:
    """Return the chunk that each bit stands in, `layout.chunks` or more where none holds it."""
    return layout.inverse.astype(np.int64) // layout.width


def assert_sound(layout: Layout, bits: int) -> None:
    assert layout.bits == bits
    assert sorted(layout.order.tolist()) == list(range(bits))
    assert layout.order[layout.inverse].tolist() == list(range(bits))
    assert layout.chunks >= 1
    assert NARROWEST <= layout.width <= WIDEST
    assert layout.chunks * layout.width <= bits


@settings(max_examples=60)
@given(
    st.sampled_from([8, 16, 64, 128, 256, 264]),
    st.integers(0, 700),
    st.integers(0, 2**31 - 1),
    st.lists(st.integers(0, 255), min_size=33, max_size=33),
    st.integers(0, 2**32),
)
def test_every_bit_has_one_place_whatever_the_codes(
    bits: int, sampled: int, count: int, kept: list[int], seed: int
) -> None:
    codes = random_codes(seed, sampled, bits) & np.array(kept[: bits // 8], np.uint8)
    assert_sound(choose(codes, max(count, sampled), bits), bits)


@pytest.mark.parametrize("bits", [8, 16, 64, 256, 264])
def test_codes_that_are_all_equal_can_be_laid_out(bits: int) -> None:
    assert_sound(choose(np.zeros((1000, bits // 8), np.uint8), 1000, bits), bits)


def test_equal_codes_are_laid_out_equally() -> None:
    codes = random_codes(1, 2000, 256)
    one, other = choose(codes, 2000, 256), choose(codes.copy(), 2000, 256)
    assert (one.order.tolist(), one.chunks, one.width) == (other.order.tolist(), other.chunks, other.width)


def test_bits_that_never_change_stand_in_no_chunk() -> None:
    codes = random_codes(2, 4000, 256)
    codes[:, 3] = 0
    codes[:, 20] = 255
    dull = [*range(24, 32), *range(160, 168)]
    layout = choose(codes, 4000, 256)
    assert layout.chunks * layout.width <= 240
    assert (chunk_of(layout)[dull] >= layout.chunks).all()


def test_bits_that_always_change_together_stand_in_different_chunks() -> None:
    codes = random_codes(3, 4000, 256)
    codes[:, 10:20] = codes[:, :10]
    codes[:, 20:30] = ~codes[:, :10]
    layout = choose(codes, 4000, 256)
    chunks = chunk_of(layout)
    told = [[int(chunk) for chunk in chunks[[bit, bit + 80, bit + 160]] if chunk < layout.chunks] for bit in range(80)]
    assert sum(len(each) == 3 for each in told) > 40
    assert all(len(set(each)) == len(each) for each in told)


@given(st.integers(0, 300), st.integers(1, 64))
def test_a_radius_is_divided_evenly_and_wholly(radius: int, chunks: int) -> None:
    radii = divide(radius, chunks)
    assert len(radii) == chunks
    assert sum(each + 1 for each in radii) == radius + 1
    assert min(radii) >= -1
    assert max(radii) - min(radii) <= 1


@given(st.integers(1, 2**31 - 1), st.integers(NARROWEST, 300), st.integers(0, 300))
def test_chunks_fit_the_bits_and_the_memory(count: int, bits: int, radius: int) -> None:
    chunks, width = chunked(count, bits, radius)
    assert chunks * width <= bits
    assert NARROWEST <= width <= WIDEST
    if width > NARROWEST:
        assert 2 * chunks * 2**width <= max(1 << 16, TABLE_BYTES_A_CODE * count)


def test_more_codes_get_wider_chunks() -> None:
    widths = [chunked(10**power, 256, 31)[1] for power in range(3, 10)]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_layouts_are_made_for_the_radius_that_pdq_is_matched_with() -> None:
    assert usual_radius(256) == 31
    assert [usual_radius(bits) for bits in (8, 64, 128)] == [1, 8, 16]
