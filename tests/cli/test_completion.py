"""TAB completes what the workspace and the code know, and never complains."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clew.cli.app import run

Complete = Callable[[str], list[str]]


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Complete:
    """Return what bash is offered for a line; the word to complete ends it."""

    def offered(line: str) -> list[str]:
        monkeypatch.setenv("_CLEW_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        with pytest.raises(SystemExit) as ended:
            run([])
        said = capsys.readouterr()
        assert (ended.value.code, said.err) == (0, "")
        return said.out.split()

    return offered


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("clew in", ["ingest", "index"]),
        ("clew hashset ", ["import", "list", "remove"]),
        ("clew triage --lane ", ["new", "series", "near", "known"]),
        ("clew triage --case ", ["OP-114"]),
        ("clew verify -c OP", ["OP-114"]),
        ("clew custody --case X", []),
        ("clew hashset remove ", ["operation-lantern"]),
        ("clew hashset import --name op", ["operation-lantern"]),
        ("clew hashset import --purpose ", ["alert", "ignore"]),
        ("clew hashset import --format nsrl", ["nsrl-3", "nsrl-2"]),
        ("clew export --format vics-2.0-u", ["vics-2.0-uk", "vics-2.0-us"]),
        ("clew export --hashset ", ["operation-lantern"]),
        ("clew categorise --scheme u", ["uk", "us", "us-legacy"]),
        ("clew categorise --scheme uk --code ", ["A", "B", "C"]),
        ("clew categorise --code ", []),
        ("clew schemes can", ["canada"]),
        ("clew ingest --keep ", ["media"]),
        ("clew ingest --parano", ["--paranoid"]),
    ],
)
def test_what_is_offered(line: str, words: list[str], complete: Complete, ingested: Path) -> None:
    assert ingested.is_dir()
    assert complete(line) == words


def test_stacks_are_offered_where_the_case_is_known(
    complete: Complete, ingested: Path, clew: Callable[..., Any]
) -> None:
    assert ingested.is_dir()
    stacks = [each["stack"] for each in clew("triage", "--case", "OP-114", "--json").json]
    assert complete("clew categorise " + stacks[0][:8]) == []
    assert complete("clew categorise --case OP-114 " + stacks[0][:8]) == [stacks[0]]


@pytest.mark.parametrize("fault", ["no workspace", "damaged", "on a server", "wrong config"])
def test_where_nothing_can_be_known_nothing_is_offered(
    fault: str, complete: Complete, ingested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "no workspace":
        shutil.rmtree(ingested)
    elif fault == "damaged":
        (ingested / "catalog.sqlite").write_bytes(b"x" * 9999)
    elif fault == "on a server":
        monkeypatch.setenv("CLEW_CATALOG_URL", "postgresql://nobody@192.0.2.1/none")
    else:
        monkeypatch.setenv("CLEW_CONFIG", "nowhere.toml")
    assert complete("clew triage --case ") == []


@pytest.mark.parametrize(("shell", "text"), [("bash", "complete -o default -F"), ("zsh", "#compdef clew")])
def test_the_script_for_a_shell_is_shown(
    shell: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_CLEW_COMPLETE", f"source_{shell}")
    with pytest.raises(SystemExit):
        run([])
    assert text in capsys.readouterr().out
