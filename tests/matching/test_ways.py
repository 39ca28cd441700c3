"""The best ways over connections, against all ways there are."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.matching.ways import Step, Ways

THINGS = 5
Nets = st.lists(
    st.tuples(st.integers(0, THINGS - 1), st.integers(0, THINGS - 1), st.integers(0, 3)).filter(lambda e: e[0] != e[1]),
    max_size=9,
)


def spent(net: list[tuple[int, int, int]], way: list[Step]) -> tuple[int, int]:
    return sum(net[number][2] for number, _ in way), len(way)


def every(net: list[tuple[int, int, int]], start: int, goal: int) -> list[tuple[int, int]]:
    """Return what each way costs that comes to no thing twice, and how long it is."""
    between = [each for each in range(THINGS) if each not in (start, goal)]
    found = []
    for length in range(len(between) + 1):
        for middle in permutations(between, length):
            costs = [
                [cost for one, other, cost in net if {one, other} == {*pair}]
                for pair in pairwise((start, *middle, goal))
            ]
            if all(costs):
                found.append((sum(map(min, costs)), length + 1))
    return found


@given(Nets, st.integers(0, THINGS - 1), st.integers(0, THINGS - 1))
def test_ways_are_the_best_there_are(net: list[tuple[int, int, int]], start: int, goal: int) -> None:
    ways = Ways(THINGS, [(one, other) for one, other, _ in net], [float(cost) for *_, cost in net])
    cheapest, shortest = ways.cheapest(start, goal), ways.shortest(start, goal)
    if start == goal:
        assert cheapest == shortest == []
        return
    all_there_are = every(net, start, goal)
    if cheapest is None or shortest is None:
        assert cheapest is shortest is None
        assert not all_there_are
        return
    assert spent(net, cheapest) == min(all_there_are)
    assert spent(net, shortest)[::-1] == min((length, cost) for cost, length in all_there_are)
    here = start
    for number, there in cheapest:
        assert {here, there} == set(net[number][:2])
        here = there
    assert here == goal


def test_a_way_is_found_around_what_is_left_out() -> None:
    ways = Ways(3, [(0, 2), (0, 1), (1, 2)], [0.1, 0.2, 0.3])
    assert ways.cheapest(0, 2) == [(0, 2)]
    assert ways.cheapest(0, 2, {0}) == [(1, 1), (2, 2)]
    assert ways.cheapest(0, 2, {0, 1}) is None
    with pytest.raises(ValueError, match="or more"):
        Ways(2, [(0, 1)], [-0.1])
