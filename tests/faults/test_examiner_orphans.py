"""However the supervisor ends, its children end too."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SUPERVISOR = """
import os, sys
from clew.config import Limits
from clew.examine.supervisor import Examiner, Job
sys.path.append(sys.argv[1])
contents = sys.argv[3:]

def jobs():
    for number, content in enumerate(contents):
        path = os.path.join(sys.argv[2], str(number))
        with open(path, "w") as stream:
            stream.write(content)
        yield Job(number, lambda path=path: os.open(path, os.O_RDONLY), len(content))

with Examiner(Limits(), 2, required_sandbox=False, describer="saboteur") as examiner:
    for job, findings in examiner.examine(jobs()):
        if len(examiner._workers) == 2 and all(worker.seal for worker in examiner._workers):
            print(*(worker.process.process_id for worker in examiner._workers), flush=True)
"""


def start(tmp_path: Path, contents: list[str]) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a supervisor, and return it with the numbers of its children once they are at work."""
    arguments = [sys.executable, "-c", SUPERVISOR, str(Path(__file__).parent), str(tmp_path), *contents]
    supervisor = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert supervisor.stdout is not None
    line = supervisor.stdout.readline()
    assert line
    return supervisor, [int(number) for number in line.split()]


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_end(processes: list[int]) -> bool:
    deadline = time.monotonic() + 20
    while any(is_running(process) for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to watch processes")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_child_outlives_its_supervisor(tmp_path: Path, ending: signal.Signals) -> None:
    contents = ["good"] * 40 + ["hang", "hang"] + ["good"] * 10
    supervisor, children = start(tmp_path, contents)
    assert len(children) == 2
    assert all(is_running(child) for child in children)
    os.killpg(supervisor.pid, ending)
    supervisor.communicate(timeout=30)
    assert supervisor.returncode in (-ending, 1)
    assert all_end(children)
