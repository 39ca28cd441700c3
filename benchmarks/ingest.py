"""The whole ingest of JPEGs of mixed sizes, against a hasher that does one PDQ only, and against the bare floor.

The floor is what can't be left out: simplejpeg's decoding at the same reduced scale, and the four digests. All but the
last figures are of one core. Run: python benchmarks/ingest.py [files] [seed]

Where the time over the floor goes (provisional, of 280 files of these sizes, processor time of one core): decoding 5.3
ms and digests 0.9 ms are the floor; the thumbnail takes 0.6 (encoding 0.35), PDQ in eight forms 0.45, the parent 0.6
(files of the vault, messages, SQLite), changing between the two processes 0.15, a child's start and the last stacking,
ranking and sealing 0.25 (0.5 s a run). The floor digests as Clew does, MD5 and eD2k in one kernel; with hashlib's MD5
and PyCryptodome's MD4 it would be 0.25 ms higher.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import simplejpeg
from PIL import Image
from recorded import record
from threatexchange.signal_type.pdq.signal import PdqSignal

from clew.examine.digests import DigestStream
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZES = ((640, 480), (1024, 768), (1600, 1200), (2048, 1536), (2592, 1944), (3264, 2448), (4032, 3024))
"""Of phones and cameras of twenty years, each as often as the others: 4.3 MP on average."""
ROUNDS = 3
"""Rounds of which the median counts; the peer, ten times as slow, runs in the first only."""


def _draw(task: tuple[Path, int, int, int]) -> None:
    """Draw one scene and save it in all sizes, cut differently each time, at qualities as cameras have them."""
    folder, scene, seed, copies = task
    dice = Dice(seed, scene)
    _kind, picture = draw_scene(dice, (2592, 1944))
    for copy in range(copies):
        width, height = SIZES[copy % len(SIZES)]
        left, top = dice.whole(0, 200), dice.whole(0, 150)
        cut = picture.crop((left, top, left + 2300, top + 1725)).resize((width, height), Image.Resampling.BICUBIC)
        cut.save(folder / f"{scene:04d}-{copy:02d}.jpg", quality=dice.whole(80, 95))


def make_files(folder: Path, count: int, seed: int) -> None:
    """Draw `count` JPEGs, fourteen of a scene."""
    per_scene = 2 * len(SIZES)
    tasks = [
        (folder, scene, seed, min(per_scene, count - scene * per_scene)) for scene in range(-(-count // per_scene))
    ]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_draw, tasks))


def peer(files: list[Path]) -> float:
    """Seconds python-threatexchange takes for one PDQ a file."""
    began = time.perf_counter()
    for file in files:
        PdqSignal.hash_from_file(file)
    return time.perf_counter() - began


def floor(files: list[Path], *, grey: bool) -> float:
    """Seconds for reading, digesting and decoding as `decoders/jpeg.py` does, and nothing else."""
    began = time.perf_counter()
    for file in files:
        data = file.read_bytes()
        stream = DigestStream()
        stream.update(data)
        stream.finish()
        simplejpeg.decode_jpeg(data, "GRAY" if grey else "RGB", min_height=512, min_width=512, min_factor=2)
    return time.perf_counter() - began


def whole(evidence: Path, workers: int) -> float:
    """Seconds of a whole ingest, in processes of its own, from start to finish."""
    with tempfile.TemporaryDirectory() as workspace:
        settings = Path(workspace) / "clew.toml"
        settings.write_text(f"workers = {workers}\n", encoding="utf-8")
        command = [sys.executable, "-m", "clew", "ingest", str(evidence), "--case", "OP-1", "--exhibit", "A/1"]
        command += ["--workspace", f"{workspace}/w", "--config", str(settings), "--json", "--quiet"]
        if workers == 1:
            command = ["taskset", "--cpu-list", "0", *command]
        done = subprocess.run(command, check=True, capture_output=True)
        said = json.loads(done.stdout)
        assert said["examined"] == said["found"] > 0
        return float(said["seconds"])


def main() -> None:
    """Print seconds, and the ratios that matter."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2002
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    with tempfile.TemporaryDirectory() as folder:
        evidence = Path(folder)
        make_files(evidence, count, seed)
        files = sorted(evidence.iterdir())
        size = sum(file.stat().st_size for file in files)
        both = os.sched_getaffinity(0)
        whole(evidence, 1)
        rounds: dict[str, list[float]] = {"peer": [], "floor": [], "grey": [], "one": [], "two": []}
        for turn in range(ROUNDS):
            rounds["two"].append(whole(evidence, 2))
            rounds["one"].append(whole(evidence, 1))
            os.sched_setaffinity(0, {0})
            rounds["floor"].append(floor(files, grey=False))
            rounds["grey"].append(floor(files, grey=True))
            if turn == 0:
                rounds["peer"].append(peer(files))
            print(rounds, file=sys.stderr)
            os.sched_setaffinity(0, both)
        best = {name: sorted(times)[len(times) // 2] for name, times in rounds.items()}
        record(
            "ingest",
            {
                "ms a file, whole ingest on one core": 1000 * best["one"] / count,
                "ms a file, python-threatexchange's PDQ": 1000 * best["peer"] / count,
                "ms a file, floor (RGB)": 1000 * best["floor"] / count,
                "ms a file, floor (grey)": 1000 * best["grey"] / count,
                "times faster than python-threatexchange": best["peer"] / best["one"],
                "times the floor (RGB)": best["one"] / best["floor"],
                "times the floor (grey)": best["one"] / best["grey"],
                "two cores against one": best["one"] / best["two"],
                "MB/s on two cores": size / 1e6 / best["two"],
                "files/s on two cores": count / best["two"],
            },
            files=count,
            seed=seed,
            bytes=size,
            rounds=ROUNDS,
        )


if __name__ == "__main__":
    main()
