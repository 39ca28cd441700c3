from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clew.model.category import Category
from clew.store import act_keys, cases, decisions

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.model.decision import Decision
    from clew.store.catalog import Catalog
    from clew.store.transaction import Transaction


def decide(tx: Transaction, values: Values, case: str, *media: int, undoes: int | None = None) -> Decision:
    return decisions.append(
        tx,
        case=case,
        stack="abc",
        category=Category("uk", "2014", "A") if undoes is None else None,
        officer="officer",
        at=datetime(2026, 11, 5, tzinfo=UTC),
        applied=[values.sha256(number) for number in media],
        suggested=[],
        undoes=undoes,
    )


def test_a_key_stands_for_what_was_done_in_its_case(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        for case in ("OP-1", "OP-2"):
            cases.add_case(tx, case)
            assert act_keys.under_key(tx, case, "key") is None
        decide(tx, values, "OP-1", 1)
        made = [decide(tx, values, "OP-1", 2), decide(tx, values, "OP-1", 3)]
        act_keys.keep_key(tx, "OP-1", "key", act_keys.Keyed(b"asked", "decisions", 2, 3))
    with catalog.reading() as tx:
        assert act_keys.under_key(tx, "OP-1", "key") == act_keys.Keyed(b"asked", "decisions", 2, 3)
        assert decisions.decisions_between(tx, "OP-1", 2, 3) == made
        assert act_keys.under_key(tx, "OP-1", "another") is None
        assert act_keys.under_key(tx, "OP-2", "key") is None


def test_decisions_are_found_by_their_media_with_what_undid_them(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        first, other = decide(tx, values, "OP-1", 1, 2), decide(tx, values, "OP-1", 3)
        undo = decide(tx, values, "OP-1", undoes=1)
        assert decisions.decisions_about(tx, "OP-1", [values.sha256(2)]) == [first, undo]
        assert decisions.decisions_about(tx, "OP-1", [values.sha256(4)]) == []
        assert decisions.undone_by(tx, "OP-1", [1, 2]) == {1: 3}
        assert decisions.count_decisions(tx, "OP-1") == 3
        assert decisions.decisions_between(tx, "OP-1", 2, 9) == [other, undo]
