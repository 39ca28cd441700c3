import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.made_once import MadeOnce

from clew.cli import schemas
from clew.cli.app import run as command_line
from clew.samples.truth import Truth, read_truth

Clew = Callable[..., subprocess.CompletedProcess[str]]
ClewJson = Callable[..., Any]
CASE = ("--case", "OP-114")


def run(workspace: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a process of its own."""
    environment = {**os.environ, "CLEW_WORKSPACE": str(workspace), "HOME": str(workspace.parent), "COLUMNS": "120"}
    command = [sys.executable, "-m", "clew", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=250)


def run_json(workspace: Path, *words: str | Path) -> Any:  # noqa: ANN401  whatever the command reports
    """Run a command in a process of its own, and return its JSON."""
    return reported(run(workspace, *words, "--json"))


def reported(done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401  whatever the command reports
    """Return the JSON of a command that must have succeeded, or ended with failed files only."""
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def sample(whole_sample: Path) -> Path:
    return whole_sample


@pytest.fixture(scope="session")
def truth(sample: Path) -> Truth:
    return read_truth(sample / "truth.json")


@pytest.fixture(scope="session")
def prepared(sample: Path, made_once: MadeOnce) -> tuple[Path, schemas.Ingested]:
    """A workspace with both lists and the sample's evidence in it, and what ingest said; tests work on copies."""

    def prepare(folder: Path) -> None:
        workspace, lists = folder / "workspace", sample / "lists"
        run_json(workspace, "hashset", "import", lists / "operation-lantern.json")
        run_json(workspace, "hashset", "import", lists / "reference.csv", "--purpose", "ignore")
        passwords = ("--password-file", sample / "passwords.txt")
        said = run_json(workspace, "ingest", sample / "evidence", *CASE, "--exhibit", "KP/1", *passwords)
        (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")

    folder = made_once("prepared-for-journeys", prepare)
    said = msgspec.json.decode((folder / "said.json").read_bytes(), type=schemas.Ingested, strict=True)
    return folder / "workspace", said


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def ingested(prepared: tuple[Path, schemas.Ingested], workspace: Path) -> schemas.Ingested:
    """Make the test's workspace a copy of the prepared one; returns what ingest said."""
    shutil.copytree(prepared[0], workspace)
    return prepared[1]


@pytest.fixture
def clew(workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clew:
    """Run the command line in this process: a start costs up to 1 s of a core, and a second examiner child 0.8."""
    settings = {"CLEW_WORKSPACE": str(workspace), "HOME": str(workspace.parent), "COLUMNS": "120", "CLEW_WORKERS": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    def say(*words: str | Path) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        code = command_line([str(word) for word in words])
        return subprocess.CompletedProcess(words, code, *capsys.readouterr())

    return say


@pytest.fixture
def clew_json(clew: Clew) -> ClewJson:
    return lambda *words: reported(clew(*words, "--json"))
