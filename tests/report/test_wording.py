import html
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.model.occurrence import text_of
from clew.report import wording


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("holiday\u202egpj.exe", r"holiday\u202egpj.exe"),
        ("two\nlines\t", r"two\nlines\t"),
        ("no\u00a0break", r"no\xa0break"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("lone\udc80surrogate", r"lone\udc80surrogate"),
        ("tag\U000e0041", r"tag\U000e0041"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_its_escape(hidden: str, shown: str) -> None:
    assert wording.visible(hidden) == shown


def test_names_in_other_scripts_stay_as_they_are() -> None:
    assert wording.visible("صور/שלום/写真 🙂 café.jpg") == "صور/שלום/写真 🙂 café.jpg"


def test_a_typed_escape_and_a_shown_one_differ() -> None:
    assert wording.marked(r"a\u202eb") != wording.marked("a\u202eb")
    assert wording.marked("a\u202eb<") == r"a<mark>\u202e</mark>b&lt;"


def test_a_path_breaks_at_its_slashes_and_keeps_their_order() -> None:
    assert wording.marked_path("שלום/<b>".encode()) == "<bdi>שלום</bdi>/<wbr><bdi>&lt;b&gt;</bdi>"


def test_a_path_that_is_not_utf8_says_so() -> None:
    shown = wording.marked_path(b"caf\xe9.jpg")
    assert r"caf\xe9.jpg" in shown
    assert "name is not UTF-8" in shown
    assert "not UTF-8" not in wording.marked_path("café.jpg".encode())


@given(st.text())
def test_shown_text_always_encodes_and_holds_nothing_invisible(text: str) -> None:
    shown = str(wording.visible(text))
    assert shown.isprintable()
    shown.encode()


@given(st.binary(max_size=60))
def test_a_shown_path_reads_as_the_path(path: bytes) -> None:
    shown = html.unescape(re.sub(r" <small.*|<[^>]*>", "", wording.marked_path(path)))
    assert shown == wording.visible(text_of(path))


@given(st.text())
def test_a_css_string_cannot_be_left(text: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]+ )*", wording.css_string(text))


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (18_432_118_204, "18.4 GB"), (3 * 10**19, "30,000.0 PB")],
)
def test_sizes(number: int, shown: str) -> None:
    assert wording.size(number) == shown


def test_numbers() -> None:
    assert wording.count(1_214) == "1,214"
    assert wording.points(40.0) == "40"
    assert wording.points(1234.56) == "1,234.6"
    assert wording.weight(3.25) == "+3.2"
    assert wording.weight(-2.0) == "\N{MINUS SIGN}2"


def test_times_are_shown_in_utc() -> None:
    time = datetime(2026, 11, 18, 1, 30, 5, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert wording.moment(time) == "2026-11-17 23:30:05 UTC"
    with pytest.raises(ValueError, match="time zone"):
        wording.moment(datetime(2026, 11, 18, tzinfo=UTC).replace(tzinfo=None))
