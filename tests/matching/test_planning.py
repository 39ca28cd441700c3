from itertools import product

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from clew.matching.planning import JOINED, SEARCHED, PartPlan, Plan, cheapest, plan_part
from clew.matching.rings import MEASURED_RINGS

Costs = npt.NDArray[np.float64]


@st.composite
def costs_with_need(draw: st.DrawFn) -> tuple[Costs, int]:
    """Draw what chunk radii from -1 on cost: nothing, then ever more, and from some radius on what can't be done."""
    chunks, choices = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    steps = st.lists(st.integers(0, 50), min_size=choices - 1, max_size=choices - 1)
    costs = np.array([[0, *np.cumsum(draw(steps))] for _ in range(chunks)], np.float64)
    if draw(st.booleans()):
        costs[:, draw(st.integers(1, choices)) :] = np.inf
    return costs, draw(st.integers(1, chunks * (choices - 1) + 2))


@given(costs_with_need())
def test_the_cheapest_radii_are_those_that_trying_all_finds(drawn: tuple[Costs, int]) -> None:
    costs, need = drawn
    chunks, choices = costs.shape
    tried = [
        sum(costs[chunk, choice] for chunk, choice in enumerate(each))
        for each in product(range(choices), repeat=chunks)
        if sum(each) >= need
    ]
    radii = cheapest(costs, need)
    assert radii.min() >= -1
    assert radii.max() <= choices - 2
    if min(tried, default=np.inf) < np.inf:
        assert radii.sum() + chunks >= need
        assert costs[np.arange(chunks), radii + 1].sum() == min(tried)
    elif tried:
        assert costs[np.arange(chunks), radii + 1].sum() == np.inf


@st.composite
def parts(draw: st.DrawFn) -> tuple[PartPlan, int, int]:
    """Draw a plan for a segment of any size and skew, with its chunks' width and the radius."""
    chunks, width = draw(st.integers(1, 24)), draw(st.integers(4, 28))
    codes = draw(st.integers(1, 2**31 - 1))
    shares = st.floats(0, 1) | st.floats(0, 1e-6) | st.just(0.0)
    crowding = [[draw(shares) * codes for _ in range(MEASURED_RINGS + 1)] for _ in range(chunks)]
    radius = draw(st.integers(0, 40) | st.integers(0, 264))
    prices = draw(st.sampled_from([SEARCHED, JOINED]))
    return plan_part(codes, width, np.array(crowding), radius, prices), width, radius


@given(parts())
def test_every_plan_finds_all_by_the_pigeonhole_principle(drawn: tuple[PartPlan, int, int]) -> None:
    part, width, radius = drawn
    if part.radii is None:
        assert part.candidates == part.codes
        return
    assert all(-1 <= each <= width for each in part.radii)
    asks_for_every_value = width in part.radii
    assert asks_for_every_value or sum(each + 1 for each in part.radii) >= radius + 1


def even(chunks: int, width: int, codes: int) -> Costs:
    """Return the crowding of random codes."""
    return np.full((chunks, MEASURED_RINGS + 1), codes / 2**width)


def test_few_codes_are_compared_and_many_are_looked_up() -> None:
    assert plan_part(100, 13, even(16, 13, 100), 31, SEARCHED).radii is None
    assert plan_part(10_000_000, 20, even(12, 20, 10_000_000), 31, SEARCHED).radii is not None
    assert plan_part(10_000_000, 20, even(12, 20, 10_000_000), 128, SEARCHED).radii is None


def test_a_chunk_whose_values_are_crowded_is_spared() -> None:
    crowding = even(12, 20, 10_000_000)
    crowding[5] *= 100_000
    radii = plan_part(10_000_000, 20, crowding, 31, SEARCHED).radii
    assert radii is not None
    assert radii[5] == -1
    assert sum(each + 1 for each in radii) == 32


def test_a_plan_says_how_codes_are_found() -> None:
    compared, looked_up = PartPlan(100, None, 0, 100.0), PartPlan(2000, (1, 0, -1), 15, 12.4)
    assert Plan(1, (compared,)).scans
    assert not Plan(1, (looked_up, compared)).scans
    assert not Plan(1, ()).scans
    assert str(Plan(1, (looked_up, compared))) == (
        "2,000 codes: 15 buckets of 3 chunks within 1, 0, -1 bits, about 12 codes compared; 100 codes: all are compared"
    )
