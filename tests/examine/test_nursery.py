"""Children of one kind are forked from one process, which is replaced where it is gone."""

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from clew.config import Limits
from clew.errors import ClewError
from clew.examine import nursery
from clew.examine.job import Job
from clew.examine.supervisor import Examiner

DESCRIBER = """
import sys
from clew.model.findings import Findings, Kind, Outcome

{early}

def warm_up():
    {warming}

def describe(data, size, digests, **_others):
    return Findings(Outcome.UNSUPPORTED, "plain", Kind.OTHER, "text/plain", size, digests)
"""
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to watch processes")


@pytest.fixture
def describer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the name of a describer of its own, so that no other test has a process of its kind."""
    name = f"describer_{tmp_path.name.replace('-', '_')}"
    write(tmp_path / f"{name}.py")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for kind, home in list(nursery._homes.items()):
        if kind.describer == name:
            home.close()


def write(path: Path, early: str = "", warming: str = "pass") -> None:
    path.write_text(DESCRIBER.format(early=early, warming=warming), encoding="utf-8")


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def parents(describer: str, tmp_path: Path) -> set[int]:
    """Return what process the children of a run are forked from."""
    (tmp_path / "file").write_bytes(b"content")
    jobs = [Job(number, partial(os.open, tmp_path / "file", os.O_RDONLY), 7) for number in range(40)]
    with Examiner(Limits(), 2, required_sandbox=False, describer=describer) as examiner:
        assert len(list(examiner.examine(jobs))) == 40
        return {parent(worker.process.process_id) for worker in examiner._workers}


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_over(process: int) -> bool:
    """Wait for the end of a process."""
    until = time.monotonic() + 20
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(process)


def test_all_children_of_a_kind_come_from_one_process(tmp_path: Path, describer: str) -> None:
    first, second = parents(describer, tmp_path), parents(describer, tmp_path)
    assert len(first) == 1
    assert first == second
    assert first != {os.getpid()}


def test_a_process_that_is_killed_is_replaced(tmp_path: Path, describer: str) -> None:
    (killed,) = parents(describer, tmp_path)
    os.kill(killed, signal.SIGKILL)
    (other,) = parents(describer, tmp_path)
    assert other != killed


def test_its_children_die_with_it_and_the_files_are_examined_by_others(tmp_path: Path, describer: str) -> None:
    (tmp_path / "file").write_bytes(b"content")
    jobs = [Job(number, partial(os.open, tmp_path / "file", os.O_RDONLY), 7) for number in range(200)]
    killed: list[int] = []
    found = []
    with Examiner(Limits(), 2, required_sandbox=False, describer=describer) as examiner:
        for job, findings in examiner.examine(jobs):
            found.append((job.key, findings.reason))
            if not killed:
                killed = [worker.process.process_id for worker in examiner._workers if worker.seal]
                os.kill(parent(killed[0]), signal.SIGKILL)
    assert sorted(found) == [(number, "plain") for number in range(200)]
    assert all(is_over(each) for each in killed)


def test_one_that_nobody_needs_ends(tmp_path: Path, describer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "IDLE_SECONDS", 0.3)
    (idle,) = parents(describer, tmp_path)
    assert is_over(idle)
    assert parents(describer, tmp_path) != {idle}


def test_one_with_a_child_is_kept(describer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "IDLE_SECONDS", 0.1)
    with Examiner(Limits(), 1, required_sandbox=False, describer=describer) as examiner:
        assert examiner.sandbox
        (worker,) = examiner._workers
        kept = parent(worker.process.process_id)
        time.sleep(0.5)
        assert is_running(kept)
    assert is_over(kept)


def test_what_keeps_it_from_warming_up_is_told(tmp_path: Path, describer: str) -> None:
    write(tmp_path / f"{describer}.py", early="raise LookupError('no weights of the network here')")
    with pytest.raises(ClewError, match="no weights of the network here"):
        parents(describer, tmp_path)


def test_threads_that_a_fork_would_lose_are_told(tmp_path: Path, describer: str) -> None:
    starting = "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    write(tmp_path / f"{describer}.py", warming=starting)
    with pytest.raises(ClewError, match="1 threads run after the warm-up"):
        parents(describer, tmp_path)
