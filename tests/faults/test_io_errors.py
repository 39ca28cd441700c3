"""A disk that answers a certain write or sync with EIO, and a process killed before one: libfiu, under whole commands.

Needs Debian's fiu-utils. Every run of an ingest goes on in the workspace that those before it left.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faults.exhibit import CASE, Done, said, state, taken_in

from clew.store import hashsets
from clew.store.workspace import Workspace

pytestmark = pytest.mark.skipif(shutil.which("fiu-run") is None, reason="fiu-run is not installed (fiu-utils)")

PROGRAM = Path(__file__).with_name("failing_disk.py")
KILLED = 137, -9
_ONE_THREAD = "JE_ARROW_MALLOC_CONF=background_thread:false"
"""libfiu and the dynamic linker wait for each other where a library starts a thread while it is loaded."""
ERRORS = (
    *(("rw/pwrite", 1), ("rw/write", 2), ("sync/fsync", 1), ("dir/rename", 1)),
    *(("rw/pwrite", 20), ("rw/write", 9), ("sync/fsync", 4), ("dir/rename", 4), ("oc/open", 30)),
)
"""Calls that fail once: writes of the catalog, of vault, index and spool; what makes them last; opening."""
KILLS = (("rw/pwrite", 40), ("rw/write", 7), ("sync/fsync", 9), ("dir/rename", 4), ("rw/pwrite", 25), ("rw/write", 3))
IMPORT_ERRORS = (("rw/pwrite", 3), ("rw/write", 3), ("dir/rename", 1))


def failing(call: str, number: int, how: str) -> list[str]:
    """Return the words before those of clew that start it on a failing disk."""
    return ["env", _ONE_THREAD, "fiu-run", "-x", "-f", "", sys.executable, str(PROGRAM), call, str(number), how]


def assert_ends_as_unbroken(exhibit: Path, workspace: Path, expected: list[str]) -> None:
    last = taken_in(exhibit, workspace, "--keep", "media", "--retry-failed")
    assert last.returncode == 1, last.stderr
    assert state(workspace) == expected
    vault = Workspace(workspace).vault
    assert list(vault.verify(vault.keys())) == []
    verified = subprocess.run(clew("verify", workspace, "--case", CASE), check=False, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stderr


def test_an_ingest_that_writes_fail_under_says_so_and_goes_on_when_they_do_not(
    exhibit: Path, expected: list[str], tmp_path: Path
) -> None:
    failed = 0
    for call, number in ERRORS:
        done = taken_in(exhibit, tmp_path / "w", "--keep", "media", before=failing(call, number, "eio"))
        assert done.returncode in {0, 1, 3, 7}, (call, number, done.stderr)
        if done.returncode > 1:
            failed += 1
            assert "/o error" in said(done).lower() or "input/output" in said(done).lower(), (call, number, done.stderr)
    assert failed > len(ERRORS) // 2, failed
    assert_ends_as_unbroken(exhibit, tmp_path / "w", expected)


@pytest.mark.parametrize("call", ["rw/pwrite", "dir/rename", "sync/fsync"])
def test_an_ingest_onto_a_disk_that_is_gone_ends_with_a_line(exhibit: Path, tmp_path: Path, call: str) -> None:
    done = taken_in(exhibit, tmp_path / "w", before=failing(call, 4, "dead"))
    assert done.returncode == 7
    assert "/o error" in said(done).lower() or "input/output" in said(done).lower()


def test_an_ingest_killed_between_any_two_writes_goes_on(exhibit: Path, expected: list[str], tmp_path: Path) -> None:
    killed = 0
    for call, number in KILLS:
        done = taken_in(exhibit, tmp_path / "w", "--keep", "media", before=failing(call, number, "kill"))
        assert done.returncode in {*KILLED, 0, 1}, (call, number, done.stderr)
        killed += done.returncode in KILLED
        assert not list((tmp_path / "w").glob("spool/*"))
    assert killed > len(KILLS) // 2
    assert_ends_as_unbroken(exhibit, tmp_path / "w", expected)


def test_a_list_whose_import_fails_is_as_before_and_can_be_imported_again(tmp_path: Path) -> None:
    listed = tmp_path / "reference.txt"
    listed.write_text("".join(f"{number:032x}\n" for number in range(1, 5000)))
    assert imported(listed, tmp_path / "whole").returncode == 0
    failed = 0
    for call, number in IMPORT_ERRORS:
        done = imported(listed, tmp_path / "w", failing(call, number, "eio"))
        assert done.returncode in {0, 7}, (call, number, done.stderr)
        if done.returncode:
            failed += 1
            assert "/o error" in said(done).lower() or "input/output" in said(done).lower()
        done = imported(listed, tmp_path / "w", failing(call, number + 1, "kill"))
        assert done.returncode in {*KILLED, 0}, (call, number, done.stderr)
    assert failed
    again = imported(listed, tmp_path / "w")
    assert again.returncode == 0, again.stderr
    assert lines(tmp_path / "w") == lines(tmp_path / "whole")


def imported(listed: Path, workspace: Path, before: list[str] | None = None) -> Done:
    command = clew("hashset", workspace, "import", str(listed))
    command = [*before, *command[3:]] if before else command
    return subprocess.run(command, check=False, capture_output=True, text=True)


def clew(act: str, workspace: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "clew", act, *more, "--workspace", str(workspace), "--quiet"]


def lines(workspace: Path) -> list[object]:
    """Return what is known of the workspace's one list."""
    catalog = Workspace(workspace).open_catalog("local")
    try:
        with catalog.reading() as tx:
            (row,) = hashsets.hashsets(tx)
            return [row.hashset, *hashsets.entries(tx, row.hashset.name)]
    finally:
        catalog.close()
