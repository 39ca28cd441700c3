from dataclasses import replace

from clew.model.queue import Lane
from clew.model.report import Report
from clew.report.summary import accounting, summarise


def test_known_stacks_ask_for_no_decision(report: Report) -> None:
    summary = summarise(report)
    assert summary.files_seen == 5_000
    assert summary.decisions_asked == 14 + 1_191 + 3 + 6
    assert summary.stacks_set_aside == 4


def test_lanes_stand_in_the_officers_order_with_their_stacks(report: Report) -> None:
    lanes = summarise(replace(report, lanes=tuple(reversed(report.lanes)))).lanes
    assert [lane.lane for lane in lanes] == [Lane.NEW, Lane.SERIES, Lane.NEAR, Lane.KNOWN]
    assert [len(lane.items) for lane in lanes] == [14, 3, 6, 4]
    assert [item.item.rank for item in lanes[0].items] == list(range(1, 15))
    assert lanes[0].bar_percent == 100


def test_a_sound_report_adds_up(report: Report) -> None:
    assert summarise(report).broken == ()


def test_a_file_that_is_not_accounted_for_is_noticed(report: Report) -> None:
    exhibit = replace(report.exhibits[0], found=report.exhibits[0].found + 2)
    check = accounting(exhibit)
    assert (check.left - check.right, check.is_kept) == (2, False)
    assert summarise(replace(report, exhibits=(exhibit, report.exhibits[1]))).broken == (check,)


def test_a_missing_failure_a_missing_type_and_a_missing_stack_are_noticed(report: Report) -> None:
    assert len(summarise(replace(report, failures=report.failures[1:])).broken) == 1
    assert len(summarise(replace(report, unsupported=())).broken) == 1
    assert len(summarise(replace(report, stacks_left_out=0)).broken) == 1


def test_a_list_past_its_expiry_is_named(report: Report) -> None:
    assert summarise(report).expired == {"Hotline feed"}


def test_a_list_that_expires_on_the_day_of_the_report_still_holds(report: Report) -> None:
    lists = (replace(report.lists[0], expires="2026-11-18"),)
    assert summarise(replace(report, lists=lists)).expired == frozenset()
