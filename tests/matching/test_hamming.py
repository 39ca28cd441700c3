from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pytest

from clew.matching import hamming, searching
from clew.matching.hamming import HammingIndex
from clew.matching.layout import Layout, divide
from clew.matching.linear import Answer, LinearIndex
from clew.matching.planning import PartPlan, Prices, plan_part

Codes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]


def random_codes(seed: int, count: int, bits: int = 256) -> Codes:
    return np.random.default_rng(seed).integers(0, 256, (count, bits // 8), dtype=np.uint8)


def moved(codes: Codes, most: int, seed: int) -> Codes:
    """Return codes with 0 to `most` of their bits turned."""
    generator = np.random.default_rng(seed)
    shares = np.argsort(generator.random((len(codes), codes.shape[1] * 8)), axis=1)
    return codes ^ np.packbits(shares < generator.integers(0, most + 1, (len(codes), 1)), axis=1)


def as_skewed(codes: Codes) -> Codes:
    """Return codes of which most are equal in half of their bits."""
    skewed = codes.copy()
    skewed[len(codes) // 10 :, : codes.shape[1] // 2] = 0x42
    return skewed


def filled(codes: Codes, ids: Ids, threads: int = 1) -> HammingIndex:
    index = HammingIndex(codes.shape[1] * 8, threads)
    index.add(codes, ids)
    return index


def compared(codes: Codes, ids: Ids) -> LinearIndex:
    index = LinearIndex(codes.shape[1] * 8, 1)
    index.add(codes, ids)
    return index


def assert_same(answer: Answer, expected: Answer) -> None:
    for found, wanted in zip(answer, expected, strict=True):
        np.testing.assert_array_equal(found, wanted, strict=True)


def looks_up(index: HammingIndex, radius: int) -> bool:
    """Tell whether every part of an index is searched by its tables."""
    parts = index.plan(radius).parts
    return bool(parts) and all(part.radii is not None for part in parts)


def test_an_empty_index_finds_nothing() -> None:
    index = HammingIndex()
    assert (index.count, index.nbytes, index.plan(31).parts) == (0, 0, ())
    assert index.remove(np.array([1])) == 0
    index.compact()
    lims, ids, distances = index.range(random_codes(1, 2), 256)
    assert [str(array.dtype) for array in (lims, ids, distances)] == ["int64", "int64", "uint16"]
    assert (lims.tolist(), len(ids), len(distances)) == ([0, 0, 0], 0, 0)


@pytest.mark.parametrize("is_compact", [False, True])
@pytest.mark.parametrize("bits", [8, 64, 256, 264])
def test_one_code_is_found_from_its_distance_on(bits: int, is_compact: bool) -> None:  # noqa: FBT001 - a parameter
    code = random_codes(bits, 1, bits)
    index = filled(code, np.array([-7]))
    if is_compact:
        index.compact()
    for distance in range(bits + 1):
        query = code ^ np.packbits(np.arange(bits) < distance)
        assert [array.tolist() for array in index.range(query, distance)] == [[0, 1], [-7], [distance]]
        if distance:
            assert index.range(query, distance - 1)[0].tolist() == [0, 0]


def test_codes_are_found_as_soon_as_they_were_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "TAIL", 16)
    codes = random_codes(2, 400)
    index = HammingIndex()
    for number, code in enumerate(codes):
        index.add(code[None], np.array([number]))
        assert index.count == number + 1
        assert index.range(code[None], 0)[1].tolist() == [number]
    assert_same(index.range(codes, 90), compared(codes, np.arange(400)).range(codes, 90))


def test_segments_stay_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "TAIL", 4)
    codes = random_codes(3, 3000, 64)
    index = HammingIndex(64)
    for part in np.array_split(np.arange(3000), 700):
        index.add(codes[part], part)
        assert len(index.plan(3).parts) <= 8
    assert_same(index.range(codes, 3), compared(codes, np.arange(3000)).range(codes, 3))


def planned_as_for(codes: int) -> Callable[[int, int, Costs, int, Prices], PartPlan]:
    """Return a planner that takes a segment to hold so many codes: for very many it always looks up, for 0 never."""

    def plan(_codes: int, width: int, crowding: Costs, radius: int, prices: Prices) -> PartPlan:
        return plan_part(codes, width, crowding, radius, prices)

    return plan


@dataclass(frozen=True)
class Planted:
    """Bits that a query differs in from a code, put against the chunks that are searched, and what they show."""

    name: str
    places: list[int]


def planted(layout: Layout, radii: list[int], radius: int) -> list[Planted]:
    """Return bits to turn, by their places in the layout, so that distances from 0 to radius + 2 come up."""
    chunks = [
        list(range(start, start + layout.width)) for start in range(0, layout.chunks * layout.width, layout.width)
    ]
    outside = list(range(layout.chunks * layout.width, layout.bits))
    patterns = []
    for distance in range(min(radius + 2, layout.bits) + 1):
        across = [chunk[at] for at in range(layout.width) for chunk in chunks] + outside
        patterns.append(Planted(f"{distance} bits, evenly", across[:distance]))
        patterns.append(Planted(f"{distance} bits outside of chunks first", (outside + across)[:distance]))
        for number, chunk in enumerate(chunks):
            others = [place for place in [*chain.from_iterable(chunks), *outside] if place not in chunk]
            patterns.append(Planted(f"{distance} bits in chunk {number} first", (chunk + others)[:distance]))
            patterns.append(Planted(f"{distance} bits in chunk {number} last", (others + chunk)[:distance]))
    for spared, most in enumerate(radii):
        out = [place for at, chunk in enumerate(chunks) if at != spared for place in chunk[: radii[at] + 1]]
        for more in (0, 1, 2):
            inside = chunks[spared][: max(0, most + more)]
            patterns.append(Planted(f"beyond every chunk but {spared}, {more} more in it", out + inside))
    return patterns


@pytest.mark.parametrize(
    ("bits", "radius"), [(64, 0), (64, 1), (64, 7), (256, 0), (256, 3), (256, 16), (256, 31), (264, 45)]
)
@pytest.mark.parametrize("kind", ["random", "skewed"])
def test_what_is_planted_against_the_chunks_is_found_within_the_radius(
    bits: int, radius: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "plan_part", planned_as_for(10**15))
    codes = random_codes(bits, 9000, bits)
    codes = codes if kind == "random" else as_skewed(codes)
    ids = np.arange(9000)
    index, oracle = filled(codes, ids), compared(codes, ids)
    layout = index._segments[0].segment.layout
    radii = index.plan(radius).parts[0].radii
    assert radii is not None
    for target in (0, 8999):
        patterns = [*planted(layout, list(radii), radius), *planted(layout, divide(radius, layout.chunks), radius)]
        flips = np.zeros((len(patterns), bits), np.uint8)
        for row, pattern in enumerate(patterns):
            flips[row, layout.order[pattern.places]] = 1
        queries = codes[target] ^ np.packbits(flips, axis=1)
        answer = index.range(queries, radius)
        lims, found, distances = answer
        for row, pattern in enumerate(patterns):
            at = np.flatnonzero(found[lims[row] : lims[row + 1]] == target)
            apart = len(pattern.places)
            assert distances[lims[row] + at].tolist() == [apart] * (apart <= radius), pattern.name
        assert_same(answer, oracle.range(queries, radius))


@pytest.mark.parametrize("is_skewed", [False, True])
def test_many_codes_are_looked_up_and_answered_as_by_the_oracle(is_skewed: bool) -> None:  # noqa: FBT001 - a parameter
    codes = random_codes(4, 60_000)
    codes = as_skewed(codes) if is_skewed else codes
    codes[30_000:] = moved(codes[:30_000], 40, 5)
    ids = np.random.default_rng(6).integers(-(2**63), 2**63 - 1, 60_000)
    index, oracle = filled(codes, ids), compared(codes, ids)
    assert looks_up(index, 8)
    queries = np.concatenate([codes[::1200], moved(codes[::1200], 33, 7)])
    for radius in (0, 1, 8, 31, 64):
        assert_same(index.range(queries, radius), oracle.range(queries, radius))


def test_a_query_at_home_where_most_codes_are_is_answered_exactly() -> None:
    codes = random_codes(8, 60_000, 64)
    codes[:40_000, :4] = 0x42
    codes[:20_000, 4:6] = 0x24
    ids = np.arange(60_000)
    index, oracle = filled(codes, ids), compared(codes, ids)
    queries = np.concatenate([moved(codes[::2000], 4, 9), random_codes(10, 5, 64)])
    for radius in (0, 2, 5):
        assert_same(index.range(queries, radius), oracle.range(queries, radius))


def test_threads_give_the_same_answer() -> None:
    codes = np.concatenate([random_codes(11, 30_000), random_codes(11, 3000)])
    ids = np.random.default_rng(12).integers(0, 999, len(codes))
    answers = [filled(codes, ids, threads).range(moved(codes[:999], 20, 1), 16) for threads in (1, 2, 5)]
    assert_same(answers[0], answers[1])
    assert_same(answers[0], answers[2])
    assert_same(answers[0], compared(codes, ids).range(moved(codes[:999], 20, 1), 16))


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 200])
def test_any_number_of_queries_is_answered(count: int) -> None:
    codes = random_codes(13, 20_000)
    index, oracle = filled(codes, np.arange(20_000), 2), compared(codes, np.arange(20_000))
    assert looks_up(index, 8)
    queries = moved(codes[:count], 9, 14)
    assert_same(index.range(queries, 8), oracle.range(queries, 8))
    assert_same(index.range(queries, 100), oracle.range(queries, 100))


def test_queries_need_not_lie_together_in_memory() -> None:
    codes = random_codes(15, 20_000)
    index = filled(codes, np.arange(20_000))
    wide = np.concatenate([codes[:50], codes[:50]], axis=1)
    wide.flags.writeable = False
    assert_same(index.range(wide[::5, :32], 8), index.range(codes[:50:5].copy(), 8))


@pytest.mark.parametrize("planned_as", [0, 10**15])
def test_a_query_that_finds_a_hundred_thousand_codes_gets_them_all(
    planned_as: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "plan_part", planned_as_for(planned_as))
    near = moved(np.repeat(random_codes(16, 1), 100_000, axis=0), 12, 17)
    codes = np.concatenate([near, random_codes(18, 50_000)])
    ids = np.random.default_rng(19).permutation(150_000)
    index, oracle = filled(codes, ids), compared(codes, ids)
    assert looks_up(index, 24) == bool(planned_as)
    queries = np.concatenate([codes[:2], codes[-2:], codes[:1]])
    answer = index.range(queries, 24)
    assert answer[0][1] >= 100_000
    assert_same(answer, oracle.range(queries, 24))


def test_a_million_copies_of_a_code_are_kept_once_and_all_found() -> None:
    rest = random_codes(20, 20_000)
    code = random_codes(21, 1)
    ids = np.random.default_rng(22).permutation(1_020_000)
    index = filled(np.concatenate([rest[:9000], np.repeat(code, 1_000_000, axis=0), rest[9000:]]), ids)
    assert index.count == 1_020_000
    assert sum(part.codes for part in index.plan(8).parts) == 20_001
    lims, found, distances = index.range(np.concatenate([code, rest[:1], code]), 8)
    assert lims.tolist() == [0, 1_000_000, 1_000_001, 2_000_001]
    np.testing.assert_array_equal(found[:1_000_000], np.sort(ids[9000:1_009_000]))
    np.testing.assert_array_equal(found[1_000_001:], found[:1_000_000])
    assert found[1_000_000] == ids[0]
    assert not distances.any()
    assert index.remove(ids[9000:1_008_999]) == 999_999
    assert index.range(code, 8)[1].tolist() == [ids[1_008_999]]


def test_the_same_code_may_stand_under_an_id_twice() -> None:
    codes = random_codes(23, 10_000)
    index = filled(np.concatenate([codes, codes]), np.concatenate([np.arange(10_000), np.arange(10_000)]))
    index.add(codes[:3], np.arange(3))
    assert index.range(codes[:2], 0)[1].tolist() == [0, 0, 0, 1, 1, 1]
    assert index.remove(np.array([1])) == 3
    assert index.range(codes[:2], 0)[1].tolist() == [0, 0, 0]


@pytest.mark.parametrize("count", [100, 20_000])
def test_removed_codes_are_not_found_and_may_be_added_again(count: int) -> None:
    codes = random_codes(24, count)
    index = filled(codes, np.arange(count))
    assert index.remove(np.array([5, 7, 5, -1, count])) == 2
    assert index.remove(np.array([5])) == 0
    assert index.count == count - 2
    assert index.range(codes[4:8], 8)[1].tolist() == [4, 6]
    index.add(codes[5:6], np.array([7]))
    assert index.range(codes[4:8], 8)[1].tolist() == [4, 7, 6]
    assert index.remove(np.array([7])) == 1
    assert index.count == count - 2


@pytest.mark.parametrize("count", [100, 20_000])
def test_an_index_from_which_all_was_removed_is_as_new(count: int) -> None:
    codes = random_codes(25, count)
    index = filled(codes, np.arange(count))
    assert index.remove(np.arange(count)[::-1]) == count
    assert (index.count, index.plan(31).parts, len(index.range(codes[:9], 256)[1])) == (0, (), 0)
    index.compact()
    index.add(codes, np.arange(count))
    assert_same(index.range(codes[:9], 31), compared(codes, np.arange(count)).range(codes[:9], 31))


def test_compacting_leaves_one_part_without_what_was_removed() -> None:
    codes = random_codes(26, 40_000)
    index = HammingIndex()
    for part in (slice(0, 30_000), slice(30_000, 38_000), slice(38_000, 40_000)):
        index.add(codes[part], np.arange(40_000)[part])
    index.remove(np.arange(0, 40_000, 3))
    before = index.range(codes[::400], 31)
    index.compact()
    assert [part.codes for part in index.plan(31).parts] == [index.count] == [26_666]
    assert_same(index.range(codes[::400], 31), before)


def test_removed_codes_stay_away_when_segments_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "TAIL", 8)
    codes = random_codes(27, 300)
    index = filled(codes[:20], np.arange(20))
    index.remove(np.arange(0, 20, 2))
    index.add(codes[20:], np.arange(20, 300))
    assert len(index.plan(0).parts) == 1
    assert index.range(codes[:20], 0)[1].tolist() == list(range(1, 20, 2))


def test_radii_beyond_all_bits_find_everything() -> None:
    codes = random_codes(28, 10_000, 64)
    index = filled(codes, np.arange(10_000))
    assert_same(index.range(codes[:3], 10_000), index.range(codes[:3], 64))
    assert index.range(codes[:3], 64)[0].tolist() == [0, 10_000, 20_000, 30_000]


@pytest.mark.parametrize("count", [2, 20_000])
def test_wrong_shapes_are_refused_and_change_nothing(count: int) -> None:
    index = filled(random_codes(29, count), np.arange(count))
    for codes, ids, said in (
        (random_codes(1, 9000, 64), np.arange(9000), "uint8 of shape"),
        (random_codes(1, 9000), np.arange(8999), "as many ids"),
        (random_codes(1, 3), np.arange(2), "as many ids"),
    ):
        with pytest.raises(ValueError, match=said):
            index.add(codes, ids)
    with pytest.raises(ValueError, match="uint8 of shape"):
        index.range(random_codes(1, 1).astype(np.int16), 3)
    with pytest.raises(ValueError, match="negative"):
        index.range(random_codes(1, 1), -1)
    with pytest.raises(ValueError, match="multiple of 8"):
        HammingIndex(12)
    assert index.count == count


def test_the_bytes_of_an_index_are_within_what_is_promised() -> None:
    index = filled(random_codes(30, 500_000), np.arange(500_000))
    assert 32 * 500_000 < index.nbytes <= 110 * 500_000
