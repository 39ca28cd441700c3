"""A gallery answers as plain loops do, whatever is asked."""

from datetime import UTC, date
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gallery import oracle
from tests.gallery.cases import BITS, CAMERAS, EXHIBITS, FOLDERS, LISTS, Case, cases, no_case

from clew.gallery.arrays import from_arrays, to_arrays
from clew.gallery.columns import NO_TIME
from clew.gallery.filters import Badge, Filters, Sort
from clew.gallery.ledger import Ledger
from clew.gallery.overlay import Overlay
from clew.gallery.shown import Shown
from clew.gallery.sieve import Sieve
from clew.model.findings import Kind
from clew.model.queue import Lane

T = TypeVar("T")


def some(*values: T) -> st.SearchStrategy[tuple[T, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), max_size=2).map(tuple)


days = st.none() | st.sampled_from([date(1969, 12, 31), date(1970, 1, 1), date(1970, 1, 2), date(2023, 11, 14)])
sizes = st.none() | st.sampled_from([0, 1, 1000, 10**7])
folders = [f"{exhibit}: {folder or '.'}" for exhibit in EXHIBITS for folder in (*FOLDERS, "a.zip!", "ü", "none")]
filters = st.builds(
    Filters,
    lanes=some(*Lane),
    lists=some(*LISTS, "of no stack"),
    categories=some("us/0", "us/1", "uk/0", "uk/1", "none", "us/9"),
    kinds=some(*Kind),
    cameras=some(*CAMERAS, "of no stack"),
    folders=some(*folders),
    first=days,
    last=days,
    min_size=sizes,
    max_size=sizes,
    has=some(*Badge),
    is_decided=st.none() | st.booleans(),
    text=st.sampled_from(["", "", "JPG", "a/b", "strasse", "ü/", "b.mp4", "none", "g\0"]),
)


def shown_of(case: Case) -> Shown:
    ledger = Ledger()
    ledger.add(case.decisions)
    gallery = case.gallery()
    return Shown(Sieve(gallery), Overlay.of(gallery, ledger))


def seen_of(case: Case) -> list[oracle.Seen]:
    return oracle.look(case.items, case.stacks, case.media, case.decisions, BITS)


@given(cases(), filters, st.sampled_from(Sort))
def test_pages_show_what_passes_in_the_order_asked_for(case: Case, asked: Filters, sort: Sort) -> None:
    expected = oracle.ordered([each for each in seen_of(case) if oracle.passes(each, asked)], sort)
    shown = shown_of(case)
    page = shown.page(asked, sort, 1, 3)
    assert page.total == len(expected)
    assert [tile.stack for tile in page.tiles] == [each.item.stack for each in expected[1:4]]
    assert shown.names(asked, sort) == [each.item.stack for each in expected]


@given(cases())
def test_tiles_tell_what_is_known(case: Case) -> None:
    for tile, seen in zip(shown_of(case).page(Filters(), Sort.RANK, 0, 99).tiles, seen_of(case), strict=True):
        item = seen.item
        assert (tile.stack, tile.sha256, tile.lane, tile.rank) == (item.stack, item.sha256, item.lane, item.rank)
        assert (tile.score, tile.copies, tile.media, tile.kind) == (item.score, item.copies, seen.media, seen.kind)
        assert tile.reason == (item.reasons[0].text if item.reasons else "")
        assert (set(tile.badges), tile.size) == (seen.badges, seen.size)
        time = tile.taken or tile.modified
        assert (time is None) == (seen.time == NO_TIME)
        assert (tile.taken is not None) == seen.is_taken
        if time is not None:
            assert time.replace(tzinfo=UTC).timestamp() == seen.time
        assert tile.folder in seen.folders
        told = (tile.category.scheme, tile.category.code, tile.category.is_applied) if tile.category else None
        best = max(seen.categories.items(), key=lambda each: each[1][1:], default=None)
        assert told == (best and (best[0], *best[1][:2]))


@given(cases(), filters)
def test_each_facet_is_counted_with_all_filters_but_its_own(case: Case, asked: Filters) -> None:
    seen, found = seen_of(case), shown_of(case).facets(asked)

    def left(**open_: object) -> list[oracle.Seen]:
        freed = Filters(**{name: open_.get(name, getattr(asked, name)) for name in Filters.__slots__})  # type: ignore[arg-type]
        return [each for each in seen if oracle.passes(each, freed)]

    assert dict(found.lanes) == oracle.lanes(left(lanes=()))
    assert dict(found.lists) == oracle.counted(left(lists=()), lambda each: each.lists)
    assert dict(found.categories) == oracle.counted(left(categories=()), oracle.categories)
    assert dict(found.kinds) == oracle.counted(left(kinds=()), lambda each: [each.kind.value])
    assert dict(found.cameras) == oracle.counted(left(cameras=()), lambda each: [each.camera] if each.camera else [])
    assert dict(found.folders) == oracle.counted(left(folders=()), lambda each: each.folders)
    assert (found.first, found.last) == oracle.days(left(first=None, last=None))
    for counts in (found.lists, found.categories, found.kinds, found.cameras, found.folders):
        assert [count for _, count in counts] == sorted((count for _, count in counts), reverse=True)


@given(cases(), filters, st.sampled_from(Sort))
def test_every_stack_that_passes_has_its_place(case: Case, asked: Filters, sort: Sort) -> None:
    shown = shown_of(case)
    names = shown.names(asked, sort)
    for item in case.items:
        assert shown.place(item.stack, asked, sort) == (names.index(item.stack) if item.stack in names else None)
    assert shown.place("0" * 12, asked, sort) is None


@given(cases(), filters, st.sampled_from(Sort))
def test_the_next_undecided_is_the_first_behind(case: Case, asked: Filters, sort: Sort) -> None:
    seen = oracle.ordered(seen_of(case), sort)
    names = [each.item.stack for each in seen if oracle.passes(each, asked)]
    shown = shown_of(case)
    for place, after in enumerate([None, *(each.item.stack for each in seen)]):
        behind = [each.item.stack for each in seen[place:] if not each.is_decided and each.item.stack in names]
        assert shown.next_undecided(after, asked, sort) == (names.index(behind[0]) if behind else None)


@given(cases(), filters)
def test_a_preview_counts_what_a_decision_would_touch(case: Case, asked: Filters) -> None:
    seen = [each for each in seen_of(case) if oracle.passes(each, asked)]
    shown = shown_of(case)
    touched = shown.touched_by(asked)
    assert (touched.stacks, touched.media) == (len(seen), sum(each.media for each in seen))
    assert touched.applied == sum(each.near_identical for each in seen)
    assert touched.applied + touched.suggested == touched.media
    assert touched.decided_already == sum(each.is_decided for each in seen)
    assert shown.touched_by([each.item.stack for each in seen]) == touched


@given(cases(), filters, st.sampled_from(Sort))
def test_ticks_begin_where_something_else_does(case: Case, asked: Filters, sort: Sort) -> None:
    shown = shown_of(case)
    ticks, names = shown.ticks(asked, sort), shown.names(asked, sort)
    assert [tick.first for tick in ticks] == sorted({tick.first for tick in ticks})
    assert [tick.first for tick in ticks[:1]] == [0][: len(names)]
    page = shown.page(asked, sort, 0, 99).tiles
    starts = {tick.first: tick.label for tick in ticks}
    label = ""
    for place, tile in enumerate(page):
        label = starts.get(place, label)
        time = tile.taken or tile.modified
        told = {
            Sort.RANK: f"{tile.lane} {tile.score // 5 * 5:.0f}",
            Sort.DATE: "" if time is None else f"{time:%Y-%m}",
            Sort.FOLDER: tile.folder,
            Sort.SIZE: {0: "0 B", 1: "0 B", 999: "0 B", 1000: "1 kB", 5_000_000: "1 MB"}[tile.size],
        }
        assert label == told[sort]


@given(cases(), st.data())
def test_an_overlay_brought_up_is_that_made_anew(case: Case, data: st.DataObject) -> None:
    gallery, ledger = case.gallery(), Ledger()
    overlay = Overlay.of(gallery, ledger)
    left = list(case.decisions)
    while left:
        count = data.draw(st.integers(1, len(left)))
        overlay = overlay.updated(gallery, ledger, ledger.add(left[:count]))
        left = left[count:]
    anew = Overlay.of(gallery, ledger)
    assert overlay.last == anew.last == len(case.decisions)
    for row in range(gallery.count):
        assert overlay.given(row) == anew.given(row)
    assert overlay.is_decided(gallery.count).tolist() == anew.is_decided(gallery.count).tolist()


@given(cases(), filters)
def test_a_gallery_is_the_same_read_back_from_its_arrays(case: Case, asked: Filters) -> None:
    gallery = case.gallery()
    numbers, arrays = to_arrays(gallery)
    again = from_arrays(numbers, arrays)
    assert (again.token, again.built_at) == (gallery.token, gallery.built_at)
    overlay = Overlay(0, ())
    one, other = Shown(Sieve(gallery), overlay), Shown(Sieve(again), overlay)
    for sort in Sort:
        assert one.page(asked, sort, 0, 99) == other.page(asked, sort, 0, 99)
    assert one.facets(asked) == other.facets(asked)


def test_arrays_without_a_column_are_refused() -> None:
    numbers, arrays = to_arrays(no_case().gallery())
    del arrays["folder"]
    with pytest.raises(KeyError, match="folder"):
        from_arrays(numbers, arrays)
