"""A disk that fills up while an ingest writes all its state to it: a small tmpfs, which only root can mount."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.faults.exhibit import said, state, taken_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MIB = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Yield what mounts a disk of so many MiB, or changes its size, and returns its folder."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(mib: int) -> Path:
        how = "remount," if folder.is_mount() else ""
        command = ["mount", "-t", "tmpfs", "-o", f"{how}size={mib}m", "tmpfs", str(folder)]
        mounted = subprocess.run(command, check=False, capture_output=True, text=True)
        if mounted.returncode != 0:
            pytest.skip(f"this machine lets nobody mount: {mounted.stderr.strip()}")
        return folder

    yield sized
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_anywhere_is_said_and_the_same_command_goes_on(
    disk: Callable[[int], Path], exhibit: Path, expected: list[str]
) -> None:
    workspace = disk(16) / "workspace"
    messages = []
    ballast = disk(16) / "ballast"
    for room in (64 << 10, 300 << 10, 700 << 10, 1200 << 10):
        fill(ballast, room)
        done = taken_in(exhibit, workspace, "--keep", "media")
        if done.returncode > 1:
            messages.append(said(done))
    assert len(messages) >= 2
    assert all("disk is full" in each or "No space left" in each for each in messages), messages
    ballast.unlink()
    disk(400)
    last = taken_in(exhibit, workspace, "--keep", "media", "--retry-failed")
    assert last.returncode == 1, last.stderr
    assert state(workspace) == expected


def test_a_file_in_a_container_that_finds_no_room_is_named_and_taken_when_there_is_some(
    disk: Callable[[int], Path], exhibit: Path, expected: list[str]
) -> None:
    workspace = disk(280) / "workspace"  # less than the file and what is to be left free for the catalog
    done = taken_in(exhibit, workspace, "--keep", "media")
    assert done.returncode == 1, done.stderr
    lost = [line for line in state(workspace) if "could not be taken out of its container" in line]
    assert len(lost) == 1
    assert "large.zip!/large.bin" in lost[0]
    assert "less than 256 MiB would be left free on the disk" in lost[0]
    disk(400)
    again = taken_in(exhibit, workspace, "--keep", "media", "--retry-failed")
    assert again.returncode == 1, again.stderr
    assert state(workspace) == expected


def fill(ballast: Path, room: int) -> None:
    """Leave so many bytes free."""
    ballast.unlink(missing_ok=True)
    found = os.statvfs(ballast.parent)
    ballast.write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - room)))
