"""Whatever is added, removed and asked, the multi-index answers as the linear oracle does."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clew.matching import hamming, searching
from clew.matching.hamming import HammingIndex, Pairs
from clew.matching.linear import Answer, LinearIndex
from clew.matching.planning import PartPlan, Prices, plan_part
from clew.matching.searching import in_order

Codes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.int64]
Joined = tuple[int, int, int]

BITS = (8, 16, 64, 128, 256, 264)
EXTREMES = (-(2**63), -(2**63) + 1, -1, 0, 1, 2**63 - 1)

some_ids = st.lists(st.integers(-5, 40) | st.sampled_from(EXTREMES), max_size=12)
kinds = st.sampled_from(["random", "near", "copies", "few bits", "one half"])


def always_looked_up(
    _codes: int, width: int, crowding: npt.NDArray[np.float64], radius: int, prices: Prices
) -> PartPlan:
    """Plan as for so many codes that comparing all is never cheaper."""
    return plan_part(10**15, width, crowding, radius, prices)


@pytest.fixture(autouse=True, scope="module")
def segments_from_a_few_codes() -> Iterator[None]:
    """Make segments of 16 codes and more, and search them by their tables where comparing all would be cheaper."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hamming, "TAIL", 16)
        patch.setattr(searching, "plan_part", always_looked_up)
        yield


def assert_same(answer: Answer, expected: Answer) -> None:
    for found, wanted in zip(answer, expected, strict=True):
        np.testing.assert_array_equal(found, wanted, strict=True)


def flipped(code: Codes, count: int, generator: np.random.Generator) -> Codes:
    """Return the code with `count` of its bits, or all there are, turned."""
    flips = np.zeros(code.size * 8, np.uint8)
    flips[generator.permutation(flips.size)[:count]] = 1
    return code ^ np.packbits(flips)


def made(kind: str, count: int, base: Codes, generator: np.random.Generator) -> Codes:
    """Return codes of a kind: unlike each other, near `base`, equal, different in few bits, or equal in one half."""
    size = base.size
    codes = generator.integers(0, 256, (count, size), dtype=np.uint8)
    if kind == "near":
        near = [flipped(base, number % (8 * size + 1), generator) for number in range(count)]
        return np.array(near, np.uint8).reshape(count, size)
    if kind == "copies":
        return base ^ (codes[generator.integers(0, 3, count)] if count > 3 else codes)
    if kind == "few bits":
        return base ^ (codes & generator.integers(0, 2, size, dtype=np.uint8))
    if kind == "one half":
        codes[:, : size // 2] = base[: size // 2]
    return codes


def pairs(found: Iterator[Pairs]) -> list[Joined]:
    return sorted(
        pair
        for some in found
        for pair in zip(some.ids.tolist(), some.others.tolist(), some.distances.tolist(), strict=True)
    )


def joined(one: LinearIndex, other: LinearIndex, radius: int) -> list[Joined]:
    """Return every pair of a code of one and of the other within the radius, by the smallest id of each.

    Of an index joined with itself, every pair of different codes once, the smaller id first.
    """
    (codes, ids), (others, other_ids) = smallest(one), smallest(other)
    apart = np.bitwise_count(codes[:, None] ^ others[None]).sum(axis=2)
    near = apart <= radius
    rows, columns = np.nonzero(np.triu(near, 1) if one is other else near)
    found = zip(ids[rows].tolist(), other_ids[columns].tolist(), apart[rows, columns].tolist(), strict=True)
    return sorted((min(pair[:2]), max(pair[:2]), pair[2]) if one is other else pair for pair in found)


def smallest(index: LinearIndex) -> tuple[Codes, Ids]:
    """Return every code of an index once, with its smallest id."""
    codes, ids = index.entries()
    order = np.lexsort((ids, *codes.T))
    codes, ids = codes[order], ids[order]
    is_first = np.ones(len(ids), np.bool_)
    is_first[1:] = (codes[1:] != codes[:-1]).any(axis=1)
    return codes[is_first], ids[is_first]


class Same(RuleBasedStateMachine):
    """Does everything to a `HammingIndex` and a `LinearIndex`, and compares what they answer."""

    @initialize(bits=st.sampled_from(BITS), threads=st.integers(1, 2), seed=st.integers(0, 2**32))
    def start(self, bits: int, threads: int, seed: int) -> None:
        self.bits = bits
        self.generator = np.random.default_rng(seed)
        self.base = self.generator.integers(0, 256, bits // 8, dtype=np.uint8)
        self.index = HammingIndex(bits, threads)
        self.oracle = LinearIndex(bits, 1)

    def add_both(self, codes: Codes, ids: Ids) -> None:
        self.index.add(codes, ids)
        self.oracle.add(codes, ids)

    @rule(kind=kinds, count=st.integers(0, 40) | st.sampled_from([15, 16, 17, 300, 700]))
    def add(self, kind: str, count: int) -> None:
        codes = made(kind, count, self.base, self.generator)
        self.add_both(codes, self.generator.integers(-5, 40, count))

    @rule(ids=some_ids)
    def add_one_code_under_ids(self, ids: list[int]) -> None:
        self.add_both(np.repeat(self.base[None], len(ids), axis=0), np.array(ids, np.int64))

    @precondition(lambda self: self.oracle.count)
    @rule(count=st.integers(1, 30), ids=some_ids)
    def add_codes_again(self, count: int, ids: list[int]) -> None:
        codes, held = self.oracle.entries()
        picked = self.generator.integers(0, len(held), count)
        self.add_both(codes[picked], self.generator.choice(np.array([*ids, *held[:3].tolist()], np.int64), count))

    @rule(ids=some_ids)
    def remove(self, ids: list[int]) -> None:
        wanted = np.array(ids, np.int64)
        assert self.index.remove(wanted) == self.oracle.remove(wanted)

    @rule()
    def remove_everything(self) -> None:
        ids = self.oracle.entries()[1]
        assert self.index.remove(ids) == self.oracle.remove(ids) == len(ids)

    @rule()
    def compact(self) -> None:
        self.index.compact()

    @rule(data=st.data(), kind=kinds, count=st.integers(0, 5))
    def ask(self, data: st.DataObject, kind: str, count: int) -> None:
        radius = data.draw(
            st.integers(0, self.bits) | st.integers(0, self.bits // 8) | st.just(self.bits + 7), "radius"
        )
        queries = made(kind, count, self.base, self.generator)
        if self.oracle.count:
            held = self.oracle.entries()[0]
            queries = np.concatenate([queries, held[:: 1 + len(held) // 3]])
        assert_same(self.index.range(queries, radius), self.oracle.range(queries, radius))

    @rule(data=st.data(), count=st.integers(0, 3))
    def stream(self, data: st.DataObject, count: int) -> None:
        radius = data.draw(st.integers(0, self.bits // 4), "radius")
        queries = np.concatenate([made("random", count, self.base, self.generator), self.oracle.entries()[0]])
        hits = list(self.index.stream(queries, radius))
        assert_same(in_order(hits, len(queries)), self.oracle.range(queries, radius))

    @rule(data=st.data())
    def join_with_itself(self, data: st.DataObject) -> None:
        radius = data.draw(st.integers(0, self.bits // 4), "radius")
        found = [(min(one, other), max(one, other), apart) for one, other, apart in pairs(self.index.self_join(radius))]
        assert sorted(found) == joined(self.oracle, self.oracle, radius)

    @rule(data=st.data(), kind=kinds, count=st.integers(0, 40), swapped=st.booleans())
    def join_with_another(self, data: st.DataObject, kind: str, count: int, swapped: bool) -> None:  # noqa: FBT001
        radius = data.draw(st.integers(0, self.bits // 4), "radius")
        codes = made(kind, count, self.base, self.generator)
        index, oracle = HammingIndex(self.bits), LinearIndex(self.bits, 1)
        for each in (index, oracle):
            each.add(codes, np.arange(count))
        if swapped:
            assert pairs(index.join(self.index, radius)) == joined(oracle, self.oracle, radius)
        else:
            assert pairs(self.index.join(index, radius)) == joined(self.oracle, oracle, radius)

    @rule()
    def tell_copies(self) -> None:
        codes, ids = self.oracle.entries()
        smallest = dict(sorted(zip(map(bytes, codes), ids.tolist(), strict=True), reverse=True))
        every = sorted((each, smallest[bytes(code)]) for code, each in zip(codes, ids.tolist(), strict=True))
        for own in smallest.values():
            every.remove((own, own))
        assert sorted(zip(*(each.tolist() for each in self.index.copies()), strict=True)) == every

    @invariant()
    def as_many(self) -> None:
        assert self.index.count == self.oracle.count


def test_any_sequence_of_acts_is_answered_as_by_the_oracle() -> None:
    run_state_machine_as_test(Same, settings=settings(max_examples=80, stateful_step_count=20))


@pytest.mark.parametrize("kind", ["random", "near", "few bits"])
@pytest.mark.parametrize("bits", BITS)
def test_every_radius_is_answered_as_by_the_oracle(bits: int, kind: str) -> None:
    generator = np.random.default_rng(bits)
    base = generator.integers(0, 256, bits // 8, dtype=np.uint8)
    codes = np.concatenate([made(kind, 600, base, generator), made("near", bits + 1, base, generator)])
    ids = generator.integers(-100, 100, len(codes))
    index, oracle = HammingIndex(bits), LinearIndex(bits)
    for each in (index, oracle):
        each.add(codes, ids)
    queries = np.concatenate([base[None], ~base[None], codes[:2]])
    for radius in range(bits + 1):
        assert index.plan(radius).parts[0].radii is not None
        assert_same(index.range(queries, radius), oracle.range(queries, radius))


@settings(max_examples=40)
@given(st.sampled_from(BITS), kinds, st.integers(0, 200), st.integers(0, 2**32), st.data())
def test_compacting_changes_no_answer(bits: int, kind: str, count: int, seed: int, data: st.DataObject) -> None:
    generator = np.random.default_rng(seed)
    base = generator.integers(0, 256, bits // 8, dtype=np.uint8)
    codes = made(kind, count, base, generator)
    ids = generator.integers(0, max(1, count), count)
    index = HammingIndex(bits)
    for part in np.array_split(np.arange(count), 7):
        index.add(codes[part], ids[part])
    index.remove(ids[:5])
    radius = data.draw(st.integers(0, bits), "radius")
    before = index.range(codes[:9], radius)
    index.compact()
    assert_same(index.range(codes[:9], radius), before)
    assert index.count == np.isin(ids, ids[:5], invert=True).sum()
