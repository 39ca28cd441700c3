import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gallery.cases import Case, cases, no_case, sha

from clew.gallery.columns import sorted_members
from clew.gallery.filters import Filters, Sort
from clew.gallery.folders import DEEPEST, folder_tree
from clew.gallery.overlay import Overlay
from clew.gallery.postings import Postings
from clew.gallery.shown import Shown
from clew.gallery.sieve import Sieve
from clew.gallery.texts import Texts, pooled

words = st.lists(st.text("ab\0ü", max_size=6), max_size=8)


@given(words)
def test_texts_are_read_back(texts: list[str]) -> None:
    put = Texts.of(texts)
    assert put.all() == [put[number] for number in range(len(put))] == texts


@given(words, st.binary(max_size=4) | st.text("ab\0ü", max_size=3).map(str.encode))
def test_the_texts_that_hold_a_part_are_found(texts: list[str], part: bytes) -> None:
    held = [bool(part) and part in text.encode() for text in texts]
    assert Texts.of(texts).containing(part).tolist() == held


@given(words)
def test_equal_texts_are_pooled(texts: list[str]) -> None:
    numbers, distinct = pooled(texts)
    assert [distinct[number] if number >= 0 else "" for number in numbers.tolist()] == texts
    assert len(distinct) == len(set(texts) - {""})


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4))), st.lists(st.booleans(), min_size=10, max_size=10))
def test_postings_count_the_rows_of_a_mask(pairs: list[tuple[int, int]], mask: list[bool]) -> None:
    values = sorted({value for _, value in pairs})
    rows = np.array([row for row, _ in pairs], np.int64)
    postings = Postings.of(rows, np.array([values.index(value) for _, value in pairs], np.int64))
    of_value = [{row for row, each in pairs if each == value} for value in values]
    assert postings.counts(np.array(mask)).tolist() == [sum(mask[row] for row in of) for of in of_value]
    for number, of in enumerate(of_value):
        assert set(np.flatnonzero(postings.holding([number], 10)).tolist()) == of


def test_folders_stand_before_what_is_below_them() -> None:
    tree = folder_tree([("KP/1", "a/b"), ("KP/1", "a-x"), ("KP/1", "a"), ("KP/10", "")])
    assert tree.texts.all() == ["KP/1: .", "KP/1: a", "KP/1: a/b", "KP/1: a-x", "KP/10: ."]
    assert tree.own.tolist() == [2, 3, 1, 4]
    assert tree.depths.tolist() == [0, 1, 2, 1, 0]


def test_a_hostile_depth_is_cut() -> None:
    tree = folder_tree([("KP/1", "/".join("a" * 5000))])
    assert len(tree.texts) == DEEPEST + 1


@given(cases())
def test_every_media_is_found_in_its_stack(case: Case) -> None:
    gallery = case.gallery()
    for row, item in enumerate(case.items):
        assert gallery.row(item.stack) == row
        assert gallery.name(row) == item.stack
        (stack,) = (each for each in case.stacks if each.representative == item.sha256)
        assert gallery.media_of(row) == [member.sha256 for member in stack.members]
        assert gallery.rows_of(gallery.media_of(row)).tolist() == [row] * len(stack.members)
    assert gallery.rows_of([sha(1_000_000)]).tolist() == [-1]


@given(cases())
def test_every_reason_is_kept_with_its_weight(case: Case) -> None:
    gallery = case.gallery()
    assert [tuple(gallery.reasons_of(row)) for row in range(gallery.count)] == [item.reasons for item in case.items]


def test_media_that_begin_alike_are_told_apart() -> None:
    members = np.frombuffer(b"".join(bytes(8) + bytes([number]) * 24 for number in (3, 1, 2)), np.uint8).reshape(3, 32)
    keys, places = sorted_members(members)
    gallery = no_case().gallery()
    mixed = type(gallery)(
        **{name: getattr(gallery, name) for name in gallery.__slots__}
        | {"members": members, "member_keys": keys, "member_places": places, "member_lims": np.array([0, 1, 2, 3])}
    )
    assert mixed.rows_of([bytes(8) + bytes([number]) * 24 for number in (1, 2, 3, 4)]).tolist() == [1, 2, 0, -1]


@pytest.mark.parametrize("name", ["", "0", "g" * 12, "0" * 64, "ab cd ef 012", "0123456789ab"])
def test_what_names_no_stack_has_no_row(name: str) -> None:
    assert no_case().gallery().row(name) is None


def test_a_case_without_files_is_empty() -> None:
    gallery = no_case().gallery()
    shown = Shown(Sieve(gallery), Overlay(0, ()))
    assert shown.page(Filters(text="a"), Sort.FOLDER, 0, 10).total == shown.undecided() == 0
    assert shown.ticks(Filters(), Sort.DATE) == []
    assert shown.next_undecided(None, Filters(), Sort.RANK) is None
    assert shown.facets(Filters()).folders == ()
