"""How a film's time is written: one way in every command, and no old one that means another time now."""

from collections.abc import Callable
from typing import Any

import pytest
import typer

from clew.cli.film_time import film_time, marked_film_time

Clew = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        *(("0", 0), ("12.5", 12_500), ("12", 12_000), ("1:02.5", 62_500), ("01:02", 62_000), ("90:00", 5_400_000)),
        *(("1:02:03.004", 3_723_004), ("2500ms", 2500), ("frame at 2500 ms", 2500), ("12s", 12_000), ("0.0004", 0)),
        *((" 1:05 ", 65_000), ("12.", 12_000), ("0.001", 1), ("1:00.0", 60_000)),
    ],
)
def test_a_time_is_seconds_or_minutes(text: str, time_ms: int) -> None:
    assert film_time(text) == time_ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "-1",
        "1:60",
        "1:2:3:4",
        "1:60:00",
        "1:234",
        "1,5",
        "nan",
        "1e3",
        ":5",
        "1:",
        "2.5ms",
        "999999999",
        "1 2",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        film_time(text)


def test_where_whole_numbers_were_milliseconds_they_say_what_they_mean() -> None:
    for text in ("2500", "12", " 7"):
        with pytest.raises(typer.BadParameter, match=rf"write {text.strip()}s, or {text.strip()}ms"):
            marked_film_time(text)
    assert [marked_film_time(each) for each in ("2500ms", "12s", "2.5", "1:00", "0")] == [2500, 12_000, 2500, 60_000, 0]


@pytest.mark.parametrize(
    "words",
    [
        ("face", "search", "a.mkv", "--at", "soon"),
        ("place", "search", "a.mkv", "--at", "soon"),
        ("gather", "add", "1", "ab", "--case", "A", "--at", "soon"),
        ("gather", "split", "1", "B", "ab", "--case", "A", "--at", "soon"),
        ("trace", "make", "-c", "A", "-m", "ab", "-b", "0,0,1,1", "-r", "T", "-o", "a.pdf", "--at", "soon"),
    ],
    ids=" ".join,
)
def test_every_command_reads_it(clew: Clew, words: tuple[str, ...]) -> None:
    said = clew(*words)
    assert said.code == 2
    assert "'soon' is no time of a film: write seconds as 12.5, or minutes as 1:02.5" in said.err


def test_gather_refuses_what_was_milliseconds(clew: Clew) -> None:
    said = clew("gather", "add", "1", "ab", "--case", "A", "--at", "2500")
    assert said.code == 2
    assert "write 2500s, or 2500ms" in said.err


def test_a_sheets_part_says_what_form_is_expected(clew: Clew) -> None:
    words = ("trace", "make", "-c", "A", "-m", "ab", "-b", "0,0,1,1", "-r", "T", "-o", "a.pdf")
    said = clew(*words, "--part", "1s")
    assert said.code == 2
    assert "'1s' is no part of a film: write 'frame at 4000 ms', or --at 4" in said.err
    said = clew(*words, "--part", "frame at 4000 ms", "--at", "4")
    assert said.code == 2
    assert "--at or --part, not both" in said.err
