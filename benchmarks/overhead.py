"""What the catalog and the supervisor cost beside examining: 100,000 small files, and the same exhibit once more.

The parent's own processor time a file is measured, with stacking and ranking apart; its memory is read twice a second.
Run: python benchmarks/overhead.py [files]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
    from clew.casework import ingest as act
    from clew.casework.desk import open_desk
    from clew.casework.progress import Progress
    from clew.config import Config

    marks: dict[str, tuple[float, float]] = {}

    def watch(progress: Progress) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        marks[progress.step] = (time.monotonic(), used.ru_utime + used.ru_stime)

    began = time.monotonic()
    with open_desk(Config(workspace=str(workspace)), "bench", create=True) as desk:
        start = resource.getrusage(resource.RUSAGE_SELF)
        summary = act.ingest(desk, evidence, CASE, "KP/1", act.IngestOptions(), watch)
    used = resource.getrusage(resource.RUSAGE_SELF)
    examined = marks["Examining"][1] - start.ru_utime - start.ru_stime
    shown = {
        "found": summary.found,
        "seconds": time.monotonic() - began,
        "parent_cpu_examining": examined,
        "parent_cpu": used.ru_utime + used.ru_stime,
        "children_cpu": sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]),
        "peak_mb": used.ru_maxrss / 1024,
    }
    print(json.dumps(shown))


def measured(evidence: Path, workspace: Path) -> tuple[dict[str, float], list[float]]:
    """Run `inner` in a process of its own and watch its memory in MB, twice a second."""
    command = [sys.executable, __file__, "--inner", str(evidence), str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        memory = []
        while process.poll() is None:
            time.sleep(0.5)
            memory.append(_resident_mb(process.pid))
        assert process.returncode == 0
        assert process.stdout is not None
        return json.loads(process.stdout.read()), [each for each in memory if each]


def _resident_mb(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmRSS")), 0.0)


def main() -> None:
    """Print the parent's cost a file, its memory, and the time of a second ingest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        evidence, workspace = Path(folder) / "evidence", Path(folder) / "workspace"
        make_files(evidence, count)
        first, memory = measured(evidence, workspace)
        again, _ = measured(evidence, workspace)
        assert first["found"] == again["found"] == count
        third = len(memory) // 3
        record(
            "overhead",
            {
                "parent's ms a file while examining": 1000 * first["parent_cpu_examining"] / count,
                "children's ms a file": 1000 * first["children_cpu"] / count,
                "seconds, first ingest": first["seconds"],
                "seconds, second ingest": again["seconds"],
                "parent's peak MB": first["peak_mb"],
                "parent's MB after a third": memory[third],
                "parent's MB after two thirds": memory[2 * third],
            },
            files=count,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inner"]:
        inner(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
