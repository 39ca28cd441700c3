from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.errors import NotFoundError, UsageError
from clew.model.stack import Stack, StackMember
from clew.store import stacks

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog


def stack(values: Values, best: object, **members: int) -> Stack:
    others = sorted((distance, values.sha256(name)) for name, distance in members.items())
    return Stack(
        values.sha256(best),
        (StackMember(values.sha256(best), 0), *(StackMember(sha256, distance) for distance, sha256 in others)),
    )


def test_stacks_come_back_with_the_representative_first(catalog: Catalog, values: Values) -> None:
    given = sorted([stack(values, "a", b=5, c=0, d=5), stack(values, "e")], key=lambda each: each.representative)
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in "abcde"])
        stacks.replace_stacks(tx, "OP-1", given)
        assert stacks.stacks(tx, "OP-1") == given


def test_new_stacks_take_the_place_of_the_old(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in "ab"])
        values.ingest(tx, "OP-2", [values.record("a")])
        stacks.replace_stacks(tx, "OP-1", [stack(values, "a", b=5)])
        stacks.replace_stacks(tx, "OP-2", [stack(values, "a")])
        stacks.replace_stacks(tx, "OP-1", [stack(values, "b", a=5)])
        assert stacks.stacks(tx, "OP-1") == [stack(values, "b", a=5)]
        assert stacks.stacks(tx, "OP-2") == [stack(values, "a")]


def test_a_stack_is_named_by_its_first_digits_or_by_a_member(catalog: Catalog, values: Values) -> None:
    first, second = stack(values, "a", b=5), stack(values, "c")
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in "abc"])
        stacks.replace_stacks(tx, "OP-1", [first, second])
        assert stacks.stack_of(tx, "OP-1", first.name) == first
        assert stacks.stack_of(tx, "OP-1", second.representative.hex().upper()) == second
        assert stacks.stack_of(tx, "OP-1", values.sha256("b").hex()[:9]) == first
        with pytest.raises(NotFoundError):
            stacks.stack_of(tx, "OP-1", "0" * 64)
        with pytest.raises(UsageError, match="hex"):
            stacks.stack_of(tx, "OP-1", "bridge")


def test_digits_that_fit_several_stacks_are_refused(catalog: Catalog, values: Values) -> None:
    names = [str(number) for number in range(40)]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(name) for name in names])
        stacks.replace_stacks(tx, "OP-1", [stack(values, name) for name in names])
        digits = [values.sha256(name).hex()[0] for name in names]
        shared = max(digits, key=digits.count)
        with pytest.raises(UsageError, match=f"{digits.count(shared)} stacks"):
            stacks.stack_of(tx, "OP-1", shared)


def test_a_stack_of_media_not_in_the_catalog_is_refused(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record("a")])
        with pytest.raises(NotFoundError, match=values.sha256("b").hex()):
            stacks.replace_stacks(tx, "OP-1", [stack(values, "a", b=5)])


def partition(labels: list[int | None]) -> list[Stack]:
    """Return stacks of numbered media: those of one label are in one, those without a label in none."""
    found: dict[int, list[bytes]] = {}
    for number, label in enumerate(labels):
        if label is not None:
            found.setdefault(label, []).append(bytes([number]))
    return [
        Stack(first, (StackMember(first, 0), *(StackMember(each, 3) for each in others)))
        for first, *others in found.values()
    ]


labels = st.lists(st.none() | st.integers(0, 6), max_size=20)


@given(labels, labels, st.integers(1, 30))
def test_stacks_that_are_replaced_in_parts_have_each_media_once_at_any_time(
    before: list[int | None], after: list[int | None], members: int
) -> None:
    old, new = partition(before), partition(after)
    stay = {one.sha256 for each in old for one in each.members} & {one.sha256 for each in new for one in each.members}
    there = set(old)
    for change in stacks.changes(old, new, members):
        assert sum(len(each.members) for each in (*change.gone, *change.made)) > 0
        assert not there.isdisjoint(change.gone) or not change.gone
        there = there.difference(change.gone).union(change.made)
        placed = [one.sha256 for each in there for one in each.members]
        assert len(placed) == len(set(placed))
        assert stay <= set(placed)
    assert there == set(new)


def test_stacks_that_stay_are_left_alone(values: Values) -> None:
    same, old, new = stack(values, "a", b=5), stack(values, "c"), stack(values, "c", d=2)
    (change,) = stacks.changes([same, old], [new, same])
    assert (change.gone, change.made) == ([old], [new])
    assert list(stacks.changes([same, old], [same, old])) == []
