"""An ingest that is killed at any instant is finished by the same command, with the same result as an unbroken one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from clew.casework.attest import unfinished
from clew.store import custody
from clew.store.state import dump
from clew.store.workspace import Workspace

CASE = "OP-114"
KILLS = 4
"""One in each quarter of a run; that every kind of write is met is what test_nested_ingest_kill.py is for."""


def command(evidence: Path, workspace: Path) -> list[str]:
    words = ["ingest", str(evidence), "--case", CASE, "--exhibit", "KP/1", "--workspace", str(workspace), "--quiet"]
    return [sys.executable, "-m", "clew", *words]


def environment() -> dict[str, str]:
    """Return what lets a command examine with a child for each core, as it does for users."""
    return {name: value for name, value in os.environ.items() if name != "CLEW_WORKERS"}


def state(workspace: Path) -> list[str]:
    catalog = Workspace(workspace).open_catalog("local")
    with catalog.reading() as tx:
        lines = list(dump(tx, CASE))
        assert unfinished(custody.entries(tx), CASE) == set()
    catalog.close()
    return lines


def test_killed_again_and_again_the_catalog_ends_as_that_of_an_unbroken_run(whole_sample: Path, tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311  seeded on purpose
    for name in ("unbroken", "killed"):
        listed = whole_sample / "lists" / "operation-lantern.json"
        words = ["hashset", "import", str(listed), "--workspace", str(tmp_path / name), "--quiet"]
        subprocess.run([sys.executable, "-m", "clew", *words], check=True, capture_output=True)
    began = time.monotonic()
    users = environment()
    whole = subprocess.run(
        command(whole_sample / "evidence", tmp_path / "unbroken"), check=False, capture_output=True, env=users
    )
    seconds = time.monotonic() - began
    assert whole.returncode == 1  # the sample has failed files
    hit = 0
    for turn in range(KILLS):
        process = subprocess.Popen(
            command(whole_sample / "evidence", tmp_path / "killed"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=users,
        )
        try:
            process.wait(timeout=seconds * (turn + chance.random()) / KILLS)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            hit += 1
    assert hit
    last = subprocess.run(
        command(whole_sample / "evidence", tmp_path / "killed"), check=False, capture_output=True, env=users
    )
    assert last.returncode == 1, last.stderr
    assert state(tmp_path / "killed") == state(tmp_path / "unbroken")
    verified = subprocess.run(
        [sys.executable, "-m", "clew", "verify", "--case", CASE, "--workspace", str(tmp_path / "killed"), "--quiet"],
        check=False,
        capture_output=True,
    )
    assert verified.returncode == 0, verified.stderr
