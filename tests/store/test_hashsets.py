from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clew.errors import NotFoundError, UsageError
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, HashSet, ListGroup
from clew.store import entry_hashes, exact, hashsets, list_import, matches
from clew.store.case_facts import cameras
from clew.store.volume_compare import ListChanges

if TYPE_CHECKING:
    from tests.conftest import Values

    from clew.store.catalog import Catalog

NATIONAL = HashSet(
    "national", "vics", "Publisher", "7", "us 2.0", "alert", "for agencies only", expires=date(2027, 1, 31)
)
FIRST, SECOND = b"1" * 32, b"2" * 32


def test_a_list_comes_back_with_all_it_says_of_itself(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, [values.entry(1), ListGroup(0, '{"CaseID":"x"}'), values.entry(2)], FIRST)
        row = hashsets.hashset(tx, "national")
        assert hashsets.hashsets(tx) == [row]
    assert row.hashset == NATIONAL
    assert (row.entries, row.groups, row.source_sha256) == (2, 1, FIRST)


def test_entries_come_back_in_file_order(catalog: Catalog, values: Values) -> None:
    given = [values.entry(number) for number in range(1200)]
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, reversed(given), FIRST)
        assert list(hashsets.entries(tx, "national")) == given[::-1]
        list_import.replace(tx, NATIONAL, given, SECOND)
        assert list(hashsets.entries(tx, "national")) == given


def test_groups_come_back_in_file_order(catalog: Catalog) -> None:
    groups = [ListGroup(1, '{"a":1}'), ListGroup(0, "{}"), ListGroup(2, '{"lone":"\ud800"}')]
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, groups, FIRST)
        assert hashsets.groups(tx, "national") == groups
        list_import.replace(tx, NATIONAL, groups[:1], FIRST)
        assert hashsets.groups(tx, "national") == groups[:1]


def test_an_update_counts_what_it_changed(catalog: Catalog, values: Values) -> None:
    older = [values.entry(number) for number in range(10)]
    newer = [values.entry(0), *(values.entry(number, code="2") for number in (1, 2)), values.entry("new")]
    with catalog.writing() as tx:
        assert list_import.replace(tx, NATIONAL, older, FIRST) == ListChanges(10, 0, 0, 0)
        assert list_import.replace(tx, NATIONAL, older, FIRST) == ListChanges(0, 0, 0, 10)
        assert list_import.replace(tx, NATIONAL, newer, SECOND) == ListChanges(
            added=1, changed=2, removed=7, unchanged=1
        )
        assert list(hashsets.entries(tx, "national")) == newer
        assert hashsets.hashset(tx, "national").entries == 4


def test_a_number_of_an_older_version_names_no_entry_of_a_newer(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, [values.entry(1), values.entry(2)], FIRST)
        before = exact.exact(tx, [values.digests(2)])[0][1]
        list_import.replace(tx, NATIONAL, [values.entry(3), values.entry(2)], FIRST)
        after = exact.exact(tx, [values.digests(2)])[0][1]
        assert exact.entry_refs(tx, [before.id, after.id]) == {after.id: after}
        assert replace(after, id=before.id) == before


def test_an_entry_given_twice_is_kept_once_in_its_first_place(catalog: Catalog, values: Values) -> None:
    given = [values.entry(number) for number in (1, 2, 1)]
    with catalog.writing() as tx:
        assert list_import.replace(tx, NATIONAL, given, FIRST) == ListChanges(2, 0, 0, 0)
        assert list(hashsets.entries(tx, "national")) == given[:2]
        assert list_import.replace(tx, NATIONAL, given, FIRST) == ListChanges(0, 0, 0, 2)
        assert list(hashsets.entries(tx, "national")) == given[:2]


def test_different_entries_of_one_key_are_all_kept(catalog: Catalog, values: Values) -> None:
    given = [values.entry(1, series="A"), values.entry(1, series="B"), values.entry(1)]
    with catalog.writing() as tx:
        assert list_import.replace(tx, NATIONAL, given, FIRST).added == 3
        assert list(hashsets.entries(tx, "national")) == given
        changed = [values.entry(1, series="C"), values.entry(1, series="A")]
        assert list_import.replace(tx, NATIONAL, changed, FIRST) == ListChanges(
            added=0, changed=1, removed=1, unchanged=1
        )
        assert list(hashsets.entries(tx, "national")) == changed


def test_numbers_are_unique_over_all_lists(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        for name in ("a", "b"):
            list_import.replace(tx, HashSet(name, "csv"), [values.entry(number) for number in range(3)], FIRST)
        list_import.replace(tx, HashSet("a", "csv"), [values.entry("later")], FIRST)
        refs = [ref for _, ref, _ in exact.exact(tx, [values.digests(seed) for seed in (0, 1, 2, "later")])]
        assert len({ref.id for ref in refs}) == 4
        assert exact.entry_refs(tx, [ref.id for ref in refs] + [999]) == {ref.id: ref for ref in refs}


def test_removing_a_list_takes_its_matches_and_nothing_else(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        for name in ("a", "b"):
            list_import.replace(tx, HashSet(name, "csv"), [values.entry(1), values.entry(2)], FIRST)
        matches.record_matches(tx, [values.match(1, "a"), values.match(1, "b")])
        assert list_import.remove(tx, "a") == 2
        assert [row.hashset.name for row in hashsets.hashsets(tx)] == ["b"]
        assert [match.hashset for match in matches.case_matches(tx, "OP-1")[values.sha256(1)]] == ["b"]
        assert len(list(hashsets.entries(tx, "b"))) == 2
        with pytest.raises(NotFoundError, match="there are: b"):
            list_import.remove(tx, "a")


def test_a_list_without_a_name_is_refused(catalog: Catalog) -> None:
    with pytest.raises(UsageError), catalog.writing() as tx:
        list_import.replace(tx, HashSet("", "csv"), [], FIRST)


def test_a_content_is_found_by_the_strongest_digest_an_entry_has(catalog: Catalog, values: Values) -> None:
    digests = [values.digests(name) for name in ("md5", "sha1", "sha256", "ed2k", "all")]
    entries = [
        Entry(PartialDigests(md5=digests[0].md5)),
        Entry(PartialDigests(sha1=digests[1].sha1)),
        Entry(PartialDigests(sha256=digests[2].sha256)),
        Entry(PartialDigests(ed2k=digests[3].ed2k)),
        Entry(PartialDigests(digests[4].md5, digests[4].sha1, digests[4].sha256, digests[4].ed2k)),
    ]
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, entries, FIRST)
        found = exact.exact(tx, [*digests, values.digests("unknown")])
    assert [(index, algorithm) for index, _, algorithm in found] == [
        (0, "md5"),
        (1, "sha1"),
        (2, "sha256"),
        (3, "ed2k"),
        (4, "sha256"),
    ]
    assert [ref.key for _, ref, _ in found] == [entry.key for entry in entries]
    assert {(ref.hashset, ref.hashset_version, ref.purpose) for _, ref, _ in found} == {("national", "7", "alert")}


@pytest.mark.parametrize(("purpose", "algorithms"), [("alert", ["md5"]), ("ignore", [])])
def test_an_equal_md5_with_another_sha1_sets_nothing_aside_but_alerts(
    catalog: Catalog, values: Values, purpose: str, algorithms: list[str]
) -> None:
    mixed = Entry(PartialDigests(md5=values.digests(1).md5, sha1=values.digests("other").sha1))
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        list_import.replace(tx, replace(NATIONAL, purpose=purpose), [mixed], FIRST)
        assert [algorithm for _, _, algorithm in exact.exact(tx, [values.digests(1)])] == algorithms
        assert [algorithm for _, _, algorithm in exact.exact_media(tx, "national")] == algorithms


def test_cameras_on_lists_are_known_whatever_way_their_exif_is_spelled(catalog: Catalog, values: Values) -> None:
    exif = (("Model", "EOS 5D"), ("Body Serial Number", "0123"))
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(1)])
        list_import.replace(tx, NATIONAL, [Entry(PartialDigests(md5=values.digests(2).md5), exif=exif)], FIRST)
        assert cameras(tx, "OP-1") == {(None, "EOS 5D", "0123")}


def test_one_content_may_be_on_several_lists_and_lines(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        list_import.replace(tx, HashSet("a", "csv"), [values.entry(1, series="S"), values.entry(1)], FIRST)
        list_import.replace(tx, HashSet("b", "csv", purpose="ignore"), [values.entry(1)], FIRST)
        twice = [values.digests(1), values.digests(1)]
        found = [(index, ref.hashset, ref.series, ref.purpose) for index, ref, _ in exact.exact(tx, twice)]
        lines = [("a", "S", "alert"), ("a", None, "alert"), ("b", None, "ignore")]
        assert found == [(index, *line) for index in (0, 1) for line in lines]
        assert [ref.hashset for _, ref, _ in exact.exact(tx, twice[:1], "b")] == ["b"]
        with pytest.raises(NotFoundError):
            exact.exact(tx, twice, "c")


@pytest.mark.parametrize("others", [1, 600])
def test_all_media_are_matched_against_one_list(catalog: Catalog, values: Values, others: int) -> None:
    entries = [values.entry(1), values.entry(2), Entry(PartialDigests(md5=values.digests(3).md5))]
    entries += [values.entry(("other", number)) for number in range(others)]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(5)])
        list_import.replace(tx, NATIONAL, entries, FIRST)
        list_import.replace(tx, HashSet("other", "csv"), [values.entry(4)], FIRST)
        found = sorted((sha256, algorithm) for sha256, _, algorithm in exact.exact_media(tx, "national"))
        one_by_one = exact.exact(tx, [values.digests(number) for number in range(5)], "national")
    assert found == sorted([(values.sha256(1), "sha1"), (values.sha256(2), "sha1"), (values.sha256(3), "md5")])
    assert len(one_by_one) == 3


@pytest.mark.parametrize("purpose", ["alert", "ignore"])
def test_a_short_list_finds_among_many_media_what_they_find_on_it(
    catalog: Catalog, values: Values, purpose: str
) -> None:
    digests = [values.digests(number) for number in range(100)]
    mixed = Entry(PartialDigests(md5=digests[2].md5, sha1=digests[3].sha1))
    entries = [values.entry(1), mixed, Entry(PartialDigests(ed2k=digests[4].ed2k)), values.entry("other")]
    with catalog.writing() as tx:
        values.ingest(tx, "OP-1", [values.record(number) for number in range(100)])
        list_import.replace(tx, replace(NATIONAL, purpose=purpose), entries, FIRST)
        found = sorted((sha256, ref.id, name) for sha256, ref, name in exact.exact_media(tx, "national"))
        one_by_one = exact.exact(tx, digests, "national")
    assert found == sorted((digests[index].sha256, ref.id, name) for index, ref, name in one_by_one)
    assert len(found) == (4 if purpose == "alert" else 3)


def test_a_digest_is_looked_up_on_lists_whatever_else_the_entry_has(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, [values.entry(1)], FIRST)
        assert [algorithm for _, algorithm in exact.by_digest(tx, values.digests(1).md5)] == ["md5"]
        assert [ref.categories for ref, _ in exact.by_digest(tx, values.digests(1).sha1)] == [
            (Category("us", "2.0", "1"),)
        ]
        assert exact.by_digest(tx, values.digests(1).ed2k) == []


def test_hashes_of_lists_come_as_arrays(catalog: Catalog, values: Values) -> None:
    hashed = [Entry(PartialDigests(), hashes=(values.media_hash(number),)) for number in range(3)]
    two = Entry(PartialDigests(), hashes=(values.media_hash("x"), values.media_hash("y", quality=10)))
    with catalog.writing() as tx:
        list_import.replace(tx, HashSet("a", "csv"), [*hashed, values.entry(1)], FIRST)
        list_import.replace(tx, HashSet("b", "csv"), [two], FIRST)
        every = entry_hashes.entry_hashes(tx, "pdq")
        one = entry_hashes.entry_hashes(tx, "pdq", "b")
        assert entry_hashes.entry_hashes(tx, "other", bits=64).digests.shape == (0, 8)
        assert len(exact.entry_refs(tx, every.entry_ids.tolist())) == 4
    assert [row.tobytes() for row in every.digests[:3]] == [entry.hashes[0].digest for entry in hashed]
    assert one.quality.tolist() == [90, 10]
    assert one.entry_ids[0] == one.entry_ids[1]
    assert one.digests.shape == (2, 32)


def test_hashes_of_removed_lines_go(catalog: Catalog, values: Values) -> None:
    hashed = [Entry(PartialDigests(), hashes=(values.media_hash(number),)) for number in range(3)]
    with catalog.writing() as tx:
        list_import.replace(tx, NATIONAL, hashed, FIRST)
        list_import.replace(tx, NATIONAL, hashed[1:2], FIRST)
        assert entry_hashes.entry_hashes(tx, "pdq").digests.tobytes() == hashed[1].hashes[0].digest
