"""Kills an ingest with SIGKILL at random instants, resumes it, and compares the catalog with an unbroken run's.

Run: python benchmarks/kills.py [kills] [files] [seed]
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recorded import record

from clew.store.state import case_digest, dump
from clew.store.workspace import Workspace

CASE = "OP-114"
LONGEST_S = 6.0
"""A run is killed after 0 to so many seconds: while it starts, examines, commits, stacks, or looks what is left."""


def _command(evidence: Path, workspace: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "clew", "ingest", str(evidence)),
        *("--case", CASE, "--exhibit", "KP/1", "--workspace", str(workspace), "--json", "--quiet"),
    ]


def _clew(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "clew", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _state(workspace: Path) -> tuple[bytes, list[str]]:
    """Return the case's digest, and the lines it covers."""
    catalog = Workspace(workspace).open_catalog("local")
    with catalog.reading() as tx:
        found = case_digest(tx, CASE), list(dump(tx, CASE))
    catalog.close()
    return found


def _orphans() -> int:
    """Count examiner children that outlived their parent."""
    shown = subprocess.run(["ps", "-eo", "ppid,args"], check=True, capture_output=True, text=True).stdout
    return sum("clew.examine" in line and line.split()[0] == "1" for line in shown.splitlines())


def _kill_until_done(evidence: Path, workspace: Path, chance: random.Random, most: int) -> int:
    """Run an ingest to its end, killing it at random instants, at most so many times; returns how often."""
    hits = 0
    while True:
        process = subprocess.Popen(_command(evidence, workspace), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.uniform(0.0, LONGEST_S) if hits < most else None)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            hits += 1
        else:
            assert process.returncode in (0, 1)
            return hits


def main() -> None:
    """Print how many kills there were, and whether the catalogs are equal."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    files = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _clew("demo", "make", str(root / "sample"), "--files", str(files), "--seed", str(seed), "--quiet")
        evidence, listed = root / "sample" / "evidence", root / "sample" / "lists" / "operation-lantern.json"

        def begin(name: str) -> Path:
            _clew("hashset", "import", str(listed), "--workspace", str(root / name), "--quiet")
            return root / name

        began = time.monotonic()
        whole = subprocess.run(_command(evidence, begin("unbroken")), check=False, capture_output=True)
        seconds = time.monotonic() - began
        assert whole.returncode in (0, 1), whole.stderr
        expected, lines = _state(root / "unbroken")
        hits: list[int] = []
        equal: list[bool] = []
        differing = 0
        while sum(hits) < kills:
            workspace = begin(f"killed {len(hits)}")
            hits.append(_kill_until_done(evidence, workspace, chance, kills - sum(hits)))
            digest, found = _state(workspace)
            equal.append(digest == expected)
            differing += len(set(lines) ^ set(found))
            shutil.rmtree(workspace)
        time.sleep(1)
        record(
            "kills",
            {
                "kills of a running ingest": sum(hits),
                "ingests they were spread over": len(hits),
                "catalogs equal": all(equal),
                "differing lines of state": differing,
                "children left behind": _orphans(),
                "seconds of an unbroken run": seconds,
            },
            files=files,
            seed=seed,
            kills=kills,
        )
        if not all(equal):
            sys.exit("a killed run's catalog differs")


if __name__ == "__main__":
    main()
