"""What the catalog and the supervisor cost beside examining: 100,000 small files, and the same exhibit once more.

The parent's own processor time a file is measured without stacking and ranking, which come after; its peak of memory
with them.
Run: python benchmarks/overhead.py [files]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from recorded import record

CASE = "OP-114"


def make_files(folder: Path, count: int) -> None:
    """Write small pictures, 200 a folder, each of different content: 16 x 16 px bitmaps."""
    chance = np.random.default_rng(5)
    for start in range(0, count, 200):
        inner = folder / f"{start // 200:05d}"
        inner.mkdir(parents=True)
        for number in range(start, min(start + 200, count)):
            (inner / f"{number:06d}.bmp").write_bytes(_bitmap(chance.integers(0, 256, (16, 16, 3), np.uint8)))


def _bitmap(pixels: "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]") -> bytes:
    height, width, _ = pixels.shape
    size = 54 + pixels.size
    head = b"BM" + size.to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    info += (
        (1).to_bytes(2, "little")
        + (24).to_bytes(2, "little")
        + bytes(4)
        + pixels.size.to_bytes(4, "little")
        + bytes(16)
    )
    return head + info + pixels.tobytes()


def inner(evidence: Path, workspace: Path) -> None:
    """Ingest in this process and print what it cost; run by `measured` in a process of its own."""
    from clew.casework.desk import open_desk
    from clew.casework.ingest import ingest
    from clew.casework.ingest_run import IngestOptions
    from clew.casework.progress import Progress
    from clew.config import Config

    examining: list[tuple[int, float, float]] = []

    def watch(progress: Progress) -> None:
        if progress.step == "Examining":
            examining.append((progress.done, _own_seconds(), _resident_mb()))

    began, start = time.monotonic(), _own_seconds()
    with open_desk(Config(workspace=str(workspace)), "bench", create=True) as desk:
        summary = ingest(desk, evidence, CASE, "KP/1", IngestOptions(), watch)
    shown = {
        "found": summary.found,
        "seconds": time.monotonic() - began,
        "examining_cpu": examining[-1][1] - start,
        "children_cpu": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "examining": examining,
    }
    print(json.dumps(shown))


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6


def measured(evidence: Path, workspace: Path) -> dict[str, Any]:
    """Run `inner` in a process of its own."""
    command = [sys.executable, __file__, "--inner", str(evidence), str(workspace)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def main() -> None:
    """Print the parent's cost a file, its memory, and the time of a second ingest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        evidence, workspace = Path(folder) / "evidence", Path(folder) / "workspace"
        make_files(evidence, count)
        first = measured(evidence, workspace)
        again = measured(evidence, workspace)
        assert first["found"] == again["found"] == count
        by_files = [
            next(memory for done, _, memory in first["examining"] if done >= share * count) for share in (0.1, 0.5, 1.0)
        ]
        record(
            "overhead",
            {
                "parent's ms a file while examining": 1000 * first["examining_cpu"] / count,
                "children's ms a file": 1000 * first["children_cpu"] / count,
                "seconds, first ingest": first["seconds"],
                "seconds, second ingest": again["seconds"],
                "parent's MB with 10 % examined": by_files[0],
                "parent's MB with 50 % examined": by_files[1],
                "parent's MB with all examined": by_files[2],
                "parent's peak MB": first["peak_mb"],
            },
            files=count,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inner"]:
        inner(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
