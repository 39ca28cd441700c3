"""Why a linker has nothing to say of media: counted by what it described, by stacks, lists and policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.hashset import HashSet
from clew.model.link import Description
from clew.model.stack import Stack, StackMember
from clew.store import cases, descriptions, list_import, matches, stacks
from clew.store.cases import case_id
from clew.store.descriptions import Described
from clew.store.unasked import Unasked, unasked

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog
    from clew.store.transaction import Transaction

FACES = ("faces", "1")


def stacked(values: Values, *names: str) -> Stack:
    return Stack(values.sha256(names[0]), tuple(StackMember(values.sha256(each), 0) for each in names))


def prepare(tx: Transaction, values: Values) -> None:
    """One case where a face, nothing, and a failure are described, one that was never linked."""
    first = ("face", "nothing", "broken", "best", "copy", "listed", "listed copy", "shared")
    values.ingest(tx, "OP-1", [values.record(name) for name in first])
    values.ingest(tx, "OP-2", [values.record(name) for name in ("new", "shared")])
    list_import.replace(tx, HashSet("a", "csv"), [values.entry("listed")], bytes(32))
    matches.record_matches(tx, [values.match("listed", "a"), values.match("listed copy", "a")])
    found = (("face",), ("nothing",), ("broken",), ("best", "copy"), ("listed", "listed copy"), ("shared",))
    stacks.replace_stacks(tx, "OP-1", [stacked(values, *each) for each in found])
    seen = Described([(Description(*FACES, "", b"x"), "")])
    said = {"face": seen, "nothing": Described(()), "broken": Described((), "truncated"), "best": Described(())}
    descriptions.record(tx, FACES, {values.sha256(name): each for name, each in said.items()})


def test_each_is_counted_by_its_reason(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
    with catalog.reading() as tx:
        assert unasked(tx, FACES, None, (), 1) == Unasked(2, 1, 2, 3, 0, ("OP-1", "OP-2"))
        assert unasked(tx, FACES, "OP-2", (), 0) == Unasked(0, 0, 2, 0, 0, ("OP-2",))
        assert unasked(tx, ("faces", "2"), "OP-1", (), 0) == Unasked(0, 0, 5, 3, 0, ("OP-1",))
        without = [case_id(tx, "OP-1")]
        assert unasked(tx, FACES, None, without, 0) == Unasked(0, 0, 2, 0, 7, ("OP-2",))
        assert unasked(tx, FACES, "OP-1", without, 0).withheld == 7
        with pytest.raises(NotFoundError):
            unasked(tx, FACES, "OP-9", (), 0)


def test_what_stands_for_a_stack_in_one_case_only_waits_there(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in ("best", "copy")])
        values.ingest(tx, "OP-2", [values.record("copy")])
        stacks.replace_stacks(tx, "OP-1", [stacked(values, "best", "copy")])
        stacks.replace_stacks(tx, "OP-2", [stacked(values, "copy")])
        descriptions.record(tx, FACES, {values.sha256("best"): Described(())})
        cases.add_case(tx, "OP-3")
    with catalog.reading() as tx:
        assert unasked(tx, FACES, None, (), 0) == Unasked(1, 0, 1, 0, 0, ("OP-2",))
        assert unasked(tx, FACES, "OP-1", (), 0) == Unasked(1, 0, 0, 1, 0)
        assert unasked(tx, FACES, "OP-3", (), 0).total == 0
