import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.made_once import MadeOnce

from clew.cli.app import run

CASE = ("--case", "OP-114")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  whatever the command reports
        return json.loads(self.out)


Clew = Callable[..., Said]


@pytest.fixture(scope="session")
def sample(small_sample: Path) -> Path:
    """Sample evidence with its lists."""
    return small_sample


@pytest.fixture(scope="session")
def prepared(sample: Path, made_once: MadeOnce) -> Path:
    """A workspace with a list and the sample in it; tests work on copies."""

    def prepare(folder: Path) -> None:
        place = ("--workspace", str(folder / "workspace"), "--quiet")
        assert run(["hashset", "import", str(sample / "lists" / "operation-lantern.json"), *place]) == 0
        assert run(["ingest", str(sample / "evidence"), *CASE, "--exhibit", "KP/1", *place]) in (0, 1)

    return made_once("prepared-for-cli", prepare) / "workspace"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the settings of whoever runs the tests out, and every file in the test's own folder."""
    for name in [name for name in os.environ if name.startswith("CLEW_")] + ["NO_COLOR", "FORCE_COLOR"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CLEW_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("CLEW_WORKERS", "1")  # a second child costs 0.8 s of a core, and is not the point here
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return iter([None])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def ingested(prepared: Path, workspace: Path) -> Path:
    """Make the test's workspace a copy of the prepared one."""
    return Path(shutil.copytree(prepared, workspace))


@pytest.fixture
def clew(capsys: pytest.CaptureFixture[str]) -> Clew:
    """Run a command in this process."""

    def say(*words: str | Path) -> Said:
        capsys.readouterr()
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return say


@pytest.fixture
def clew_process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a shell line in which `clew` is the command line, in a process of its own."""

    def say(line: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401  as subprocess takes them
        script = f'clew() {{ "{sys.executable}" -m clew "$@"; }}; {line}'
        return subprocess.run(["bash", "-c", script], check=False, capture_output=True, timeout=120, **options)

    return say
