"""The history of decisions tells, narrowed and in pages, what `decided` tells of all, on either database."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import Values

from clew.casework.decide import Choice, decide, undo_all
from clew.casework.decided import Decided, State, decided
from clew.casework.desk import Desk
from clew.casework.history import Asked, history
from clew.config import Config
from clew.errors import NotFoundError
from clew.model.stack import Stack, StackMember
from clew.store import stacks
from clew.store.catalog import Catalog
from clew.store.decision_history import UNDO
from clew.store.vault import Vault

CASE = "OP-1"


@pytest.fixture
def desk(catalog: Catalog, tmp_path: Path, values: Values) -> Desk:
    """A case of three stacks of two media, on which two officers decided thirty times, and took some back."""
    with catalog.writing() as tx:
        values.ingest(tx, CASE, [values.record(number) for number in range(6)])
        pairs = [(values.sha256(at), values.sha256(at + 1)) for at in (0, 2, 4)]
        made = [Stack(best, (StackMember(best, 0), StackMember(other, 20))) for best, other in pairs]
        stacks.replace_stacks(tx, CASE, made)
    opened = Desk(catalog, Vault(tmp_path / "vault"), Config(), "a.moreau", tmp_path / "spool")
    rng = random.Random(4)  # noqa: S311 - which is decided, not a secret
    for number in range(30):
        officer = replace(opened, officer=rng.choice(["a.moreau", "b.diaz"]))
        stack = values.sha256(rng.choice([0, 2, 4])).hex()[:12]
        choice = Choice(*rng.choice([("uk", "A"), ("uk", "C"), ("us", "1")]))
        answered = decide(officer, CASE, f"key {number}", [stack], choice)
        if rng.random() < 0.25:
            undo_all(officer, CASE, f"undo {number}", [answered.decisions[0].number], "")
    return opened


def test_pages_add_up_to_all_with_the_same_states(desk: Desk) -> None:
    every = decided(desk, CASE)
    assert {each.state for each in every} == set(State)
    told: list[Decided] = []
    before: int | None = None
    while True:
        page = history(desk, CASE, Asked(before=before, count=7))
        assert page.total == len(every)
        if not page.items:
            break
        told += page.items
        before = page.items[-1].decision.number
    assert told == every[::-1]
    assert sum(count for _officer, count in page.officers) == len(every)
    assert sum(count for _category, count in page.categories) == len(every)


def test_it_is_narrowed_by_officer_category_and_stack(desk: Desk, values: Values) -> None:
    every = decided(desk, CASE)[::-1]
    for officer, _count in history(desk, CASE, Asked()).officers:
        told = history(desk, CASE, Asked(officer=officer, count=500)).items
        assert list(told) == [each for each in every if each.decision.officer == officer]
    told = history(desk, CASE, Asked(category=("uk", "C"), count=500)).items
    assert {each.decision.category.code for each in told if each.decision.category} == {"C"}
    undos = history(desk, CASE, Asked(category=UNDO, count=500))
    assert list(undos.items) == [each for each in every if each.state is State.UNDO]
    for number in (2, 3):  # the stack, and another media of it
        about = history(desk, CASE, Asked(stack=values.sha256(number).hex()[:16], count=500)).items
        assert list(about) == [each for each in every if values.sha256(2) in each.decision.applied]
    assert not history(desk, CASE, Asked(officer="nobody")).items


def test_what_is_not_there_is_said(desk: Desk) -> None:
    for case, stack in (("OP-2", None), (CASE, "f" * 20)):
        with pytest.raises(NotFoundError):
            history(desk, case, Asked(stack=stack))
