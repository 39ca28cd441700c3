"""Comments, tags and series by the command line, as text and as JSON."""

from pathlib import Path

import msgspec
import pytest
from tests.cli.conftest import CASE, Clew

from clew.cli.schemas_notes import Gathered, NoteShown, Tagged


@pytest.fixture
def stacks(clew: Clew, ingested: Path) -> list[str]:
    assert ingested.is_dir()
    return [item["stack"] for item in clew("triage", *CASE, "--json").json]


def test_a_stack_is_commented_on_and_the_comment_undone(clew: Clew, stacks: list[str]) -> None:
    said = clew("note", stacks[0], "the bridge\nby the old mill", *CASE)
    assert (said.code, "Note 1" in said.out, "clew note --undo 1" in said.err) == (0, True, True)
    (shown,) = msgspec.json.decode(clew("note", *CASE, "--json").out, type=list[NoteShown])
    assert (shown.kind, shown.text, shown.stack) == ("comment", "the bridge\nby the old mill", stacks[0])
    listed = clew("note", stacks[0], *CASE).out
    assert "the bridge" in listed
    assert "by the old mill" in listed
    (undo,) = msgspec.json.decode(clew("note", "--undo", "1", *CASE, "--json").out, type=list[NoteShown])
    assert undo.undoes == 1
    assert clew("note", *CASE).out == ""
    assert clew("note", "--undo", "1", *CASE).code == clew("note", stacks[0], "x", "--undo", "1", *CASE).code == 2


def test_tags_and_series_are_put_on_listed_and_taken_off(clew: Clew, stacks: list[str]) -> None:
    made = msgspec.json.decode(clew("tag", stacks[0], "Bridge", *CASE, "--json").out, type=Tagged).made
    clew("tag", stacks[1], "bridge", "--media", *CASE)
    tags = msgspec.json.decode(clew("tag", *CASE, "--json").out, type=Tagged).tags
    assert [(each.text, each.media) for each in tags] == [("Bridge", len(made[0].media) + 1)]
    assert "Bridge" in clew("tag", stacks[1], *CASE).out
    assert clew("tag", stacks[0], "bridge", "--off", *CASE).code == 0
    assert "Bridge" not in clew("tag", stacks[0], *CASE).out
    assert clew("series", stacks[0], "Old town", *CASE).code == 0
    known = msgspec.json.decode(clew("series", *CASE, "--json").out, type=Gathered).series
    assert [each.text for each in known] == ["Old town"]
    assert clew("tag", stacks[0], "a, b", *CASE).code == clew("tag", "nothing", "a", *CASE).code == 2
    assert [act["act"] for act in clew("custody", *CASE, "--json").json][-5:] == [
        "tagged",
        "tagged",
        "tag taken off",
        "put into series",
        "gathering: make",
    ]
