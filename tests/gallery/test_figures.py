"""The figures of a case, against plain counting."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gallery.cases import BITS, Case, cases, no_case, sha
from tests.gallery.oracle import Seen, look

from clew.gallery.activity import Activity, Record
from clew.gallery.columns import NO_TIME
from clew.gallery.figures import SAYS_NOTHING, TOP, QueueFigures, queue_figures
from clew.gallery.ledger import Ledger
from clew.gallery.overlay import Overlay
from clew.gallery.pace import FEWEST, PAUSE_S, pace, work
from clew.model.category import Category
from clew.model.decision import Decision
from clew.model.findings import Kind
from clew.model.queue import Lane
from clew.model.stack import Stack

few = settings(max_examples=40)
"""A case is dear to draw, and holds many figures."""
BEGAN = datetime(2026, 5, 1, 9, tzinfo=UTC)


def counted(case: Case) -> tuple[QueueFigures, list[Seen]]:
    gallery, ledger, record = case.gallery(), Ledger(), Record()
    ledger.add(case.decisions)
    record.add(case.decisions)
    found = queue_figures(gallery, Overlay.of(gallery, ledger), record.activity())
    return found, look(case.items, case.stacks, case.media, case.decisions, BITS)


@few
@given(cases(most=5))
def test_lanes_categories_and_lists_are_counted(case: Case) -> None:
    found, seen = counted(case)
    for each in found.lanes:
        of_lane = [one for one in seen if one.item.lane is each.lane]
        assert (each.stacks, each.decided) == (len(of_lane), sum(one.is_decided for one in of_lane))
        assert (each.media, each.files) == (sum(one.media for one in of_lane), sum(one.item.copies for one in of_lane))
    told = Counter(
        (scheme, code, is_applied) for one in seen for scheme, (code, is_applied, _) in one.categories.items()
    )
    assert {(each.scheme, each.code, True): each.applied for each in found.categories if each.applied} | {
        (each.scheme, each.code, False): each.suggested for each in found.categories if each.suggested
    } == told
    assert {each.name for each in found.lists} == {name for one in seen for name in one.lists}
    for listed in found.lists:
        on_it = [one for one in seen if listed.name in one.lists]
        aside = [one for one in on_it if one.item.lane is Lane.KNOWN]
        assert (listed.stacks, listed.set_aside_stacks) == (len(on_it), len(aside))
        assert listed.set_aside_files == sum(one.item.copies for one in aside)
        assert sum(listed.lanes) == listed.stacks


@few
@given(cases(most=5))
def test_cameras_folders_months_and_films_are_counted(case: Case) -> None:
    found, seen = counted(case)
    for each in found.cameras:
        of_value = [one for one in seen if one.camera == each.value]
        assert (each.stacks, each.decided) == (len(of_value), sum(one.is_decided for one in of_value))
    assert {each.value for each in found.cameras} == {one.camera for one in seen} - {""}
    folders = {each.value: each for each in found.folders}
    for name, share in folders.items():
        below = [one for one in seen if name in one.folders]
        assert (share.stacks, share.decided) == (len(below), sum(one.is_decided for one in below))
    for name in {name for one in seen for name in one.folders} - folders.keys():
        exhibit, _, path = name.partition(": ")
        count = sum(name in one.folders for one in seen)
        assert len(folders) == TOP or any(
            share.stacks >= SAYS_NOTHING**3 * count and (path == "." or other.startswith(f"{exhibit}: {path}/"))
            for other, share in folders.items()
        )
    months = Counter(datetime.fromtimestamp(one.time, UTC).strftime("%Y-%m") for one in seen if one.time != NO_TIME)
    assert {each.value: each.stacks for each in found.months} == months
    assert [each.value for each in found.months] == sorted(months)
    assert found.undated.stacks == len(seen) - sum(months.values())
    assert sum(each.decided for each in (*found.months, found.undated)) == sum(one.is_decided for one in seen)
    assert found.films.films == sum(one.kind is Kind.VIDEO for one in seen)
    assert found.films.duration_ms == found.films.decided_ms + found.films.left_ms


@few
@given(cases(most=5))
def test_hours_hold_every_decision_that_was_not_undone(case: Case) -> None:
    found, seen = counted(case)
    undone = {each.undoes for each in case.decisions}
    left = [each for each in case.decisions if each.category is not None and each.number not in undone]
    assert sum(each.decisions for each in found.hours) == len(left)
    told = Counter(f"{each.category.scheme}/{each.category.code}" for each in left if each.category is not None)
    assert sum((Counter(dict(each.categories)) for each in found.hours), Counter()) == told
    lane_of = {
        member.sha256: one.item.lane for one, stack in zip(seen, _stacks(case), strict=True) for member in stack.members
    }
    lanes = Counter(lane_of[each.applied[0]] for each in left if each.applied[0] in lane_of)
    for place, lane in enumerate(Lane):
        assert sum(each.lanes[place] for each in found.hours) == lanes[lane]
    assert sum(each.decisions for each in found.officers) == sum(each.category is not None for each in case.decisions)
    asked = [one for one in seen if one.item.lane is not Lane.KNOWN]
    assert found.pace.left == sum(not one.is_decided for one in asked)


def _stacks(case: Case) -> list[Stack]:
    of = {stack.representative: stack for stack in case.stacks}
    return [of[item.sha256] for item in case.items]


def decided(
    seconds: list[int], officer: str = "A", began: int = 0, undoes: dict[int, int] | None = None
) -> list[Decision]:
    """Return a decision, or the undo of one, at each of these seconds."""
    return [
        Decision(
            number,
            "OP",
            "",
            None if (undoes or {}).get(number) else Category("us", "2.0", "1"),
            officer,
            BEGAN + timedelta(seconds=at),
            (sha(number),),
            (),
            (undoes or {}).get(number),
        )
        for number, at in enumerate(seconds, began + 1)
    ]


def activity(*decisions: list[Decision]) -> Activity:
    record = Record()
    for each in decisions:
        record.add(each)
    return record.activity()


def test_an_officer_is_at_work_from_one_decision_to_the_next_but_for_pauses() -> None:
    seconds = [0, 60, 120, 120 + PAUSE_S, 121 + 2 * PAUSE_S, 181 + 2 * PAUSE_S]
    mine, other = decided(seconds), decided([30, 90], "B", began=6)
    (first, second) = work(activity(mine, other))
    assert first.hours * 3600 == pytest.approx(120 + PAUSE_S + 60)
    assert (first.officer, first.decisions, first.undone) == ("A", 6, 0)
    assert second.hours * 3600 == pytest.approx(60)


def test_an_undo_is_work_that_decides_nothing() -> None:
    done = activity(decided([0, 10, 20, 30], undoes={4: 2}))
    (told,) = work(done)
    assert (told.decisions, told.undone, told.undos) == (3, 1, 1)
    assert done.stands.tolist() == [True, False, True, False]


def test_a_stack_decided_twice_is_decided_once() -> None:
    twice = decided([0, 10]), decided([20], began=2)
    record = Record()
    record.add(twice[0])
    record.add([Decision(3, "OP", "", Category("uk", "1", "A"), "A", BEGAN, (sha(1),), ())])
    assert record.activity().stands.tolist() == [True, True, False]


def test_the_pace_of_even_work_is_certain() -> None:
    done = activity(decided(list(range(0, 7200, 6))))
    told = pace(done, done.stands, left=1200)
    assert told.stacks_per_hour == pytest.approx(600, rel=0.01)
    assert told.hours_left == pytest.approx(2, rel=0.01)
    assert told.low is not None
    assert told.high is not None
    assert told.low == pytest.approx(told.high, rel=0.05)


@given(st.lists(st.integers(0, 400), min_size=2, max_size=60), st.integers(0, 10_000))
def test_what_is_left_lies_between_both_ends_or_is_not_told(gaps: list[int], left: int) -> None:
    done = activity(decided(np.cumsum(gaps).tolist()))
    told = pace(done, done.stands, left)
    if told.hours_left is None:
        assert told.low is None or told.stacks_per_hour == 0
    else:
        assert told.low is not None
        assert told.low <= told.hours_left
        assert told.high is None or told.hours_left <= told.high
    if sum(gap for gap in gaps if gap <= PAUSE_S) < (FEWEST - 1) * 600:
        assert told.stacks_per_hour is None


def test_a_case_without_files_has_figures() -> None:
    found, _ = counted(no_case())
    assert [each.stacks for each in found.lanes] == [0] * len(Lane)
    assert (found.hours, found.officers, found.folders, found.months) == ((), (), (), ())
    assert found.pace.hours_left is None
