"""What was taken around a media, as sorting all of them tells."""

from hypothesis import given
from hypothesis import strategies as st
from tests.gallery.cases import Case, cases

from clew.gallery.around import around
from clew.gallery.columns import NO_TIME


@given(cases(), st.integers(0, 30), st.integers(0, 4))
def test_it_is_what_sorting_tells(case: Case, pick: int, count: int) -> None:
    gallery = case.gallery()
    taken = [(int(gallery.time[row]), row) for row in range(gallery.count) if gallery.is_taken[row]]
    for time, own in taken[pick % max(len(taken), 1) :][:1]:
        before, after = around(gallery, time, own, count)
        ordered = sorted(taken)
        place = ordered.index((time, own))
        assert before == [row for _, row in ordered[max(0, place - count) : place]]
        assert after == [row for _, row in ordered[place + 1 : place + 1 + count]]


@given(cases())
def test_what_has_no_time_has_no_neighbours_in_time(case: Case) -> None:
    assert around(case.gallery(), NO_TIME, -1, 5) == ([], [])
