"""Searches of one segment by its tables, by radii of our own choosing, and by those a query gets for itself."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest

from clew.matching import probing
from clew.matching.buckets import HOT
from clew.matching.layout import Layout, divide
from clew.matching.linear import LinearIndex
from clew.matching.permute import ordered, table
from clew.matching.probing import FEW, Near, Reach, Tables
from clew.matching.rings import masks
from clew.matching.segment import Segment, build

Codes = npt.NDArray[np.uint8]
Found = list[list[tuple[int, int]]]


def built(codes: Codes, chunks: int, width: int) -> Segment:
    """Return a segment whose chunks hold the first bits in their own order; its ids are the codes' numbers."""
    layout = Layout(codes.shape[1] * 8, np.arange(codes.shape[1] * 8, dtype=np.int16), chunks, width)
    with ThreadPoolExecutor(1) as pool:
        return build(layout, codes, np.arange(len(codes)), pool, 1)


def tables(held: Segment) -> Tables:
    buckets = held.buckets
    return Tables(held.words, held.layout.width, buckets.bases, buckets.rises, buckets.hot, held.postings)


def reach(held: Segment, radii: list[int], expected: float = np.inf) -> Reach:
    found, ends = masks(held.layout.width, min(held.layout.width, max(radii) + 1))
    return Reach(found, np.array([0, *ends], np.int64), np.array(radii, np.int64), expected)


def searched(held: Segment, radii: list[int], queries: Codes, radius: int, expected: float = np.inf) -> Found:
    """Return the ids and distances each query found, in order; every row once."""
    words = ordered(queries, table(held.layout.order))
    return by_query(held, probing.search(tables(held), reach(held, radii, expected), words, radius), len(queries))


def by_query(held: Segment, near: Near, count: int) -> Found:
    """Return what was found as ids and distances of each query, in order."""
    assert len(near.queries) == len(near.rows) == len(near.distances)
    answers: Found = [[] for _ in range(count)]
    for query, row, distance in sorted(zip(*(each.tolist() for each in near), strict=True)):
        answers[query].append((int(held.ids[row]), distance))
    return [sorted(answer) for answer in answers]


def compared(codes: Codes, queries: Codes, radius: int) -> Found:
    """Return what the oracle finds."""
    oracle = LinearIndex(codes.shape[1] * 8, 1)
    oracle.add(codes, np.arange(len(codes)))
    lims, ids, distances = (array.tolist() for array in oracle.range(queries, radius))
    pairs = list(zip(ids, distances, strict=True))
    return [sorted(pairs[start:end]) for start, end in pairwise(lims)]


def different(seed: int, count: int, size: int) -> Codes:
    """Return random codes, no two of them equal."""
    codes = np.random.default_rng(seed).integers(0, 256, (count, size), dtype=np.uint8)
    assert len(np.unique(codes, axis=0)) == count
    return codes


@pytest.mark.parametrize(
    ("radius", "radii"),
    [
        (3, [0, 0, 0, 0]),
        (7, [1, 1, 1, 1]),
        (7, [7, -1, -1, -1]),
        (7, [-1, -1, -1, 7]),
        (7, [2, -1, 3, 0]),
        (20, [5, 5, 4, 3]),
        (40, [16, 16, 16, 16]),
    ],
)
def test_any_radii_that_sum_to_enough_find_all(radius: int, radii: list[int]) -> None:
    codes = different(radius, 3000, 8)
    flips = np.packbits(np.random.default_rng(1).random((60, 64)) < np.linspace(0, 0.5, 60)[:, None], axis=1)
    queries = codes[:60] ^ flips
    held = built(codes, 4, 16)
    assert searched(held, radii, queries, radius) == compared(codes, queries, radius)


def test_a_radius_less_in_one_chunk_would_miss_what_stands_at_the_bound() -> None:
    codes = np.zeros((1, 8), np.uint8)
    query = np.array([[0b11, 0, 0b11, 0, 0b11, 0, 0b1, 0]], np.uint8)
    held = built(codes, 4, 16)
    assert searched(held, [1, 1, 1, 1], query, 7) == [[(0, 7)]]
    assert searched(held, [1, 1, 1, 0], query, 7) == [[]]


def test_a_code_found_through_every_chunk_is_reported_once() -> None:
    codes = different(1, 2000, 8)
    assert searched(built(codes, 4, 16), [3, 3, 3, 3], codes, 0) == [[(number, 0)] for number in range(2000)]


@pytest.mark.parametrize("crowded", [[0], [2], [0, 3], [1, 2]])
def test_blocks_of_more_rows_than_two_bytes_count_are_searched_exactly(crowded: list[int]) -> None:
    codes = different(2, 70_000, 8)
    codes[:, [2 * chunk for chunk in crowded]] = 0x42
    codes = np.unique(codes, axis=0)
    held = built(codes, 4, 16)
    assert (held.buckets.bases >= HOT).sum(axis=1).tolist() == [int(chunk in crowded) for chunk in range(4)]
    queries = codes[::7000] ^ np.array([0, 1, 0, 3, 0, 0, 0, 1], np.uint8)
    queries = np.concatenate([queries, queries ^ np.array([1, 0, 1, 0, 1, 0, 1, 0], np.uint8)])
    assert searched(held, divide(9, 4), queries, 9) == compared(codes, queries, 9)
    assert searched(held, divide(9, 4), queries, 9, expected=0.0) == compared(codes, queries, 9)


def own_radii(held: Segment, query: Codes, radii: list[int], radius: int) -> tuple[list[int], bool]:
    words = ordered(query, table(held.layout.order))
    width = held.layout.width
    values = np.array([int(words[0, 0]) >> (64 - start - width) & ((1 << width) - 1) for start in range(0, 64, width)])
    chosen, pays = probing.own_radii(values, tables(held), reach(held, radii), radius + 1)
    return chosen.tolist(), bool(pays)


def test_a_query_whose_first_chunk_most_codes_share_asks_the_others_instead() -> None:
    codes = different(3, 60_000, 8)
    codes[5000:, :2] = 0x42
    codes = np.unique(codes, axis=0)
    held = built(codes, 4, 16)
    query = codes[30_000][None] ^ np.array([0, 0, 1, 0, 1, 0, 1, 0], np.uint8)
    chosen, pays = own_radii(held, query, divide(5, 4), 5)
    assert chosen[0] == -1
    assert sum(each + 1 for each in chosen) == 6
    assert pays
    queries = np.concatenate([query, codes[::6000], different(4, 5, 8)])
    assert searched(held, divide(5, 4), queries, 5, expected=0.0) == compared(codes, queries, 5)


def spread(most: int) -> Codes:
    """Return bits to turn in codes of four chunks of 16: up to `most` of them, shared out in every way there is."""
    shares = [each for each in product(range(most + 1), repeat=4) if sum(each) <= most]
    return np.array([[0xFFFF >> (16 - count) for count in each] for each in shares], ">u2").view(np.uint8)


@pytest.mark.parametrize(("radius", "radii"), [(5, [1, 1, 0, 0]), (5, [0, 2, -1, 1]), (6, [1, 1, 1, 0])])
@pytest.mark.parametrize("shared", [[], [0], [1, 3]])
def test_neighbours_are_found_however_their_bits_are_shared_out(
    radius: int, radii: list[int], shared: list[int]
) -> None:
    codes = different(10, 45_000, 8)
    for chunk in shared:
        codes[5000:, 2 * chunk : 2 * chunk + 2] = 0x42
    codes = np.unique(codes, axis=0)
    held = built(codes, 4, 16)
    number = len(codes) // 2
    flips = spread(radius + 2)
    apart = np.bitwise_count(flips).sum(axis=1).tolist()
    for expected in (np.inf, 0.0):
        answers = searched(held, radii, codes[number] ^ flips, radius, expected)
        found = [[distance for each, distance in answer if each == number] for answer in answers]
        assert found == [[distance] * (distance <= radius) for distance in apart]


def test_a_query_that_all_codes_crowd_in_every_chunk_is_compared_with_all() -> None:
    generator = np.random.default_rng(5)
    flips = (1 << generator.integers(0, 17, (60_000, 4)) & 0xFFFF).astype(">u2").view(np.uint8).reshape(-1, 8)
    codes = np.unique(flips ^ np.uint8(0x42), axis=0)
    assert len(codes) > FEW
    held = built(codes, 4, 16)
    query = np.full((1, 8), 0x42, np.uint8)
    assert not own_radii(held, query, divide(7, 4), 7)[1]
    queries = np.concatenate([query, different(6, 5, 8), codes[::10_000], query])
    for radius in (2, 3, 7):
        assert searched(held, divide(radius, 4), queries, radius, expected=0.0) == compared(codes, queries, radius)


@pytest.mark.parametrize("radii", [[0, 0, 0, 0], [1, 1, 1, 1], [7, -1, -1, -1]])
def test_planning_a_query_for_itself_never_finds_less(radii: list[int]) -> None:
    codes = np.unique(different(7, 50_000, 8) & np.array([3, 7, 255, 255, 1, 3, 255, 1], np.uint8), axis=0)
    held = built(codes, 4, 16)
    radius = sum(each + 1 for each in radii) - 1
    queries = np.concatenate([codes[::1500], different(8, 10, 8)])
    assert searched(held, radii, queries, radius, expected=0.0) == compared(codes, queries, radius)


@pytest.mark.parametrize("radius", [0, 3, 30, 64])
def test_comparing_all_finds_all(radius: int) -> None:
    codes = different(9, 9000, 8)
    held = built(codes, 4, 16)
    words = ordered(codes[:20], table(held.layout.order))
    near = probing.scan(held.words, words, radius)
    assert by_query(held, near, 20) == compared(codes, codes[:20], radius)


def test_no_queries_find_nothing() -> None:
    held = built(different(1, 100, 8), 4, 16)
    assert searched(held, [0, 0, 0, 0], np.zeros((0, 8), np.uint8), 3) == []
