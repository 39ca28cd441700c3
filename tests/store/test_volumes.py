"""Lists in columns: lookups and changes against dicts and sets, hostile lists."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clew.errors import CatalogError, UsageError
from clew.model.digests import LENGTHS, Digests, PartialDigests
from clew.model.hashset import PRESENT, DigestBlock, Entry, HashSet
from clew.model.media_hash import MediaHash
from clew.store import entry_hashes, exact, hashsets, list_import
from clew.store.catalog import Catalog
from clew.store.exact import STRENGTH
from clew.store.listed import volume_of
from clew.store.volume_compare import ListChanges
from clew.store.volume_search import BUCKET, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.conftest import Values


LIST = HashSet("list", "csv", version="1")
SOURCE = bytes(32)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """Yield a catalog on SQLite: columns don't depend on the database."""
    opened = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}", "agency-a")
    yield opened
    opened.close()


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whatever works in chunks and passes begin many of them."""
    monkeypatch.setattr("clew.store.volume.CHUNK", 13)
    monkeypatch.setattr("clew.store.volume_compare.CHUNK", 7)
    monkeypatch.setattr("clew.store.volume_compare.AT_ONCE", 10)
    monkeypatch.setattr("clew.store.volume_search.SORTED_AT_ONCE", 11)
    monkeypatch.setattr("clew.store.volume_search.HITS_AT_ONCE", 5)
    monkeypatch.setattr("clew.store.volume_writer._BATCH", 4)
    monkeypatch.setattr("clew.store.volume_writer.BLOCK", 60)
    monkeypatch.setattr("clew.store.volume_writer._LABELS_KNOWN", 2)
    monkeypatch.setattr("clew.store.volume_entries._AT_ONCE", 9)


def block(**columns: Sequence[bytes | None]) -> DigestBlock:
    """Return lines of digests given column by column."""
    count = len(next(iter(columns.values())))
    present = np.zeros(count, np.uint8)
    arrays = {}
    for name, values in columns.items():
        present |= np.array([PRESENT[name] if value else 0 for value in values], np.uint8)
        joined = b"".join(value or bytes(LENGTHS[name]) for value in values)
        arrays[name] = np.frombuffer(joined, np.uint8).reshape(count, LENGTHS[name])
    return DigestBlock(present, **arrays)


def digest(length: int) -> st.SearchStrategy[bytes]:
    """Draw digests of which many are equal, begin alike, or lie at the ends of what there is."""
    same = bytes(range(length))
    return st.one_of(
        st.sampled_from([bytes(length), b"\xff" * length, same]),
        st.sampled_from([4, 7, 8, 12]).flatmap(
            lambda kept: st.binary(min_size=length - kept, max_size=length - kept).map(lambda end: same[:kept] + end)
        ),
        st.binary(min_size=length, max_size=length),
    )


contents = st.builds(Digests, digest(16), digest(20), digest(32), digest(16))


@st.composite
def lines(draw: st.DrawFn) -> Entry | DigestBlock:
    """Draw an entry, with or without something beyond digests, or a short block."""
    given_names = draw(st.sets(st.sampled_from(sorted(LENGTHS)), min_size=1))
    if draw(st.booleans()):
        values = {name: draw(digest(LENGTHS[name])) for name in given_names}
        return Entry(PartialDigests(**values), comments=draw(st.sampled_from([None, None, "a", "b"])))
    count = draw(st.integers(1, 4))
    columns = {name: [draw(digest(LENGTHS[name])) for _ in range(count)] for name in given_names}
    return block(**columns)


def flat(given_lines: Iterable[Entry | DigestBlock]) -> list[Entry]:
    """Return the distinct entries of lines, in order."""
    entries: dict[Entry, None] = {}
    for line in given_lines:
        entries |= dict.fromkeys(line.entries() if isinstance(line, DigestBlock) else [line])
    return list(entries)


def by_comparing(asked: Sequence[Digests], entries: Sequence[Entry], purpose: str) -> list[tuple[int, bytes, str]]:
    """Find contents as `exact` should, one by one."""
    found = []
    for index, content in enumerate(asked):
        for entry in entries:
            given_ones = [name for name in STRENGTH if getattr(entry.digests, name) is not None]
            equal = [name for name in given_ones if getattr(entry.digests, name) == getattr(content, name)]
            if equal and (purpose != "ignore" or equal[0] == given_ones[0]):
                found.append((index, entry.key, equal[0]))
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(lines(), max_size=12),
    st.lists(contents, max_size=5),
    st.sampled_from(["alert", "ignore"]),
    st.integers(1, 2),
)
@pytest.mark.usefixtures("in_small_steps")
def test_lookups_find_what_comparing_one_by_one_finds(
    catalog: Catalog, given_lines: list[Entry | DigestBlock], asked: list[Digests], purpose: str, versions: int
) -> None:
    known = flat(given_lines)
    asked += [
        Digests(
            *(
                getattr(entry.digests, name) or hashlib.sha256(name.encode()).digest()[:length]
                for name, length in LENGTHS.items()
            )
        )
        for entry in known[:5]
    ]
    with catalog.writing() as tx:
        if versions == 2:
            list_import.replace(tx, HashSet("list", "csv"), reversed(known), SOURCE)
        changes = list_import.replace(tx, HashSet("list", "csv", purpose=purpose), given_lines, SOURCE)
        found = [(index, ref.key, name) for index, ref, name in exact.exact(tx, asked)]
        assert found == by_comparing(asked, known, purpose)
        assert list(hashsets.entries(tx, "list")) == known
        assert changes == (ListChanges(0, 0, 0, len(known)) if versions == 2 else ListChanges(len(known), 0, 0, 0))
        for entry in known[:3]:
            keys = [ref.key for ref, _ in exact.by_digest(tx, entry.key)]
            assert entry.key in keys
        list_import.remove(tx, "list")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines(), max_size=10), st.lists(lines(), max_size=10))
@pytest.mark.usefixtures("in_small_steps")
def test_changes_are_those_that_sets_show(
    catalog: Catalog, older: list[Entry | DigestBlock], newer: list[Entry | DigestBlock]
) -> None:
    old, new = flat(older), flat(newer)
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    keys = {each.key for each in gone}
    changed = sum(min(sum(each.key == key for each in gone), sum(each.key == key for each in come)) for key in keys)
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, older, SOURCE)
        assert list_import.replace(tx, LIST, newer, SOURCE) == ListChanges(
            len(come) - changed, changed, len(gone) - changed, len(new) - len(come)
        )


def hostile(count: int, kept: int) -> list[bytes]:
    """Return MD5s whose first bytes are all alike, in no order."""
    ends = np.random.default_rng(1).permutation(count)
    return [bytes(kept) + int(end).to_bytes(16 - kept) for end in ends]


@pytest.mark.parametrize("kept", [4, 8, 12])
def test_a_list_whose_digests_all_begin_alike_is_searched_all_the_same(catalog: Catalog, kept: int) -> None:
    known = hostile(3000, kept)
    asked = np.frombuffer(b"".join([*known[:500], *(bytes(15) + b"\xff" for _ in range(3))]), np.uint8).reshape(-1, 16)
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, [block(md5=known)], SOURCE)
        (hits,) = lookup(volume_of(tx, "list"), "md5", asked)
    expected = {known.index(bytes(each)) for each in asked if bytes(each) in known}
    assert {int(row) for row in hits[1]} == expected
    assert all(known[row] == bytes(asked[index]) for index, row in zip(*hits, strict=True))


def test_a_digest_on_many_lines_is_told_of_each(catalog: Catalog, in_small_steps: None) -> None:
    del in_small_steps
    many = [Entry(PartialDigests(md5=bytes(16)), comments=str(number)) for number in range(60)]
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, [*many, Entry(PartialDigests(md5=b"\1" * 16))], SOURCE)
        found = exact.by_digest(tx, bytes(16))
    assert [ref.id & 0xFFFFFFFF for ref, _ in found] == list(range(60))


def test_buckets_hold_a_few_rows_each(catalog: Catalog) -> None:
    digests = [hashlib.md5(bytes([i >> 8, i & 255]), usedforsecurity=False).digest() for i in range(5000)]
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, [block(md5=digests)], SOURCE)
        search = volume_of(tx, "list").manifest.digests["md5"]
    assert 1 << search.bits >= search.count / BUCKET


def test_an_empty_list_finds_nothing(catalog: Catalog, values: Values) -> None:
    with catalog.writing() as tx:
        assert list_import.replace(tx, LIST, [], SOURCE) == ListChanges(0, 0, 0, 0)
        assert exact.exact(tx, [values.digests(1)]) == []
        assert list(exact.exact_media(tx, "list")) == []
        assert list(hashsets.entries(tx, "list")) == []
        assert exact.exact(tx, []) == []


def test_a_list_of_one_line_many_times_holds_it_once(catalog: Catalog, in_small_steps: None) -> None:
    del in_small_steps
    with catalog.writing() as tx:
        given_lines: list[Entry | DigestBlock] = [block(md5=[b"\7" * 16] * 50), Entry(PartialDigests(md5=b"\7" * 16))]
        assert list_import.replace(tx, LIST, given_lines, SOURCE).added == 1
        assert hashsets.hashset(tx, "list").entries == 1
        assert len(exact.by_digest(tx, b"\7" * 16)) == 1


def test_progress_of_the_sorting_reaches_its_total(catalog: Catalog) -> None:
    told: list[tuple[int, int]] = []
    with catalog.writing() as tx:
        for _ in range(2):
            list_import.replace(
                tx, LIST, [block(md5=hostile(500, 4))], SOURCE, lambda done, total: told.append((done, total))
            )
            assert told[-1][0] == told[-1][1]
    assert all(done <= total for done, total in told)


def test_more_lines_than_a_row_number_can_tell_are_refused(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clew.store.volume_writer.MOST_ROWS", 10)
    with pytest.raises(UsageError, match="more than 10 lines: split it"), catalog.writing() as tx:
        list_import.replace(tx, LIST, [block(md5=hostile(11, 4))], SOURCE)


def test_a_list_that_names_a_hasher_a_line_is_refused(catalog: Catalog) -> None:
    odd = [Entry(PartialDigests(), hashes=(MediaHash(f"h{n}", "", b"1", 1),)) for n in range(65)]
    with pytest.raises(UsageError, match="64 hashers"), catalog.writing() as tx:
        list_import.replace(tx, LIST, odd, SOURCE)


def test_hashes_of_another_length_than_the_hashers_are_said(catalog: Catalog) -> None:
    with catalog.writing() as tx:
        list_import.replace(tx, LIST, [Entry(PartialDigests(), hashes=(MediaHash("pdq", "", b"12", 1),))], SOURCE)
        with pytest.raises(CatalogError, match="'list' has pdq hashes of 16 bits, not 256"):
            entry_hashes.entry_hashes(tx, "pdq")
