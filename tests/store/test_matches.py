from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.hashset import HashSet
from clew.model.match import MatchKind
from clew.store import list_import, matches
from clew.store.listed import hashset_id
from clew.store.transaction import ComingList

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog
    from clew.store.transaction import Transaction


def prepare(tx: Transaction, values: Values) -> None:
    values.ingest(tx, "OP-1", [values.record(number) for number in range(4)])
    values.ingest(tx, "OP-2", [values.record(3)])
    for name in ("a", "b"):
        list_import.replace(tx, HashSet(name, "csv"), [values.entry(1)], bytes(32))


def test_a_match_is_recorded_once(catalog: Catalog, values: Values) -> None:
    exact, near = values.match(1, "a"), values.match(1, "b", MatchKind.NEAR, 12)
    with catalog.writing() as tx:
        prepare(tx, values)
        assert matches.record_matches(tx, [near, exact, exact]) == 2
        assert matches.record_matches(tx, [exact]) == 0
        assert matches.matches_of(tx, [values.sha256(1), values.sha256(2)]) == {values.sha256(1): [exact, near]}


def test_a_match_found_anew_takes_the_new_distance(catalog: Catalog, values: Values) -> None:
    older = values.match(1, "a", MatchKind.NEAR, 12)
    newer = replace(older, distance=3, hasher_version="2", form=4, hashset_version="8", series="S")
    with catalog.writing() as tx:
        prepare(tx, values)
        matches.record_matches(tx, [older])
        assert matches.record_matches(tx, [newer]) == 0
        assert matches.case_matches(tx, "OP-1") == {values.sha256(1): [newer]}


def test_matches_of_a_case_leave_out_other_cases(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
        matches.record_matches(tx, [values.match(1, "a"), values.match(3, "a")])
        assert set(matches.case_matches(tx, "OP-1")) == {values.sha256(1), values.sha256(3)}
        assert set(matches.case_matches(tx, "OP-2")) == {values.sha256(3)}


def test_near_counts_media_that_the_list_does_not_know_exactly(catalog: Catalog, values: Values) -> None:
    given = [
        values.match(1, "a"),
        values.match(1, "a", MatchKind.NEAR, 0),
        values.match(2, "a", MatchKind.NEAR, 9),
        values.match(3, "a", MatchKind.NEAR, 9),
    ]
    with catalog.writing() as tx:
        prepare(tx, values)
        matches.record_matches(tx, given)
        assert matches.count_matches(tx, "OP-1") == {"a": (1, 2), "b": (0, 0)}
        assert matches.count_matches(tx, "OP-2") == {"a": (0, 1), "b": (0, 0)}


def test_the_matches_of_one_list_are_replaced(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
        matches.record_matches(tx, [values.match(1, "a"), values.match(1, "b")])
        number = hashset_id(tx, "a")
        near = values.match(1, "a", MatchKind.NEAR, 9)
        found = matches.as_recorded([values.match(1, "a", MatchKind.NEAR, 12), near])
        matches.replace_matches(tx, number, matches.match_rows(tx, found, number))
        assert matches.case_matches(tx, "OP-1") == {values.sha256(1): [values.match(1, "b"), near]}
        matches.replace_matches(tx, number, [])
        assert matches.case_matches(tx, "OP-1") == {values.sha256(1): [values.match(1, "b")]}


def test_matches_are_read_as_they_will_be_with_a_list_that_comes_or_goes(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
        matches.record_matches(tx, [values.match(1, "a"), values.match(1, "b"), values.match(2, "a")])
        seeds = [values.sha256(seed) for seed in (1, 2, 3)]
        found = matches.as_recorded([values.match(3, "a"), values.match(1, "a", MatchKind.NEAR, 9)])
        coming = matches.matches_of(replace(tx, coming=ComingList("a", None, found)), seeds)
        going = matches.matches_of(replace(tx, coming=ComingList("a", None)), seeds)
        assert going == {seeds[0]: [values.match(1, "b")]}
        number = hashset_id(tx, "a")
        matches.replace_matches(tx, number, matches.match_rows(tx, found, number))
        assert matches.matches_of(tx, seeds) == coming
        list_import.remove(tx, "a")
        assert matches.matches_of(tx, seeds) == going


def test_a_match_needs_a_media_and_a_list_that_are_there(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
        with pytest.raises(NotFoundError, match=values.sha256("unknown").hex()):
            matches.record_matches(tx, [values.match("unknown", "a")])
        with pytest.raises(NotFoundError, match="'c'"):
            matches.record_matches(tx, [values.match(1, "c")])


def test_the_cases_a_content_is_in(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        prepare(tx, values)
        wanted = [values.sha256(seed) for seed in (1, 3, "unknown")]
        assert matches.cases_with(tx, wanted) == {values.sha256(1): ["OP-1"], values.sha256(3): ["OP-1", "OP-2"]}
