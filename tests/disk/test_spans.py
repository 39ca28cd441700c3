from hypothesis import given
from hypothesis import strategies as st

from clew.disk.spans import Spans

SIZE = 60
RANGES = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=12)


def spans(ranges: list[tuple[int, int]]) -> Spans:
    return Spans.of([start for start, _ in ranges], [end for _, end in ranges], SIZE)


def covered(ranges: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in ranges for at in range(start, end)} & set(range(SIZE))


def bytes_of(found: Spans) -> list[int]:
    return [at for start, end in zip(found.starts, found.ends, strict=True) for at in range(start, end)]


@given(RANGES)
def test_ranges_in_any_order_become_the_bytes_they_cover(ranges: list[tuple[int, int]]) -> None:
    found = spans(ranges)
    assert bytes_of(found) == sorted(covered(ranges))
    assert found.total == len(covered(ranges))
    assert all(found.ends[:-1] < found.starts[1:])


@given(RANGES)
def test_gaps_are_all_the_rest(ranges: list[tuple[int, int]]) -> None:
    assert bytes_of(spans(ranges).gaps(SIZE)) == sorted(set(range(SIZE)) - covered(ranges))


@given(RANGES, st.integers(0, SIZE), st.integers(0, SIZE))
def test_a_stretch_holds_what_lies_in_it(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    assert bytes_of(spans(ranges).within(start, end)) == sorted(covered(ranges) & set(range(start, end)))


@given(RANGES, st.integers(0, SIZE - 1))
def test_the_end_of_a_range_is_the_first_byte_that_is_not_covered(ranges: list[tuple[int, int]], at: int) -> None:
    end = spans(ranges).end_at(at)
    assert end not in covered(ranges)
    assert set(range(at, end)) <= covered(ranges)
