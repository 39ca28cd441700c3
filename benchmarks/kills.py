"""Kills one ingest with SIGKILL at random instants, resumes it, and compares the catalog with an unbroken run's.

Run: python benchmarks/kills.py [kills] [files] [seed]
"""

import json
import os
import random
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
    subprocess.run([sys.executable, "-m", "clew", *words], check=True, stdout=subprocess.DEVNULL)


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
        for name in ("unbroken", "killed"):
            _clew("hashset", "import", str(listed), "--workspace", str(root / name), "--quiet")
        began = time.monotonic()
        whole = subprocess.run(_command(evidence, root / "unbroken"), check=False, capture_output=True)
        seconds = time.monotonic() - began
        assert whole.returncode in (0, 1), whole.stderr
        hit = runs = 0
        while hit < kills:
            process = subprocess.Popen(
                _command(evidence, root / "killed"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            runs += 1
            try:
                process.wait(timeout=chance.uniform(0.0, LONGEST_S))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                hit += 1
            process.wait()
        last = subprocess.run(_command(evidence, root / "killed"), check=False, capture_output=True)
        assert last.returncode in (0, 1), last.stderr
        unbroken, killed = _state(root / "unbroken"), _state(root / "killed")
        time.sleep(1)
        differing = len(set(unbroken[1]) ^ set(killed[1]))
        summaries = [json.loads(each.stdout) for each in (whole, last)]
        lanes = summaries[0]["lanes"] == summaries[1]["lanes"]
        record(
            "kills",
            {
                "kills of a running ingest": hit,
                "runs that ended before their kill": runs - hit,
                "catalogs equal": unbroken[0] == killed[0],
                "differing lines of state": differing,
                "lanes equal": lanes,
                "children left behind": _orphans(),
                "seconds of an unbroken run": seconds,
            },
            files=files,
            seed=seed,
            kills=kills,
        )
        if unbroken[0] != killed[0] or not lanes:
            sys.exit("the killed run's catalog differs")


if __name__ == "__main__":
    main()
