import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.matching.buckets import BLOCK, HOT, MOST, Buckets, begins_at, compact
from clew.matching.layout import Layout

Rows = npt.NDArray[np.uint32]


def starts_of(sizes: list[int]) -> Rows:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32)


def packed(width: int, *starts: Rows) -> Buckets:
    """Return the buckets of chunks whose values begin at these rows."""
    buckets = Buckets.empty(
        Layout(width * len(starts), np.arange(width * len(starts), dtype=np.int16), len(starts), width)
    )
    hot = [compact(each, buckets.bases[chunk], buckets.rises[chunk]) for chunk, each in enumerate(starts)]
    return buckets.with_hot(hot)


def unpacked(buckets: Buckets, chunk: int) -> list[int]:
    """Return where the bucket of each value begins, and where the last one ends."""
    values = range(buckets.rises.shape[1])
    return [int(begins_at(value, buckets.bases[chunk], buckets.rises[chunk], buckets.hot)) for value in values]


@st.composite
def several_sizes(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    width = draw(st.sampled_from([4, 7, 8, 9, 11]))
    few, many = st.integers(0, 3), st.sampled_from([MOST - 1, MOST, MOST + 1, 300_000])
    chunks = []
    for _ in range(draw(st.integers(1, 3))):
        sizes = np.random.default_rng(draw(st.integers(0, 99))).integers(0, draw(few) + 1, 1 << width)
        for value in draw(st.lists(st.integers(0, (1 << width) - 1), max_size=4)):
            sizes[value] = draw(many)
        chunks.append(sizes.tolist())
    return width, chunks


@given(several_sizes())
def test_buckets_begin_where_they_were_said_to(drawn: tuple[int, list[list[int]]]) -> None:
    width, sizes = drawn
    starts = [starts_of(each) for each in sizes]
    buckets = packed(width, *starts)
    for chunk, each in enumerate(starts):
        assert unpacked(buckets, chunk) == each.tolist()


@pytest.mark.parametrize(("rows", "hot"), [(MOST, 0), (MOST + 1, 1), (2**31 - 1, 1)])
@pytest.mark.parametrize("value", [0, 254, 255, 256, 511, 1023])
def test_a_block_is_hot_where_two_bytes_cannot_count_its_rows(rows: int, hot: int, value: int) -> None:
    sizes = [0] * 1024
    sizes[value] = rows
    buckets = packed(10, starts_of(sizes))
    assert unpacked(buckets, 0) == starts_of(sizes).tolist()
    is_last_of_block = value % BLOCK == BLOCK - 1
    assert len(buckets.hot) == (0 if is_last_of_block else hot)


def test_hot_blocks_of_several_chunks_are_told_apart() -> None:
    cool, warm = [1] * 1024, [1] * 1024
    warm[5], warm[700] = 70_000, 80_000
    warmer = list(warm)
    warmer[300] = 90_000
    starts = [starts_of(each) for each in (warm, cool, warmer, warm)]
    buckets = packed(10, *starts)
    assert len(buckets.hot) == 2 + 3 + 2
    assert (buckets.bases >= HOT).sum(axis=1).tolist() == [2, 0, 3, 2]
    for chunk, each in enumerate(starts):
        assert unpacked(buckets, chunk) == each.tolist()


def test_tables_take_little_more_than_two_bytes_a_value() -> None:
    buckets = packed(12, starts_of([1] * 4096))
    assert buckets.nbytes <= 4096 * 2 * 1.02
