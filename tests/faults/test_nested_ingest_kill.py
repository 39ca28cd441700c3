"""An ingest with containers in containers, killed before chosen ones of its writes, ends as an unbroken one.

Run as a program, this file takes the exhibit in as the command line does, and dies before its n-th write: a statement
or a commit in the catalog, a file begun, written, synced, renamed or removed in vault, index or spool.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

KILLED = -signal.SIGKILL
CHAINS, LINKS = 1, 6
"""So many workspaces, in each of which runs are killed one after the other until one lives."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "shutil.rmtree"})


def die_before_write(number: int, workspace: str) -> itertools.count[int]:
    """Have this process killed before its n-th write below the workspace; returns what counts them."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(name: str, arguments: tuple[object, ...]) -> None:
        is_write = name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if (is_write or name in CHANGES) and os.fsdecode(str(arguments[0])).startswith(workspace):
            step()

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            step()

    for name in ("write", "fsync", "sendfile"):
        _count_calls(os, name, step)
    sys.addaudithook(audited)
    event.listen(Engine, "before_cursor_execute", executed)
    event.listen(Engine, "commit", lambda _: step())
    return steps


def _count_calls(owner: object, name: str, step: object) -> None:
    call = getattr(owner, name)

    def stepped(*arguments: object, **named: object) -> object:
        assert callable(step)
        step()
        return call(*arguments, **named)

    setattr(owner, name, stepped)


def run(exhibit: str, workspace: str, number: int) -> None:
    """Take the exhibit in, and print how many writes there were."""
    from clew.casework.desk import open_desk  # noqa: PLC0415 - the program's alone
    from clew.casework.ingest import ingest  # noqa: PLC0415
    from clew.casework.ingest_run import IngestOptions  # noqa: PLC0415
    from clew.config import Config  # noqa: PLC0415

    steps = die_before_write(number, workspace)
    config = Config(workspace=workspace, workers=2, officer="officer")
    with open_desk(config, "officer", create=True) as desk:
        ingest(desk, Path(exhibit), "OP-114", "KP/1", IngestOptions(keep_media=True), lambda _: None)
    print(next(steps))  # noqa: T201 - read by the test


def started(exhibit: Path, workspace: Path, number: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, __file__, exhibit, workspace, str(number)], check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def exhibit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.faults.exhibit import make_exhibit  # noqa: PLC0415 - found by the folder's conftest, not by the program

    return make_exhibit(tmp_path_factory.mktemp("exhibit") / "evidence", is_large=True)


def test_killed_before_any_write_and_run_again_it_ends_as_an_unbroken_run(exhibit: Path, tmp_path: Path) -> None:
    from tests.faults.exhibit import state  # noqa: PLC0415

    whole = started(exhibit, tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    writes = int(whole.stdout)
    assert writes > 200
    expected = state(tmp_path / "whole")
    chance = random.Random(8)  # noqa: S311 - which writes, not secrets
    killed = 0
    for chain in range(CHAINS):
        workspace = tmp_path / f"chain{chain}"
        for link in range(LINKS):
            # each run but the first has less to do; a third of what the first did is near the end of it
            number = chance.randint(1, writes if link == 0 else writes // 3)
            ended = started(exhibit, workspace, number)
            assert ended.returncode in {KILLED, 0}, ended.stderr
            killed += ended.returncode == KILLED
            assert not list(workspace.glob("spool/*"))
            if ended.returncode == 0:
                break
        last = started(exhibit, workspace)
        assert last.returncode == 0, last.stderr
        assert state(workspace) == expected
        assert kept(workspace) == kept(tmp_path / "whole")
    assert killed > LINKS // 2


def kept(workspace: Path) -> list[str]:
    """Return what the vault keeps, having read all of it."""
    from clew.store.workspace import Workspace  # noqa: PLC0415

    vault = Workspace(workspace).vault
    keys = sorted(vault.keys())
    assert list(vault.verify(keys)) == []
    assert not list((workspace / "vault" / "incoming").iterdir())
    return [key.hex() for key in keys]


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
