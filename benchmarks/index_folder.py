"""What does an index on the disk cost? Saving, opening, checking it, and bringing it up to date.

Random codes, one segment of N; then one more code is added, found, and saved. Checksums are measured on the same bytes,
in one piece and in blocks on all cores, beside others that might do. Catching up is reading hashes that are new to an
index from an SQLite catalog. Files lie in --folder: give one on the disk that a workspace lies on.

Run: python benchmarks/index_folder.py [--codes N] [--media N] [--folder FOLDER]
"""

import argparse
import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import numpy.typing as npt
from recorded import record

from clew.matching import array_file, index_folder
from clew.matching.cores import cores
from clew.matching.hamming import HammingIndex
from clew.model.camera import Camera
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.media_hash import MediaHash
from clew.model.occurrence import Occurrence
from clew.store import cases, occurrences
from clew.store.catalog import Catalog
from clew.store.indexes import SAVE_AFTER, Codes, keep, media_index

SEED = 20261105
BATCH = 500
PDQ = Codes("pdq", 256, 50)


def main() -> None:
    """Measure, print and write results/index_folder.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=1_000_000)
    parser.add_argument("--media", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    try:
        figures = checksums() | on_disk(folder / "index", arguments.codes) | catching_up(folder, arguments.media)
    finally:
        shutil.rmtree(folder)
    record("index_folder", figures, codes=arguments.codes, media=arguments.media, batch=BATCH, seed=SEED)


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Return the median time of so many runs."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        act()
        taken.append(perf_counter() - start)
    return median(taken)


def checksums() -> dict[str, object]:
    """Return GB/s of checksums over 512 MiB."""
    values = np.random.default_rng(SEED).integers(0, 256, 1 << 29, np.uint8)
    acts: dict[str, Callable[[], object]] = {
        "SHA-256": lambda: hashlib.sha256(values.data),
        "BLAKE2b": lambda: hashlib.blake2b(values.data),
        "CRC-32": lambda: zlib.crc32(values.data),
    }
    figures: dict[str, object] = {
        f"checksum by {name}, GB/s": len(values) / 1e9 / seconds(act, 3) for name, act in acts.items()
    }
    with ThreadPoolExecutor(cores()) as pool:
        taken = seconds(lambda: array_file._checksum(values, pool), 3)  # noqa: SLF001 - what is measured
    return figures | {f"checksum by SHA-256 of blocks on {cores()} cores, GB/s": len(values) / 1e9 / taken}


def on_disk(folder: Path, count: int) -> dict[str, object]:
    """Return what saving, opening and checking an index of so many codes takes, and adding one."""
    codes = np.random.default_rng(SEED).integers(0, 256, (count, 32), np.uint8)
    index = HammingIndex()
    figures: dict[str, object] = {"build, s": seconds(lambda: index.add(codes, np.arange(count)))}
    figures["save, s"] = seconds(lambda: index.save(folder))
    size = sum(each.stat().st_size for each in folder.iterdir())
    figures["save, MB/s"] = size / 1e6 / float(str(figures["save, s"]))
    figures["bytes a code on the disk"] = size / count
    figures["open, s"] = seconds(lambda: HammingIndex.open(folder), 5)
    with ThreadPoolExecutor(cores()) as pool:
        figures["check, s"] = seconds(lambda: index_folder.check(folder, pool))
    opened = HammingIndex.open(folder)
    opened.range(codes[:1], 31)
    extra = np.random.default_rng(SEED + 1).integers(0, 256, (200, 32), np.uint8)
    added = [seconds(partial(add_and_find, opened, extra, at, count)) for at in range(len(extra))]
    figures["add one code and find it, ms"] = 1000 * median(added)
    figures["save a few codes more, ms"] = 1000 * seconds(lambda: opened.save(folder), 5)
    return figures


def add_and_find(index: HammingIndex, codes: npt.NDArray[np.uint8], at: int, first: int) -> None:
    """Add a code and make sure that it is found."""
    index.add(codes[at : at + 1], np.array([first + at]))
    _, ids, _ = index.range(codes[at : at + 1], 0)
    assert first + at in ids


def catching_up(folder: Path, count: int) -> dict[str, object]:
    """Return how fast hashes are read from a catalog, and what keeping the index costs a batch."""
    url = f"sqlite:///{folder / 'catalog.sqlite'}"
    chance = np.random.default_rng(SEED)
    catalog = Catalog.open(url, "local")
    with catalog.writer_lock():
        kept = [ingest(catalog, first, chance) for first in range(0, count, BATCH)]
        keep(catalog, [PDQ], after=1)
        for first in range(count, count + SAVE_AFTER, BATCH):
            ingest(catalog, first, chance, after=2 * SAVE_AFTER)
    catalog.close()
    behind = caught_up(url)
    catalog = Catalog.open(url, "local")
    with catalog.writer_lock():
        saved = seconds(lambda: keep(catalog, [PDQ], after=1))
    catalog.close()
    shutil.rmtree(folder / "index")
    anew = caught_up(url)
    return {
        f"keep after a batch of {BATCH}, ms": 1000 * median(kept),
        "keep that saves, ms": 1000 * saved,
        f"catch up with {SAVE_AFTER} hashes, ms": 1000 * behind,
        f"make anew of {count} hashes, s": anew,
    }


def ingest(catalog: Catalog, first: int, chance: np.random.Generator, after: int = SAVE_AFTER) -> float:
    """Record a batch; return what keeping the index took."""
    with catalog.writing() as tx:
        cases.add_case(tx, "OP-1")
        cases.add_exhibit(tx, "OP-1", "KP/1", "folder", b"/evidence")
        occurrences.record(tx, "OP-1", "KP/1", [picture(first + at, chance) for at in range(BATCH)])
    return seconds(lambda: keep(catalog, [PDQ], after))


def caught_up(url: str) -> float:
    """Return what a process that has just begun needs for an index that is up to date."""
    catalog = Catalog.open(url, "local")
    with catalog.reading() as tx:
        taken = seconds(lambda: media_index(tx, PDQ))
    catalog.close()
    return taken


def picture(number: int, chance: np.random.Generator) -> occurrences.Record:
    """Return a picture with random hashes."""
    digests = Digests(*(chance.bytes(size) for size in (16, 20, 32, 16)))
    facts = PictureFacts(
        width=640,
        height=480,
        frames=1,
        is_salvaged=False,
        camera=Camera(),
        exif=(),
        xmp=None,
        icc_name=None,
        embedded_thumbnail_differs=None,
        embedded_thumbnail_distance=None,
        hashes=(MediaHash("pdq", "1", chance.bytes(32), 90, "", chance.bytes(224)),),
        thumbnail=b"",
    )
    found = Findings(Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg", 1000, digests, "jpeg/1", facts)
    return occurrences.Record(Occurrence(b"%d.jpg" % number, 1000, 1, None, None), found)


if __name__ == "__main__":
    main()
