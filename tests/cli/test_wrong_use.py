"""A wrong use gets one clear line on stderr and the right exit code, and leaves nothing behind."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clew.errors import SandboxError

Clew = Callable[..., Any]


def assert_refused(said: Any, code: int, *texts: str) -> None:  # noqa: ANN401  the local Said
    assert said.code == code, said.err
    assert said.out == ""
    assert said.err.startswith("clew: ")
    assert len(said.err.splitlines()) == 1
    assert "Traceback" not in said.err
    for text in texts:
        assert text in said.err


@pytest.mark.parametrize(
    ("line", "code", "texts"),
    [
        ("nonsense", 2, ["no such command 'nonsense'", "`clew --help` shows how"]),
        ("ingst", 2, ["Did you mean 'ingest'?"]),
        ("ingest", 2, ["missing argument PATH", "`clew ingest --help`"]),
        ("ingest .", 2, ["missing option --case"]),
        ("ingest . --case A --exhibit B", 2, ["workspace lies inside the evidence ."]),
        ("ingest . --case A --exhibit B --bogus", 2, ["no such option: --bogus"]),
        ("ingest . --case A --exhibit B --keep all", 2, ["--keep: 'all' is not one of 'media'"]),
        ("ingest nowhere --case A --exhibit B", 5, ["nowhere: no such file"]),
        ("status", 7, ["there is no workspace /", "clew ingest", "--workspace"]),
        ("triage --case A", 7, ["there is no workspace"]),
        ("triage --case A --lane old", 2, ["'old' is not one of 'new', 'series', 'near', 'known'"]),
        ("triage --case A --limit -3", 2, ["--limit: must be 0 or more"]),
        ("triage --case A --limit x", 2, ["--limit: must be a whole number"]),
        ("categorise xyz --case A --scheme uk --code C", 2, ["STACK: 'xyz' is no stack"]),
        ("undo x --case A", 2, ["NUMBER: must be a whole number"]),
        ("undo 0 --case A", 2, ["NUMBER: must be 1 or more"]),
        ("schemes nope", 2, ["no category scheme 'nope'", "uk 2014"]),
        ("hashset import nowhere.csv", 2, ["nowhere.csv: no such file"]),
        ("hashset import folder", 2, ["folder: a folder; give the list file itself"]),
        ("hashset import empty.csv", 2, ["empty.csv: an empty file"]),
        ("hashset import doc.pdf", 2, ["doc.pdf: none of the list formats known here", "VICS", "CSV with a header"]),
        ("hashset import cut.json", 6, ["cut.json", "cut off"]),
        ("hashset import doc.pdf --format nope", 2, ["no list format 'nope'; there are csv"]),
        ("hashset import doc.pdf --format csv", 6, ["doc.pdf: expected CSV with a header"]),
        ("hashset import list.csv --purpose sell", 2, ["'sell' is not one of 'alert', 'ignore'"]),
        ("hashset import list.csv --expires soon", 2, ["'soon' is no date", "YYYY-MM-DD"]),
        ("hashset import list.csv --scheme nope", 2, ["no scheme 'nope'; there are"]),
        ("export --case A --format csv missing/out.csv", 2, ["there is no folder missing"]),
        ("export --case A --format csv folder", 2, ["folder: a folder; give the name of a file"]),
        ("export --format csv out.csv", 2, ["give one of the two"]),
        ("export --case A --hashset B --format csv out.csv", 2, ["give one of the two"]),
        ("report --case A --limit 0 out.html", 2, ["--limit: must be 1 or more"]),
        ("demo make folder/sub --files 3", 2, ["--files: must be 20 or more"]),
        ("demo make full", 2, ["full: exists and is not an empty folder"]),
        ("hash", 2, ["missing argument FILE"]),
        ("hash nowhere.jpg", 1, ["nowhere.jpg: no such file"]),
        ("hash folder", 1, ["folder: a folder; `clew ingest` takes in folders"]),
        ("status --config nowhere.toml", 2, ["config file nowhere.toml: no such file"]),
        ("status --config folder", 2, ["config file folder: is a directory"]),
        ("status --config bad.toml", 2, ["config file bad.toml: no valid TOML", "line 1"]),
        ("status --config range.toml", 2, ["range.toml: matching.near_bits = 300", "from 0 to 256"]),
        (
            "status --config key.toml",
            2,
            ["key.toml: there is no setting near_bits", "did you mean matching.near_bits?"],
        ),
        ("status --workspace full", 7, ["full is no Clew workspace"]),
        ("ingest folder --case A --exhibit B --workspace full", 7, ["full holds other files"]),
        ("status --workspace newer", 7, ["newer was made by a newer Clew"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_use_is_refused_in_one_line(
    line: str, code: int, texts: list[str], clew: Clew, tmp_path: Path, workspace: Path
) -> None:
    for name in ("folder", "full", "newer"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "newer" / "clew-workspace").write_text("99\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "list.csv").write_text("md5\n" + "0" * 32 + "\n")
    (tmp_path / "doc.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "cut.json").write_text(
        '{"@odata.context": "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media", '
        '"value": [{"MediaID": 1, "MD5": "0'
    )
    (tmp_path / "bad.toml").write_text("[limits\nx")
    (tmp_path / "range.toml").write_text("[matching]\nnear_bits = 300\n")
    (tmp_path / "key.toml").write_text("near_bits = 3\n")
    assert_refused(clew(*line.split()), code, *texts)
    if not line.startswith("hashset import"):
        assert not workspace.exists()


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("triage --case NOPE", ["no case 'NOPE'; there are: OP-114"]),
        ("verify --case NOPE", ["no case 'NOPE'"]),
        ("decisions --case NOPE", ["no case 'NOPE'"]),
        ("custody --case NOPE", ["no case 'NOPE'"]),
        ("report --case NOPE out.html", ["no case 'NOPE'"]),
        ("export --case NOPE --format csv out.csv", ["no case 'NOPE'"]),
        ("export --case OP-114 --format nope out.x", ["no export format 'nope'; there are csv"]),
        ("export --hashset nope --format csv out.csv", ["no list 'nope'; there are: operation-lantern"]),
        ("hashset remove nope", ["no list 'nope'"]),
        ("ingest config --case OP-114 --exhibit KP/1", ["exhibit 'KP/1' of case 'OP-114' was ingested from"]),
        (
            "ingest . --case A --exhibit B",
            ["workspace lies inside the evidence .", "give a place elsewhere"],
        ),
        ("ingest workspace --case A --exhibit B", ["lies inside the evidence workspace"]),
        ("undo 99 --case OP-114", ["has no decision 99"]),
        (f"categorise {'0' * 60} --case OP-114 --scheme uk --code C", ["has no stack and no media"]),
        ("find nonsense", ["nonsense: no such file, no MD5", "in no path"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_there_is_named_with_what_is(line: str, texts: list[str], clew: Clew, ingested: Path) -> None:
    (ingested.parent / "config").mkdir()
    assert_refused(clew(*line.split()), 2, *texts)


def test_a_stack_is_told_by_any_unique_beginning(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    stacks = [each["stack"] for each in clew("triage", "--case", "OP-114", "--json").json]
    first = next(digit for digit in "0123456789abcdef" if sum(name.startswith(digit) for name in stacks) > 1)
    words = ("--case", "OP-114", "--scheme", "uk", "--code")
    assert_refused(clew("categorise", first, *words, "C"), 2, f"{first!r} fits", "give more digits")
    assert_refused(clew("categorise", stacks[0], *words, "Q"), 2, "uk 2014 has no code 'Q'; its codes: A, B, C")
    assert clew("categorise", stacks[0][:11], *words, "C").code == 0


def test_a_damaged_catalog_is_told_with_what_to_do(clew: Clew, ingested: Path) -> None:
    catalog = ingested / "catalog.sqlite"
    data = bytearray(catalog.read_bytes())
    data[4096:40960] = b"x" * 36864
    catalog.write_bytes(data)
    assert_refused(clew("triage", "--case", "OP-114"), 7, str(catalog), "is damaged", "restore it from a backup")
    catalog.write_bytes(b"no database at all, only text" * 20)
    assert_refused(clew("status"), 7, str(catalog), "is no SQLite database")


@pytest.mark.parametrize(
    ("url", "code", "texts"),
    [
        ("mysql://nobody@127.0.0.1/none", 7, ["mysql://nobody@127.0.0.1/none can't hold a catalog"]),
        ("nonsense", 7, ["'nonsense' is no catalog URL"]),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", 7, ["can't be reached", "127.0.0.1"]),
    ],
)
def test_a_catalog_url_that_does_not_work_is_told_without_its_password(
    url: str, code: int, texts: list[str], clew: Clew, ingested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ingested.is_dir()
    monkeypatch.setenv("CLEW_CATALOG_URL", url)
    said = clew("status")
    assert_refused(said, code, *texts)
    assert "secret" not in said.err


def test_postgresql_without_its_driver_says_what_to_install(
    clew: Clew, ingested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ingested.is_dir()
    monkeypatch.setenv("CLEW_CATALOG_URL", "postgresql://nobody@127.0.0.1/none")
    monkeypatch.setattr("clew.store.engine.find_spec", lambda _name: None)
    assert_refused(clew("status"), 4, "pip install 'clew[postgresql]'")


def test_a_sandbox_with_gaps_is_refused_where_it_is_required(
    clew: Clew, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise SandboxError("the sandbox lacks Landlock (this kernel has none)")

    monkeypatch.setattr("clew.examine.supervisor.require_protections", refuse)
    evidence = sample / "evidence"
    said = clew("ingest", evidence, "--case", "A", "--exhibit", "B", "--require-sandbox")
    assert_refused(said, 4, "the sandbox lacks Landlock")


def test_hostile_names_can_not_write_to_the_terminal(clew: Clew, ingested: Path) -> None:
    assert ingested.is_dir()
    said = clew("triage", "--case", "a\x1b[2Jb\u202egpj.exe\n")
    assert_refused(said, 2, r"a\x1b[2Jb\u202egpj.exe")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", said.err)
