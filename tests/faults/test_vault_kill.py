"""A writer killed between any two of its writes: what it leaves, and what the next one finds.

Run as a program, this file is the writer: it kills itself (SIGKILL) right before the n-th write of a batch.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clew.store.vault import Vault

BLOBS = [bytes([number]) * 5000 for number in range(4)]
KILLED = -signal.SIGKILL


def write(root: Path, kill_before: int) -> None:
    """Store the blobs, but die right before the n-th call that changes anything on the disk."""
    writes = itertools.count(1)

    def step() -> None:
        if next(writes) == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        is_creating = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if is_creating or event in ("os.rename", "os.mkdir", "os.remove", "os.chmod", "ctypes.call_function"):
            step()

    def counted(descriptor: int, data: memoryview) -> int:
        step()
        return real_write(descriptor, data)

    real_write, os.write = os.write, counted  # type: ignore[assignment]
    sys.addaudithook(audit)
    Vault(root).put_many(BLOBS)


def attempts(root: Path) -> Iterator[int]:
    """Run writers that die one write later each time, until one lives; yield after each."""
    for number in itertools.count(1):
        outcome = subprocess.run([sys.executable, __file__, str(root), str(number)], check=False).returncode
        assert outcome in (0, KILLED)
        yield number
        if outcome == 0:
            return


def temporary(root: Path) -> list[Path]:
    return [path for path in (root / "incoming").glob("*") if path.is_file()]


def test_a_killed_writer_leaves_whole_blobs_or_none(tmp_path: Path) -> None:
    count = 0
    for number in attempts(tmp_path / "vault"):
        vault = Vault(tmp_path / "vault")
        assert list(vault.verify(vault.keys())) == []
        assert {vault.get(key) for key in vault.keys()} <= set(BLOBS)  # noqa: SIM118 - keys are all a vault lists
        count = number
    assert count > 3 * len(BLOBS)
    assert len(list(Vault(tmp_path / "vault").keys())) == len(BLOBS)


def test_the_next_writer_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    left = 0
    for number in itertools.count(1):
        subprocess.run([sys.executable, __file__, str(root), str(number)], check=False)
        left = max(left, len(temporary(root)))
        if left > 1:
            break
    Vault(root).put_many(BLOBS)
    assert temporary(root) == []
    assert len(list(Vault(root).keys())) == len(BLOBS)


def test_a_reader_leaves_unfinished_files_of_a_writer_alone(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    (key,) = vault.put_many([b"blob"])
    unfinished = vault.root / "incoming" / "1-1"
    unfinished.write_bytes(b"half")
    assert Vault(vault.root).get(key) == b"blob"
    assert list(Vault(vault.root).keys()) == [key]
    assert unfinished.exists()


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
