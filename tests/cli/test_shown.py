"""What people read: whole in a pipe, harmless on a terminal, helpful where there is nothing yet."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from clew.cli import console

Clew = Callable[..., Any]
CASE = ("--case", "OP-114")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let stdout be a terminal of 60 columns."""
    monkeypatch.setattr(console.out, "_force_terminal", True)
    monkeypatch.setattr(console.out, "_width", 60)
    return iter([None])


def test_a_table_in_a_pipe_is_never_cut(clew: Clew, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("md5\n" + "0" * 32 + "\n")
    name, publisher = "n" * 70, "a publisher with a long name " * 4
    clew("hashset", "import", "list.csv", "--name", name, "--publisher", publisher)
    head, row = clew("hashset", "list").out.splitlines()
    assert head.startswith("LIST ")
    assert name in row
    assert publisher.strip() in row
    assert "SCHEME" not in head


@pytest.mark.usefixtures("terminal")
def test_a_table_on_a_terminal_wraps_its_longest_text(clew: Clew, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("md5\n" + "0" * 32 + "\n")
    clew("hashset", "import", "list.csv", "--publisher", "a publisher with a long name " * 4)
    lines = clew("hashset", "list").out.splitlines()
    assert len(lines) > 3
    assert all(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 60 for line in lines)


def test_a_piped_queue_is_whole_and_one_on_a_terminal_is_its_top(
    clew: Clew, ingested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ingested.is_dir()
    monkeypatch.setattr("clew.cli.queue.ON_A_SCREEN", 1)
    stacks = [each["stack"] for each in clew("triage", *CASE, "--json").json]
    piped = clew("triage", *CASE)
    assert (piped.code, piped.err) == (0, "")
    assert all(stack in piped.out for stack in stacks)
    assert "\x1b" not in piped.out
    monkeypatch.setattr(console.out, "_force_terminal", True)
    top = clew("triage", *CASE)
    assert sum(stack in top.out for stack in stacks) == len(
        {each["lane"] for each in clew("triage", *CASE, "--json").json}
    )
    assert "more stacks; --limit 0 shows all" in top.err
    assert all(stack in clew("triage", *CASE, "--limit", "0").out for stack in stacks)


def test_an_empty_lane_is_said_on_stderr(clew: Clew, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert clew("ingest", "nothing", *CASE, "--exhibit", "E").code == 0
    said = clew("triage", *CASE, "--lane", "new")
    assert (said.code, said.out) == (0, "")
    assert said.err == "no stacks in lane new of OP-114\n"


def test_status_of_a_new_workspace_says_how_to_begin(clew: Clew, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("md5\n" + "0" * 32 + "\n")
    clew("hashset", "import", "list.csv", "--expires", "2001-02-03")
    said = clew("status")
    assert said.code == 0
    assert "no cases yet; begin with: clew ingest" in said.err
    assert "note: list list expired on 2001-02-03" in said.err
    assert "2001-02-03 (expired)" in said.out
    assert "list list expired on 2001-02-03" in clew("ingest", tmp_path / "list.csv", *CASE, "--exhibit", "E").err


def test_evidence_names_can_not_write_to_the_terminal(clew: Clew, ingested: Path, sample: Path, tmp_path: Path) -> None:
    assert ingested.is_dir()
    hostile = tmp_path / "evidence" / "a\x1b]0;owned\x07[bold]\u202egpj.exe\nb.jpg"
    hostile.parent.mkdir()
    picture = next(path for path in sorted((sample / "evidence").rglob("*.jpg")) if path.is_file())
    hostile.write_bytes(picture.read_bytes())
    assert clew("ingest", hostile.parent, "--case", "H", "--exhibit", "\x1b[31m", "--quiet").code == 0
    for words in (("triage", "--case", "H"), ("find", hostile), ("hash", hostile), ("status",), ("custody",)):
        said = clew(*words)
        assert said.code == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out + said.err)
    shown = r"a\x1b]0;owned\x07[bold]\u202egpj.exe\x0ab.jpg"
    assert shown in clew("find", hostile).out


def test_differences_are_named_on_stdout_and_told_by_the_exit_code(clew: Clew, ingested: Path) -> None:
    thumbnail = next(path for path in (ingested / "vault").rglob("*") if path.is_file())
    thumbnail.unlink()
    said = clew("verify", *CASE, "--quiet")
    assert said.code == 8
    assert f"vault {thumbnail.name}: " in said.out
    assert said.err == "clew: OP-114 is not as recorded\n"


def test_every_scheme_is_shown_also_one_without_published_codes(clew: Clew) -> None:
    shown = clew("schemes")
    assert shown.code == 0
    assert "inhope-ucs 3" in shown.out
    assert "no published codes" in shown.out
    assert "Category C" in shown.out
