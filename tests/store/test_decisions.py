from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError, UsageError
from clew.model.category import Category
from clew.store import cases, decisions

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.model.decision import Decision
    from clew.store.catalog import Catalog
    from clew.store.transaction import Transaction

AT = datetime(2026, 11, 5, 12, 0, 0, 123456, UTC)


def decide(
    tx: Transaction, values: Values, code: str | None, *, case: str = "OP-1", scheme: str = "uk", **fields: object
) -> Decision:
    defaults: dict[str, object] = {
        "stack": "abc",
        "officer": "officer",
        "at": AT,
        "applied": [values.sha256(1)],
        "suggested": [],
    }
    category = None if code is None else Category(scheme, "2014", code)
    return decisions.append(tx, case=case, category=category, **{**defaults, **fields})  # type: ignore[arg-type]


def test_decisions_are_numbered_in_their_case(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        for case in ("OP-1", "OP-2"):
            cases.add_case(tx, case)
        assert [decide(tx, values, "A").number, decide(tx, values, "B").number] == [1, 2]
        assert decide(tx, values, "A", case="OP-2").number == 1


def test_a_decision_comes_back_whole_with_its_media_in_order(catalog: Catalog, values: Values) -> None:
    given = [values.sha256(number) for number in (3, 1, 2)]
    local = AT.astimezone(timezone(timedelta(hours=2)))
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        made = decide(tx, values, "A", applied=given, suggested=given[::-1], note="seen twice", at=local)
        undo = decide(tx, values, None, undoes=1, applied=[])
        assert decisions.decisions(tx, "OP-1") == [made, undo]
    assert made.at == AT
    assert made.applied == tuple(given)
    assert undo.category is None


def test_the_latest_of_a_scheme_is_in_force(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        decide(tx, values, "A")
        second = decide(tx, values, "B")
        other = decide(tx, values, "1", scheme="us")
        assert [(each.decision, each.is_applied) for each in decisions.standing(tx, "OP-1")[values.sha256(1)]] == [
            (second, True),
            (other, True),
        ]


def test_an_undone_decision_makes_room_for_the_one_before(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        first = decide(tx, values, "A")
        second = decide(tx, values, "B")
        decide(tx, values, None, undoes=second.number, applied=[])
        assert [each.decision for each in decisions.standing(tx, "OP-1")[values.sha256(1)]] == [first]
        decide(tx, values, None, undoes=first.number, applied=[])
        assert decisions.standing(tx, "OP-1") == {}


def test_a_suggestion_stands_only_where_nothing_is_applied(catalog: Catalog, values: Values) -> None:
    one, two = values.sha256(1), values.sha256(2)
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        decide(tx, values, "A", applied=[one], suggested=[two])
        later = decide(tx, values, "B", applied=[], suggested=[one, two])
        standing = decisions.standing(tx, "OP-1")
        assert [(each.decision.number, each.is_applied) for each in standing[one]] == [(1, True)]
        assert [(each.decision, each.is_applied) for each in standing[two]] == [(later, False)]


def test_what_other_cases_decided_is_seen_too(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        for case in ("OP-1", "OP-2"):
            cases.add_case(tx, case)
            decide(tx, values, "A", case=case)
        assert {each.decision.case for each in decisions.standing(tx, None)[values.sha256(1)]} == {"OP-1", "OP-2"}
        assert len(decisions.standing(tx, "OP-2")[values.sha256(1)]) == 1


def test_what_can_not_be_undone_is_refused(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        decide(tx, values, "A")
        with pytest.raises(NotFoundError):
            decide(tx, values, None, undoes=2)
        decide(tx, values, None, undoes=1, applied=[])
        with pytest.raises(UsageError, match="undone already, by decision 2"):
            decide(tx, values, None, undoes=1)
        with pytest.raises(UsageError, match="itself an undo"):
            decide(tx, values, None, undoes=2)
        with pytest.raises(UsageError, match="one of the two"):
            decide(tx, values, None)
