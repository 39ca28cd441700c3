"""A raw disk image of 20,000 pictures against the same pictures in a folder, and carving against plain reading.

The image is an ext4 that mkfs.ext4 fills from the folder; debugfs deletes some files of it, and behind the file system
lies space of no volume: noise with pictures in it. Needs e2fsprogs. Run: python benchmarks/disk.py [files] [seed]
"""

import hashlib
import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image
from recorded import record

from clew.disk.medium import Medium, files_medium
from clew.disk.sweep import Sweep, all_of
from clew.samples.dice import Dice
from clew.samples.scene import draw_scene

SIZE = (880, 660)
"""Pixels of a picture: 100 KB on average, so that 20,000 are 2 GB."""
PER_SCENE = 50
DELETED = 200
LOOSE = 100
TAIL = 256 << 20
"""Bytes of no volume behind the file system; `LOOSE` pictures lie in them."""
ROUNDS = 3
_STEP = 8 << 20


def _draw(task: tuple[Path, int, int, int]) -> None:
    """Draw one scene and cut it differently each time."""
    folder, scene, seed, copies = task
    dice = Dice(seed, scene)
    _kind, picture = draw_scene(dice, (1600, 1200))
    below = folder / f"{scene:04d}"
    below.mkdir()
    for copy in range(copies):
        left, top = dice.whole(0, 200), dice.whole(0, 150)
        cut = picture.crop((left, top, left + 1400, top + 1050)).resize(SIZE, Image.Resampling.BICUBIC)
        cut.save(below / f"{copy:02d}.jpg", quality=dice.whole(84, 94))


def make_files(folder: Path, count: int, seed: int) -> list[Path]:
    """Draw `count` JPEGs and return them."""
    scenes = -(-count // PER_SCENE)
    tasks = [(folder, scene, seed, min(PER_SCENE, count - scene * PER_SCENE)) for scene in range(scenes)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_draw, tasks, chunksize=1))
    return sorted(folder.rglob("*.jpg"))


def make_image(image: Path, folder: Path, gone: Sequence[Path], loose: Sequence[bytes], seed: int) -> None:
    """Make a disk with an ext4 that holds the folder, files of it deleted, and pictures in the space behind it."""
    size = sum(file.stat().st_size + 4096 for file in folder.rglob("*.jpg")) * 11 // 10 + (64 << 20)
    size = -(-size // (1 << 20)) << 20
    volume = image.with_suffix(".volume")
    with volume.open("wb") as file:
        file.truncate(size)
    subprocess.run(["/sbin/mkfs.ext4", "-q", "-d", folder, volume], check=True)
    commands = "".join(f'rm "/{file.relative_to(folder)}"\n' for file in gone)
    subprocess.run(
        ["/sbin/debugfs", "-w", "-f", "-", volume], input=commands, text=True, check=True, capture_output=True
    )
    with image.open("wb") as file:
        for piece in _disk(volume, size, loose, seed):
            file.write(piece)
    volume.unlink()


def _disk(volume: Path, size: int, loose: Sequence[bytes], seed: int) -> Iterator[bytes]:
    """Yield a disk with an MBR of one partition, which begins at sector 64, and what lies behind it."""
    entry = struct.pack("<B3sB3sII", 0, b"\xfe\xff\xff", 0x83, b"\xfe\xff\xff", 64, size // 512)
    yield bytes(446) + entry + bytes(48) + b"\x55\xaa" + bytes(63 * 512)
    with volume.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece
    noise = np.random.default_rng(seed)
    room = TAIL // len(loose) // 512 * 512
    for content in loose:
        yield content + noise.bytes(room - len(content))


def ingest(evidence: Path, workspace: Path) -> tuple[float, dict[str, int]]:
    """Ingest with all cores; returns seconds and what was said of it."""
    command = [sys.executable, "-m", "clew", "ingest", str(evidence), "--case", "OP-1", "--exhibit", "A/1"]
    command += ["--workspace", str(workspace), "--json", "--quiet"]
    done = subprocess.run(command, check=True, capture_output=True)
    said = json.loads(done.stdout)
    return float(said["seconds"]), said


def deleted_in(workspace: Path) -> set[bytes]:
    """Return the SHA-256 of everything that was found as deleted."""
    with sqlite3.connect(f"file:{workspace}/catalog.sqlite?mode=ro", uri=True) as catalog:
        rows = catalog.execute(
            "SELECT sha256 FROM media JOIN occurrences ON media.id = occurrences.media_id WHERE is_deleted"
        )
        return {bytes(row[0]) for row in rows}


def speeds(image: Path) -> dict[str, float]:
    """Return MB/s of plain reading, of carving all of the image, and of digesting it besides.

    Each from the page cache, and from the disk once the kernel was asked to forget the image.
    """
    size = image.stat().st_size
    found: dict[str, float] = {}
    with image.open("rb", buffering=0) as file:
        medium = files_medium([file], lambda: None)
        for source in ("disk", "cache"):
            for name in ("reading", "carving", "carving and MD5"):
                times = []
                for _ in range(ROUNDS):
                    if source == "disk":
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                    began = time.perf_counter()
                    _pass(medium, name)
                    times.append(time.perf_counter() - began)
                found[f"MB/s, {name}, from {source}"] = size / 1e6 / sorted(times)[len(times) // 2]
    return found


def _pass(medium: Medium, name: str) -> None:
    if name == "reading":
        for at in range(0, medium.size, _STEP):
            medium.read(at, min(_STEP, medium.size - at))
        return
    digest = hashlib.md5(usedforsecurity=False) if "MD5" in name else None
    sweep = Sweep(medium, all_of(medium.size), {}, digest.update if digest else None)
    assert sum(1 for _ in sweep.members(b""))


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 17
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "files").mkdir()
        files = make_files(root / "files", count + LOOSE, seed)
        loose = [file.read_bytes() for file in files[count:]]
        for file in files[count:]:
            file.unlink()
        gone = files[: count : max(1, count // DELETED)][:DELETED]
        planted = {hashlib.sha256(file.read_bytes()).digest() for file in gone}
        hidden = {hashlib.sha256(content).digest() for content in loose}
        image = root / "disk.dd"
        make_image(image, root / "files", gone, loose, seed)
        warm, _ = ingest(root / "files" / "0000", root / "warm")
        folder: list[float] = []
        disk: list[float] = []
        for turn in range(ROUNDS):
            seconds, said = ingest(root / "files", root / f"folder{turn}")
            assert said["examined"] == count
            folder.append(seconds)
            seconds, said = ingest(image, root / f"disk{turn}")
            assert said["examined"] >= count
            disk.append(seconds)
            print(warm, folder, disk, file=sys.stderr)
        found = deleted_in(root / "disk0")
        one, other = sorted(folder)[ROUNDS // 2], sorted(disk)[ROUNDS // 2]
        record(
            "disk",
            {
                "files/s, folder": count / one,
                "files/s, image": (count + LOOSE) / other,
                "speed of the image against the folder": (count + LOOSE) / other / (count / one),
                "planted deleted files": len(planted),
                "planted deleted files found": len(planted & found),
                "pictures in free space": len(hidden),
                "pictures in free space found": len(hidden & found),
                **speeds(image),
            },
            files=count,
            seed=seed,
            bytes=image.stat().st_size,
            rounds=ROUNDS,
        )


if __name__ == "__main__":
    main()
