"""Who holds what, against looking through all assignments one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clew.gallery.held import Claims
from clew.gallery.names import Names, packed, unpacked

NAMES = st.lists(st.integers(0, 12), unique=True).map(lambda some: np.array(sorted(some), np.uint64))
LEASES = st.dictionaries(st.integers(1, 6), st.sampled_from(("a", "b", "c")))


@given(st.lists(NAMES, min_size=6, max_size=6), LEASES, NAMES)
def test_the_last_assignment_that_names_a_stack_holds_it_if_it_is_live(
    made: list[Names], officers: dict[int, str], asked: Names
) -> None:
    numbered = tuple(enumerate(made, 1))
    claims = Claims(numbered, officers)
    found = claims.numbers_of(asked).tolist()
    for name, number in zip(asked.tolist(), found, strict=True):
        last = max((each for each, of in numbered if name in of.tolist()), default=0)
        assert number == (last if last in officers else 0)
    theirs = claims.others_of(asked, "a").tolist()
    assert theirs == [officers.get(number, "a") != "a" for number in found]


@given(st.lists(st.integers(0, 2**48 - 1), unique=True))
def test_names_go_into_bytes_and_back(numbers: list[int]) -> None:
    names = np.array(sorted(numbers), np.uint64)
    assert unpacked(packed(names)).tolist() == sorted(numbers)
