from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError
from clew.model.camera import Camera
from clew.model.category import Category
from clew.model.hashset import Entry, HashSet
from clew.model.stack import Stack, StackMember
from clew.store import (
    case_facts,
    cases,
    custody,
    decisions,
    entry_hashes,
    exact,
    hash_table,
    hashsets,
    list_import,
    matches,
    media,
    occurrences,
    stacks,
    state,
)
from clew.store.catalog import Catalog
from clew.store.occurrences import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Values

    from clew.store.transaction import Transaction


def fill(tx: Transaction, values: Values, name: str) -> None:
    picture = values.picture(1, camera=Camera("Maker", "X", "B-1"))
    values.ingest(tx, "OP-1", [Record(values.occurrence(name.encode()), picture), values.record(name)])
    entries = [values.entry(1), Entry(values.entry(name).digests, hashes=(values.media_hash(name),))]
    list_import.replace(tx, HashSet("list", "csv", version=name), entries, bytes(32))
    matches.record_matches(tx, [values.match(1, "list")])
    stacks.replace_stacks(tx, "OP-1", [Stack(values.sha256(1), (StackMember(values.sha256(1), 0),))])
    decisions.append(
        tx,
        case="OP-1",
        stack=name,
        category=Category("uk", "2014", name),
        officer=name,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        applied=[values.sha256(1)],
        suggested=[],
    )
    custody.append(tx, name, "act", "item", {})


@pytest.fixture
def other(catalog: Catalog, catalog_url: str, lists_folder: Path, values: Values) -> Iterator[Catalog]:
    """Yield the catalog as agency "agency-b"; each of the two has filled it with its own."""
    opened = Catalog.open(catalog_url, "agency-b", lists_folder)
    with opened.writing() as tx:
        cases.add_case(tx, "OP-0")  # so that the two don't number alike
        fill(tx, values, "b")
    with catalog.writing() as tx:
        fill(tx, values, "a")
    yield opened
    opened.close()


def test_two_agencies_never_see_each_others_rows(catalog: Catalog, other: Catalog, values: Values) -> None:
    both = [values.sha256(seed) for seed in (1, "a", "b")]
    for each, name, foreign in ((catalog, "a", "b"), (other, "b", "a")):
        with each.reading() as tx:
            assert ("OP-0" in cases.cases(tx)) == (name == "b")
            assert cases.accounting(tx, "OP-1").found == 2
            assert values.sha256(foreign) not in media.media(tx, both)
            assert media.media_of_case(tx, "OP-1") == sorted([values.sha256(1), values.sha256(name)])
            assert media.media_by_digest(tx, values.digests(foreign).md5) == []
            assert media.media_by_prefix(tx, values.sha256(foreign).hex()[:8]) == []
            assert set(media.hashes_of(tx, both)) == {values.sha256(1), values.sha256(name)}
            found = occurrences.occurrences_of(tx, both)
            assert [row.occurrence.path for row in found[values.sha256(1)]] == [name.encode()]
            assert occurrences.seen(tx, "OP-1", "KP/1", [foreign.encode()]) == {}
            assert len(hash_table.hash_table(tx, "pdq", None).sha256) == 2
            assert len(case_facts.case_facts(tx, "OP-1").kind) == 2
            assert [row.hashset.version for row in hashsets.hashsets(tx)] == [name]
            assert len(list(hashsets.entries(tx, "list"))) == 2
            assert len(entry_hashes.entry_hashes(tx, "pdq").entry_ids) == 1
            assert [ref.hashset_version for _, ref, _ in exact.exact(tx, [values.digests(1)])] == [name]
            assert len(list(exact.exact_media(tx, "list"))) == 2
            assert exact.by_digest(tx, values.digests(foreign).md5) == []
            assert len(matches.matches_of(tx, both)[values.sha256(1)]) == 1
            assert matches.count_matches(tx, "OP-1") == {"list": (1, 0)}
            assert matches.cases_with(tx, both) == {values.sha256(1): ["OP-1"], values.sha256(name): ["OP-1"]}
            assert len(stacks.stacks(tx, "OP-1")) == 1
            assert [decision.officer for decision in decisions.decisions(tx, "OP-1")] == [name]
            assert [one.decision.officer for one in decisions.standing(tx, None)[values.sha256(1)]] == [name]
            assert [entry.officer for entry in custody.entries(tx)] == [name]
            assert f'"{name}.jpg"' in "".join(state.dump(tx, "OP-1"))
            assert f'"{foreign}.jpg"' not in "".join(state.dump(tx, "OP-1"))


def test_cameras_of_another_agency_are_not_known(catalog: Catalog, other: Catalog) -> None:
    with other.reading() as tx:
        assert case_facts.cameras(tx, "OP-0") == {("Maker", "X", "B-1")}
    with catalog.reading() as tx:
        assert case_facts.cameras(tx, "OP-1") == set()


def test_a_content_known_to_another_agency_is_new_to_this_one(catalog: Catalog, other: Catalog, values: Values) -> None:
    with other.writing() as tx:
        assert values.ingest(tx, "OP-1", [values.record("a")]) == {values.sha256("a")}
    with catalog.writing() as tx:
        assert values.ingest(tx, "OP-1", [values.record("a", b"again")]) == set()


def test_what_one_agency_removes_the_other_keeps(catalog: Catalog, other: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        list_import.remove(tx, "list")
        stacks.replace_stacks(tx, "OP-1", [])
    with other.writing() as tx:
        assert len(list(hashsets.entries(tx, "list"))) == 2
        assert len(matches.case_matches(tx, "OP-1")[values.sha256(1)]) == 1
        assert len(stacks.stacks(tx, "OP-1")) == 1
        assert list_import.replace(tx, HashSet("list", "csv"), [values.entry(1)], bytes(32)).removed == 1


def test_an_agency_without_a_case_is_told_of_none(catalog_url: str, other: Catalog) -> None:
    with other.reading() as tx, pytest.raises(NotFoundError, match="there are: OP-0, OP-1"):
        cases.case_id(tx, "OP-9")
    third = Catalog.open(catalog_url, "agency-c")
    with third.reading() as tx, pytest.raises(NotFoundError, match="none yet"):
        cases.case_id(tx, "OP-1")
    third.close()
