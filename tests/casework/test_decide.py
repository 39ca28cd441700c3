"""Deciding over several stacks under a key, and what is told of it, on either database."""

import threading
from pathlib import Path

import pytest
from tests.conftest import Values

from clew.casework.case_list import case_list
from clew.casework.decide import Answered, Choice, decide, undo_all
from clew.casework.decision_log import decision_log, last_decision
from clew.casework.desk import Desk
from clew.casework.show_stack import show_stack
from clew.casework.thumbnail import thumbnail
from clew.config import Config
from clew.errors import ConflictError, NotFoundError
from clew.model.stack import Stack, StackMember
from clew.store import custody, stacks
from clew.store.case_totals import CaseTotals
from clew.store.catalog import Catalog
from clew.store.vault import Vault

CASE = "OP-1"


@pytest.fixture
def desk(catalog: Catalog, tmp_path: Path, values: Values) -> Desk:
    """A case of six media in three stacks, the second of each pair far from the first."""
    with catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record(number) for number in range(6)])
        stacks.replace_stacks(
            tx,
            CASE,
            [
                Stack(values.sha256(at), (StackMember(values.sha256(at), 0), StackMember(values.sha256(at + 1), 20)))
                for at in (0, 2, 4)
            ],
        )
    return Desk(catalog, Vault(tmp_path / "vault"), Config(), "a.moreau", tmp_path / "spool")


@pytest.fixture
def names(values: Values) -> list[str]:
    return [values.sha256(number).hex()[:12] for number in (0, 2, 4)]


def test_all_stacks_are_decided_together_and_once(desk: Desk, names: list[str], values: Values) -> None:
    choice = Choice("uk", "C", "a bridge")
    first = decide(desk, CASE, "key", names[:2], choice)
    assert [(each.number, each.stack, each.note) for each in first.decisions] == [
        (1, names[0], "a bridge"),
        (2, names[1], "a bridge"),
    ]
    assert (first.decisions[0].applied, first.decisions[0].suggested) == ((values.sha256(0),), (values.sha256(1),))
    assert decide(desk, CASE, "key", names[:2], choice) == Answered(first.decisions, was_repeated=True)
    undone = undo_all(desk, CASE, "another", [1], "")
    assert undo_all(desk, CASE, "another", [1], "").decisions == undone.decisions
    logged, total = decision_log(desk, CASE, 0, 10)
    assert [(each.decision.number, each.undone_by) for each in logged] == [(1, 3), (2, None), (3, None)]
    assert total == last_decision(desk, CASE) == 3
    with desk.catalog.reading() as tx:
        assert [entry.act for entry in custody.entries(tx)] == ["categorised", "categorised", "decision undone"]


def test_what_fails_decides_nothing(desk: Desk, names: list[str]) -> None:
    with pytest.raises(NotFoundError):
        decide(desk, CASE, "key", [names[0], "ff" * 6], Choice("uk", "C"))
    decide(desk, CASE, "key", names[:1], Choice("uk", "C"))
    for wrong in ([1, 2], [1, 1, 9]):
        with pytest.raises(NotFoundError):
            undo_all(desk, CASE, "another", wrong, "")
    with pytest.raises(ConflictError, match="another act"):
        decide(desk, CASE, "key", names[:1], Choice("uk", "A"))
    assert last_decision(desk, CASE) == 1


def test_one_key_asked_by_many_at_once_decides_once(desk: Desk, names: list[str]) -> None:
    answers: list[Answered] = []
    asking = [
        threading.Thread(target=lambda: answers.append(decide(desk, CASE, "key", names, Choice("uk", "C"))))
        for _ in range(4)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert sorted(each.was_repeated for each in answers) == [False, True, True, True]
    assert len({each.decisions for each in answers}) == 1
    assert last_decision(desk, CASE) == 3


def test_a_stack_is_told_with_what_stands_for_each_member(desk: Desk, names: list[str], values: Values) -> None:
    decide(desk, CASE, "key", names[:1], Choice("uk", "C"))
    shown = show_stack(desk, CASE, names[0])
    assert [(each.row.sha256, each.distance) for each in shown.members] == [
        (values.sha256(0), 0),
        (values.sha256(1), 20),
    ]
    assert [[stands.is_applied for stands in each.categories] for each in shown.members] == [[True], [False]]
    assert [place.occurrence.path for each in shown.members for place in each.places] == [b"0.jpg", b"1.jpg"]
    undo_all(desk, CASE, "another", [1], "")
    shown = show_stack(desk, CASE, names[0])
    assert [each.categories for each in shown.members] == [(), ()]
    assert [(each.decision.number, each.undone_by) for each in shown.decisions] == [(1, 2), (2, None)]


def test_cases_are_told_with_what_they_hold(desk: Desk, names: list[str]) -> None:
    decide(desk, CASE, "key", names, Choice("uk", "C"))
    assert case_list(desk) == [CaseTotals(CASE, exhibits=1, media=6, stacks=3, decisions=3)]


def test_what_has_no_picture_says_so(desk: Desk, values: Values) -> None:
    for number in (0, 99):
        with pytest.raises(NotFoundError, match="no picture"):
            thumbnail(desk, values.sha256(number))
