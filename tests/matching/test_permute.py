from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.matching.layout import Layout
from clew.matching.permute import SHARE, disordered, ordered, ordered_by, table

Codes = npt.NDArray[np.uint8]


@st.composite
def layouts_with_codes(draw: st.DrawFn) -> tuple[Layout, Codes]:
    bits = draw(st.sampled_from([8, 16, 64, 72, 128, 256, 264]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    codes = generator.integers(0, 256, (draw(st.integers(0, 20)), bits // 8), dtype=np.uint8)
    return Layout(bits, generator.permutation(bits).astype(np.int16), 1, 4), codes


@given(layouts_with_codes())
def test_codes_put_in_any_order_come_back(drawn: tuple[Layout, Codes]) -> None:
    layout, codes = drawn
    words = ordered(codes, table(layout.order))
    assert words.shape == (len(codes), -(-layout.bits // 64))
    np.testing.assert_array_equal(disordered(words, layout.inverse), codes, strict=True)


@given(layouts_with_codes())
def test_the_bit_named_at_a_place_stands_there(drawn: tuple[Layout, Codes]) -> None:
    layout, codes = drawn
    words = ordered(codes, table(layout.order))
    stands = np.unpackbits(words.astype(">u8").view(np.uint8), axis=1)
    np.testing.assert_array_equal(stands[:, : layout.bits], np.unpackbits(codes, axis=1)[:, layout.order])
    assert not stands[:, layout.bits :].any()


@given(layouts_with_codes())
def test_distances_do_not_depend_on_the_order(drawn: tuple[Layout, Codes]) -> None:
    layout, codes = drawn
    words = ordered(codes, table(layout.order))
    apart = np.bitwise_count(words[:, None] ^ words[None]).sum(axis=2)
    np.testing.assert_array_equal(apart, np.bitwise_count(codes[:, None] ^ codes[None]).sum(axis=2))


@pytest.mark.parametrize("bits", [8, 64, 264])
def test_ordered_words_compare_as_codes_do_in_their_own_order(bits: int) -> None:
    generator = np.random.default_rng(bits)
    codes = generator.integers(0, 256, (300, bits // 8), dtype=np.uint8)
    words = ordered(codes, table(np.arange(bits, dtype=np.int16)))
    assert sorted(codes.tolist()) == codes[np.lexsort(words.T[::-1])].tolist()


@settings(max_examples=5)
@given(st.sampled_from([SHARE - 1, SHARE, SHARE + 1, 2 * SHARE + 5]), st.integers(1, 3))
def test_threads_put_codes_in_the_same_order(count: int, threads: int) -> None:
    generator = np.random.default_rng(count)
    codes = generator.integers(0, 256, (count, 9), dtype=np.uint8)
    adds = table(generator.permutation(72).astype(np.int16))
    with ThreadPoolExecutor(threads) as pool:
        np.testing.assert_array_equal(ordered_by(pool, codes, adds), ordered(codes, adds), strict=True)
