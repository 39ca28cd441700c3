import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.matching.linear import LinearIndex

Codes = npt.NDArray[np.uint8]
Found = list[tuple[int, int]]


def naive(codes: Codes, ids: npt.NDArray[np.int64], query: Codes, radius: int) -> Found:
    distances = np.unpackbits(codes ^ query, axis=1).sum(axis=1, dtype=np.int64)
    return sorted((int(d), int(i)) for d, i in zip(distances, ids, strict=True) if d <= radius)


def moved(code: Codes, bits: int, generator: np.random.Generator) -> Codes:
    flips = np.zeros(code.size * 8, np.uint8)
    flips[generator.permutation(flips.size)[:bits]] = 1
    return code ^ np.packbits(flips)


@st.composite
def collections(draw: st.DrawFn) -> tuple[Codes, npt.NDArray[np.int64], Codes, int]:
    size = draw(st.sampled_from([1, 8, 9, 32]))
    radius = draw(st.integers(0, 8 * size) | st.sampled_from([0, 31, 8 * size]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    queries = generator.integers(0, 256, (draw(st.integers(0, 4)), size), dtype=np.uint8)
    codes = list(generator.integers(0, 256, (draw(st.integers(0, 300)), size), dtype=np.uint8))
    for query in queries:
        codes += [moved(query, min(bits, 8 * size), generator) for bits in range(radius + 3)]
    codes += codes[: draw(st.integers(0, 5))]
    stacked = np.array(codes, np.uint8).reshape(-1, size)
    stacked = stacked[generator.permutation(len(stacked))]
    ids = generator.integers(-3, max(1, len(codes)), len(codes))
    return stacked, ids, queries, radius


@settings(max_examples=60, deadline=None)
@given(collections(), st.integers(1, 3), st.integers(1, 4))
def test_linear_equals_the_naive_oracle(
    collection: tuple[Codes, npt.NDArray[np.int64], Codes, int], threads: int, pieces: int
) -> None:
    codes, ids, queries, radius = collection
    index = LinearIndex(codes.shape[1] * 8, threads)
    for part in np.array_split(np.arange(len(codes)), pieces):
        index.add(codes[part], ids[part])
    lims, found, distances = index.range(queries, radius)
    assert index.count == len(codes)
    for number, query in enumerate(queries):
        answer = slice(lims[number], lims[number + 1])
        pairs = list(zip(distances[answer].tolist(), found[answer].tolist(), strict=True))
        assert pairs == naive(codes, ids, query, radius)


def test_every_radius_finds_the_planted_neighbours_up_to_it() -> None:
    generator = np.random.default_rng(3)
    query = generator.integers(0, 256, (1, 32), dtype=np.uint8)
    index = LinearIndex()
    index.add(np.array([moved(query[0], bits, generator) for bits in range(257)]), np.arange(257))
    for radius in range(257):
        _, found, distances = index.range(query, radius)
        assert found.tolist() == distances.tolist() == list(range(radius + 1))
