"""`clew verify` names what was altered or lost, whoever did it and wherever."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.made_once import MadeOnce

from clew.cli import schemas
from clew.samples.truth import Truth

Clew = Callable[..., subprocess.CompletedProcess[str]]
ClewJson = Callable[..., Any]
CASE = ("--case", "OP-114")


def _take_in(sample: Path, truth: Truth, folder: Path, run_json: ClewJson) -> list[Path]:
    """Copy three originals into a folder and ingest it."""
    evidence = folder / "evidence"
    evidence.mkdir()
    chosen = [each for each in truth.files if each.kind == "original"][:3]
    files = [evidence / f"{number}.jpg" for number in range(3)]
    for each, file in zip(chosen, files, strict=True):
        shutil.copy2(sample / "evidence" / each.path, file)
    run_json("ingest", evidence, *CASE, "--exhibit", "KP/1")
    return files


@pytest.fixture
def originals(sample: Path, truth: Truth, tmp_path: Path, clew_json: ClewJson) -> list[Path]:
    """Three originals in a folder that a test may alter, taken in."""
    return _take_in(sample, truth, tmp_path, clew_json)


@pytest.fixture(scope="session")
def small(sample: Path, truth: Truth, made_once: MadeOnce) -> Path:
    """A workspace with three originals taken in; their folder stays as it is."""

    def prepare(folder: Path) -> None:
        def in_folder(*words: str | Path) -> object:
            command = [sys.executable, "-m", "clew", *map(str, words), "--workspace", str(folder / "workspace")]
            return subprocess.run(command, check=True, capture_output=True)

        _take_in(sample, truth, folder, in_folder)

    return made_once("prepared-for-tampering", prepare) / "workspace"


@pytest.fixture
def catalog_copy(small: Path, workspace: Path) -> Path:
    """A workspace of the same three originals whose catalog a test may alter."""
    return Path(shutil.copytree(small, workspace))


def differences(clew: Clew) -> list[schemas.Difference]:
    done = clew("verify", *CASE, "--json")
    said = msgspec.json.decode(done.stdout, type=schemas.Verified)
    assert said.is_intact == (not said.differences)
    assert done.returncode == (0 if said.is_intact else 8)
    return said.differences


def edit(workspace: Path, *statements: str) -> None:
    """Change the catalog as somebody with a database tool would, past the triggers."""
    with sqlite3.connect(workspace / "catalog.sqlite") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
    connection.close()


def test_what_nobody_touched_is_intact(catalog_copy: Path, clew: Clew) -> None:
    assert catalog_copy.is_dir()
    assert differences(clew) == []


def test_an_altered_evidence_file_is_named_with_both_digests(originals: list[Path], clew: Clew) -> None:
    data = bytearray(originals[1].read_bytes())
    data[len(data) // 2] ^= 1
    originals[1].write_bytes(data)
    (difference,) = differences(clew)
    assert difference.item == "KP/1/1.jpg"
    assert "altered: SHA-256 was" in difference.reason


def test_a_lost_and_a_new_evidence_file_are_named(originals: list[Path], clew: Clew) -> None:
    originals[0].rename(originals[0].with_name("moved.jpg"))
    found = {each.item: each.reason for each in differences(clew)}
    assert set(found) == {"KP/1/0.jpg", "KP/1/moved.jpg"}
    assert "can't be read any more" in found["KP/1/0.jpg"]
    assert "not in the catalog" in found["KP/1/moved.jpg"]


def test_a_damaged_and_a_lost_vault_object_are_named(catalog_copy: Path, clew: Clew) -> None:
    first, second, *_ = sorted(path for path in (catalog_copy / "vault").rglob("*") if path.is_file())
    first.chmod(0o600)
    first.write_bytes(b"something else")
    second.unlink()
    assert {each.item for each in differences(clew)} == {f"vault {first.name}", f"vault {second.name}"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody_entries SET officer = 'somebody else' WHERE sequence = 1",
        "DELETE FROM custody_entries WHERE sequence = 1",
        "UPDATE occurrences SET outcome = 'unsupported' WHERE path = x'302e6a7067'",
        "UPDATE occurrences SET modified_ns = modified_ns + 1 WHERE path = x'302e6a7067'",
        "DELETE FROM occurrences WHERE path = x'302e6a7067'",
        "UPDATE media SET md5 = x'00000000000000000000000000000000'",
        "UPDATE media_hashes SET quality = quality - 1",
        "UPDATE pictures SET width = width + 1",
        "DELETE FROM stack_members",
        "UPDATE exhibits SET found = found + 1",
    ],
)
def test_an_edit_of_the_catalog_is_seen(catalog_copy: Path, clew: Clew, statement: str) -> None:
    edit(catalog_copy, statement)
    assert differences(clew)


def test_an_edited_or_removed_match_is_seen(ingested: schemas.Ingested, clew: Clew, workspace: Path) -> None:
    assert ingested.matches.exact
    edit(workspace, "DELETE FROM matches WHERE kind = 'near'")
    assert any("matches" in each.reason for each in differences(clew))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET code = 'A'",
        "UPDATE decision_media SET is_applied = 0 WHERE position = 0",
        "DELETE FROM decision_media",
        "UPDATE decisions SET officer = 'somebody else'",
    ],
)
def test_an_edited_decision_is_seen(catalog_copy: Path, clew: Clew, clew_json: ClewJson, statement: str) -> None:
    stack = clew_json("triage", *CASE)[0]["stack"]
    clew_json("categorise", stack, *CASE, "--scheme", "uk", "--code", "C")
    edit(catalog_copy, statement)
    assert any("decision" in each.item for each in differences(clew))


def test_evidence_that_is_not_there_is_said_and_the_rest_is_still_checked(originals: list[Path], clew: Clew) -> None:
    shutil.rmtree(originals[0].parent)
    (difference,) = differences(clew)
    assert difference.item == "KP/1"
    assert "can't be opened" in difference.reason
    done = clew("verify", *CASE, "--no-evidence")
    assert done.returncode == 0
