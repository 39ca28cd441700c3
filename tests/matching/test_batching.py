import numpy as np
import numpy.typing as npt
import pytest

from clew.matching import searching
from clew.matching.batching import MANY, search_many
from clew.matching.hamming import HammingIndex
from clew.matching.layout import divide
from clew.matching.linear import LinearIndex
from clew.matching.permute import ordered, table
from clew.matching.planning import Costs, PartPlan, Prices, plan_part
from clew.matching.probing import Near, Reach, search
from clew.matching.rings import masks

Codes = npt.NDArray[np.uint8]
CROWD = 50_000


def altered(codes: Codes, share: float, generator: np.random.Generator) -> Codes:
    return codes ^ np.packbits(generator.random((len(codes), 8 * codes.shape[1])) < share, axis=1)


@pytest.fixture(scope="module")
def codes() -> Codes:
    generator = np.random.default_rng(1)
    spread = generator.integers(0, 256, (150_000, 32), np.uint8)
    return np.concatenate([spread, altered(np.repeat(spread[:1], CROWD, axis=0), 0.02, generator)])


@pytest.fixture(scope="module")
def index(codes: Codes) -> HammingIndex:
    index = HammingIndex(256, 1)
    index.add(codes, np.arange(len(codes)))
    return index


@pytest.fixture(autouse=True)
def planned(index: HammingIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the tables searched, however many candidates the crowd makes."""

    def plan(codes: int, width: int, crowding: Costs, radius: int, _prices: Prices) -> PartPlan:
        return plan_part(codes, width, crowding, radius, Prices(1.0, 1.0, 1e6))

    monkeypatch.setattr(searching, "plan_part", plan)
    for part in index._segments:
        part._prepared.clear()


def told(near: Near) -> set[tuple[int, int, int]]:
    return set(zip(near.queries.tolist(), near.rows.tolist(), near.distances.tolist(), strict=True))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("radius", [0, 9, 31])
def test_a_batch_finds_what_comparing_all_finds(codes: Codes, index: HammingIndex, threads: int, radius: int) -> None:
    generator = np.random.default_rng(2)
    queries = altered(codes[generator.integers(0, len(codes) - CROWD, 3 * MANY)], 0.05, generator)
    queries[::100] = altered(codes[-8:], 0.01, generator)
    index.threads = threads
    assert not index.plan(radius).scans
    oracle = LinearIndex()
    oracle.add(codes, np.arange(len(codes)))
    for found, expected in zip(index.range(queries, radius), oracle.range(queries, radius), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_queries_with_too_many_candidates_are_left_out_and_told(codes: Codes, index: HammingIndex) -> None:
    queries = altered(codes[: 2 * MANY], 0.03, np.random.default_rng(3))
    queries[7] = codes[-1]
    (part,) = index._segments
    radii = np.array(divide(31, part.segment.layout.chunks))
    values, ends = masks(part.segment.layout.width, int(radii.max()) + 1)
    reach = Reach(values, np.array([0, *ends]), radii, 500.0)
    words = ordered(queries, table(part.segment.layout.order))
    near, is_left_out = search_many(part._tables, reach, words, 31)
    alone = search(part._tables, reach, words, 31)
    assert is_left_out[7]
    assert not is_left_out.all()
    assert told(near) == {each for each in told(alone) if not is_left_out[each[0]]}
    assert len(told(near)) == len(near.rows)


def test_a_batch_of_a_single_repeated_query_finds_the_same_each_time(codes: Codes, index: HammingIndex) -> None:
    lims, ids, distances = index.range(np.repeat(codes[5:6], 2 * MANY, axis=0), 31)
    assert (np.diff(lims) == lims[1]).all()
    assert (ids.reshape(2 * MANY, -1) == ids[: lims[1]]).all()
    assert (distances.reshape(2 * MANY, -1) == distances[: lims[1]]).all()
