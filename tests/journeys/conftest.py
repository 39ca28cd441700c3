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

from clew.cli import schemas
from clew.samples.evidence import make_evidence
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
    """Run a command that must succeed, or end with failed files only, and return its JSON."""
    done = run(workspace, *words, "--json")
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_evidence(folder, files=80, seed=3, progress=None)
    return folder


@pytest.fixture(scope="session")
def truth(sample: Path) -> Truth:
    return read_truth(sample / "truth.json")


@pytest.fixture(scope="session")
def prepared(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, schemas.Ingested]:
    """A workspace with both lists and the sample's evidence in it, and what ingest said; tests work on copies."""
    workspace = tmp_path_factory.mktemp("prepared") / "workspace"
    run_json(workspace, "hashset", "import", sample / "lists" / "operation-lantern.json")
    run_json(workspace, "hashset", "import", sample / "lists" / "reference.csv", "--purpose", "ignore")
    passwords = ("--password-file", sample / "passwords.txt")
    said = run_json(workspace, "ingest", sample / "evidence", *CASE, "--exhibit", "KP/1", *passwords)
    return workspace, msgspec.convert(said, schemas.Ingested, strict=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def ingested(prepared: tuple[Path, schemas.Ingested], workspace: Path) -> schemas.Ingested:
    """Make the test's workspace a copy of the prepared one; returns what ingest said."""
    shutil.copytree(prepared[0], workspace)
    return prepared[1]


@pytest.fixture
def clew(workspace: Path) -> Clew:
    return lambda *words: run(workspace, *words)


@pytest.fixture
def clew_json(workspace: Path) -> ClewJson:
    return lambda *words: run_json(workspace, *words)
