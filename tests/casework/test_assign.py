"""Stacks that officers take for a while, on either database; leases run out by a clock of the test's own."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import Values

from clew.casework.assign import Task, assign, give_back, keep_hold
from clew.casework.assignments import assignments, officers
from clew.casework.categorise import categorise, undo
from clew.casework.decide import Choice, decide, undo_all
from clew.casework.desk import Desk
from clew.config import Config
from clew.errors import ConflictError, HeldError, OvertakenError, UsageError
from clew.gallery.names import names_of, packed, unpacked, written
from clew.model.stack import Stack, StackMember
from clew.store import custody, decisions, stacks
from clew.store.catalog import Catalog
from clew.store.vault import Vault

CASE = "OP-1"


@dataclass
class Clock:
    """Stands still until it is told otherwise."""

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def one(catalog: Catalog, tmp_path: Path, values: Values, clock: Clock) -> Desk:
    """A case of six media in three stacks."""
    with catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record(number) for number in range(6)])
        pairs = [(values.sha256(at), values.sha256(at + 1)) for at in (0, 2, 4)]
        made = [Stack(best, (StackMember(best, 0), StackMember(other, 9))) for best, other in pairs]
        stacks.replace_stacks(tx, CASE, made)
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "a.moreau", tmp_path / "spool", clock)


@pytest.fixture
def two(one: Desk) -> Desk:
    """A colleague's desk."""
    return replace(one, officer="b.diaz")


@pytest.fixture
def names(values: Values) -> list[str]:
    return [values.sha256(number).hex()[:12] for number in (0, 2, 4)]


def acts(desk: Desk) -> list[str]:
    with desk.catalog.reading() as tx:
        return [entry.act for entry in custody.entries(tx)]


def test_names_go_into_bytes_and_back(names: list[str]) -> None:
    assert written(unpacked(packed(names_of([*names, "000000000000", "ffffffffffff", names[0]])))) == sorted(
        [*names, "000000000000", "ffffffffffff"]
    )
    assert written(unpacked(b"")) == []


def test_what_one_took_another_does_not_decide_by_accident(one: Desk, two: Desk, names: list[str]) -> None:
    assigned = assign(one, CASE, "k", names_of(names[:2]), Task("a.moreau"))
    assert (assigned.assignment.number, assigned.assignment.count, assigned.left) == (1, 2, 0)
    with pytest.raises(HeldError, match=f"stack {names[0]} is taken by a.moreau"):
        decide(two, CASE, "d1", [names[0], names[2]], Choice("uk", "C"))
    with pytest.raises(HeldError):
        categorise(two, CASE, names[0], "uk", "C", "")
    assert decide(two, CASE, "d2", names[2:], Choice("uk", "C")).decisions  # nobody's
    mine = decide(one, CASE, "d3", names[:1], Choice("uk", "C")).decisions[0]
    for undoing in (lambda: undo_all(two, CASE, "u", [mine.number], ""), lambda: undo(two, CASE, mine.number, "")):
        with pytest.raises(HeldError):
            undoing()
    assert acts(one) == ["stacks assigned", "categorised", "categorised"]


def test_alone_nobody_notices_anything(one: Desk, names: list[str]) -> None:
    assert decide(one, CASE, "d", names, Choice("uk", "C")).decisions
    assert keep_hold(one, CASE) is None
    assert assignments(one, CASE) == []
    assert officers(one) == ["a.moreau"]


def test_what_a_colleague_decided_unseen_is_not_overruled_by_accident(one: Desk, two: Desk, names: list[str]) -> None:
    """Nobody took anything: both decide what is free, each by what the page had shown."""
    theirs = decide(two, CASE, "t1", names[:2], Choice("uk", "A", seen=0)).decisions[-1]
    with pytest.raises(OvertakenError, match=f"b.diaz has decided stack {names[0]} as uk A meanwhile; of 1 more"):
        decide(one, CASE, "m1", names, Choice("uk", "C", seen=0))
    with one.catalog.reading() as tx:
        assert decisions.count_decisions(tx, CASE) == theirs.number  # all stacks, or none
    assert decide(one, CASE, "m2", names[:1], Choice("uk", "A", seen=0)).decisions  # the same is no quarrel
    assert decide(one, CASE, "m3", names[1:2], Choice("uk", "C", seen=theirs.number)).decisions  # seen, and meant
    with pytest.raises(OvertakenError, match=r"a\.moreau has decided"):
        decide(two, CASE, "t2", names[1:2], Choice("uk", "B", seen=theirs.number))
    undo_all(one, CASE, "m4", [theirs.number + 2], "")
    assert decide(two, CASE, "t3", names[1:2], Choice("uk", "B", seen=theirs.number)).decisions  # taken back meanwhile
    assert decide(one, CASE, "m5", names[1:2], Choice("uk", "C")).decisions  # told of nothing, it minds nothing


def test_leases_run_out_and_work_puts_them_off(one: Desk, two: Desk, names: list[str], clock: Clock) -> None:
    assign(one, CASE, "k", names_of(names), Task("a.moreau", minutes=30))
    clock.go_on(20)
    decide(one, CASE, "d1", names[:1], Choice("uk", "C"))
    clock.go_on(20)
    assert keep_hold(one, CASE) == clock.now + timedelta(minutes=30)
    (held,) = assignments(one, CASE)
    assert (held.until, held.held) == (clock.now + timedelta(minutes=30), 3)
    clock.go_on(29.5)
    with pytest.raises(HeldError):
        decide(two, CASE, "d2", names[:1], Choice("uk", "A"))
    clock.go_on(0.5)
    assert decide(two, CASE, "d3", names[:1], Choice("uk", "A")).decisions
    assert keep_hold(one, CASE) is None  # what has run out is not held again by going on
    assert assignments(one, CASE) == []
    assert assign(two, CASE, "l", names_of(names), Task("b.diaz")).left == 0


def test_a_colleague_takes_over_openly(one: Desk, two: Desk, names: list[str]) -> None:
    assign(one, CASE, "k", names_of(names[:2]), Task("a.moreau"))
    assert assign(two, CASE, "l", names_of(names), Task("b.diaz")).left == 2  # only what is free
    with pytest.raises(HeldError):
        assign(two, CASE, "m", names_of(names[:2]), Task("b.diaz"))
    with pytest.raises(UsageError, match="give a reason"):
        assign(two, CASE, "m", names_of(names[:1]), Task("b.diaz", is_taking_over=True))
    assign(two, CASE, "m", names_of(names[:1]), Task("b.diaz", reason="night shift", is_taking_over=True))
    with pytest.raises(UsageError, match="give a reason"):
        decide(two, CASE, "d", names[1:2], Choice("uk", "C", is_taking_over=True))
    decide(two, CASE, "d", names[1:2], Choice("uk", "C", "on leave", is_taking_over=True))
    with pytest.raises(HeldError, match=r"taken by b\.diaz"):
        decide(one, CASE, "e", names[:1], Choice("uk", "C"))
    assert [(each.assignment.officer, each.held) for each in assignments(one, CASE)] == [("b.diaz", 1)] * 3
    with one.catalog.reading() as tx:
        over = [entry for entry in custody.entries(tx) if entry.act == "stacks taken over"]
    assert [('"taken_from":["a.moreau"]' in entry.details, entry.officer) for entry in over] == [(True, "b.diaz")] * 2
    assert "night shift" in over[0].details


def test_given_back_is_free(one: Desk, two: Desk, names: list[str]) -> None:
    assign(one, CASE, "k", names_of(names), Task("a.moreau"))
    assert give_back(two, CASE, "x", None) == 0
    assert give_back(one, CASE, "b", names_of(names[:1])) == 1
    assert give_back(one, CASE, "b", names_of(names[:1])) == 1  # asked again
    assert decide(two, CASE, "d", names[:1], Choice("uk", "C")).decisions
    assert [each.held for each in assignments(one, CASE)] == [2]
    assert give_back(one, CASE, "c", None) == 2
    assert assignments(one, CASE) == []


def test_a_key_takes_once_and_stands_for_one_thing(one: Desk, names: list[str]) -> None:
    first = assign(one, CASE, "k", names_of(names), Task("b.diaz", minutes=60, reason="her part"))
    again = assign(one, CASE, "k", names_of(names), Task("b.diaz", minutes=60, reason="her part"))
    assert (again.assignment, again.was_repeated) == (first.assignment, True)
    with pytest.raises(ConflictError, match="another act"):
        assign(one, CASE, "k", names_of(names[:1]), Task("b.diaz"))
    with pytest.raises(HeldError, match=r"3 of these stacks are taken by b\.diaz"):
        decide(one, CASE, "d", names, Choice("uk", "C"))
    for wrong in (Task("", 30), Task("a", 4), Task("a", 10_081)):
        with pytest.raises(UsageError):
            assign(one, CASE, "w", names_of(names), wrong)


def test_what_is_stacked_anew_is_held_still(one: Desk, two: Desk, names: list[str], values: Values) -> None:
    assign(one, CASE, "k", names_of(names[:1]), Task("a.moreau"))
    members = tuple(StackMember(values.sha256(number), number and 5) for number in (1, 0, 2, 3))
    ordered = (StackMember(values.sha256(1), 0), *(each for each in members if each.sha256 != values.sha256(1)))
    with one.catalog.writing() as tx:
        last = Stack(values.sha256(4), (StackMember(values.sha256(4), 0), StackMember(values.sha256(5), 9)))
        stacks.replace_stacks(tx, CASE, [Stack(values.sha256(1), ordered), last])
    with pytest.raises(HeldError):
        decide(two, CASE, "d", [values.sha256(1).hex()[:12]], Choice("uk", "C"))
