"""Measures lists in columns: the import of CSV and VICS by the command line, and lookups, as lists grow.

Lines are SHA-1 and MD5 drawn at random; half of what is looked up is on the list. The peer is the same list as rows of
SQLite with an index on each digest, which is how Clew kept lists before: loaded by `executemany` from lines cut
already, measured at --peer lines and extrapolated to the largest list in proportion, which favours it. Each import runs
in a process of its own, whose peak memory the kernel tells (ru_maxrss, and VmHWM read while it runs). Cold means that
the list's pages were dropped from the page cache (POSIX_FADV_DONTNEED) and nothing of it is mapped; kernels are
compiled before. Lookups are the columns' own (arrays in, arrays out) and `exact()`, which makes an object of every hit.
Run: python benchmarks/import_lists.py [--sizes 100000 1000000 ...] [--vics N] [--peer N]
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
from charts import Curve, draw
from recorded import record

from clew.format import ExportHead, export_format
from clew.model.category import Category
from clew.model.digests import Digests, PartialDigests
from clew.model.hashset import DigestBlock, Entry, EntryFile, HashSet
from clew.store import hashsets, list_import, volume_search, volume_writer
from clew.store.catalog import Catalog
from clew.store.exact import exact, hits
from clew.store.listed import volume_of
from clew.store.volume import Volume

ASKED = 100_000
SIZES = (100_000, 1_000_000, 10_000_000, 30_000_000)
AT_ONCE = 100_000
COLD = ((ASKED, 1, 16), (ASKED, 8, 16), (ASKED, 32, 16), (10_000, 8, 1), (10_000, 8, 16), (10_000, 8, 256))
"""Lookups, readers and density tried together."""
Figures = dict[str, Any]
Bytes = npt.NDArray[np.uint8]
CHART = Path(__file__).parent.parent / "docs" / "images" / "import_lists.png"


def main() -> None:
    """Measure, print and write results/import_lists.json; draw docs/images/import_lists.png."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--vics", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.lookups:
        print(json.dumps(measured_lookups(arguments.lookups)))
        return
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in arguments.sizes:
            measure_csv(Path(folder), size, figures)
        measure_vics(Path(folder), arguments.vics, figures)
        measure_peer(Path(folder), arguments.peer, max(arguments.sizes), figures)
    measure_choices(min(max(arguments.sizes), 10_000_000), figures)
    for kilobytes in (16, 64, 256):
        measure_blocks(min(arguments.vics, 100_000), kilobytes << 10, figures)
    record("import_lists", figures, sizes=list(arguments.sizes), vics=arguments.vics, peer=arguments.peer, asked=ASKED)
    title = "Import of a list, and 100,000 lookups in it"
    draw(CHART, curves(figures, arguments.sizes, arguments.peer), title, "lines of SHA-1 and MD5", "seconds")


def digests(size: int) -> Iterator[tuple[Bytes, Bytes]]:
    """Yield SHA-1s (n, 20) and MD5s (n, 16), the same for the same size."""
    generator = np.random.default_rng(size)
    for start in range(0, size, AT_ONCE):
        rows = generator.integers(0, 256, (min(AT_ONCE, size - start), 36), np.uint8)
        yield rows[:, :20], rows[:, 20:]


def measure_csv(folder: Path, size: int, figures: Figures) -> None:
    """Import a CSV of that many lines by the command line, then look up in it."""
    path, workspace = folder / "list.csv", folder / f"workspace {size}"
    with path.open("w", encoding="ascii") as file:
        file.write("sha1,md5\n")
        for sha1, md5 in digests(size):
            left, right = sha1.tobytes().hex(), md5.tobytes().hex()
            file.write(
                "".join(f"{left[n * 40 : n * 40 + 40]},{right[n * 32 : n * 32 + 32]}\n" for n in range(len(md5)))
            )
    name = f"CSV of {size:,} lines"
    figures[f"{name}: file, MB"] = path.stat().st_size / 1e6
    imported(path, workspace, name, figures)
    path.unlink()
    lists = [each for each in (workspace / "lists").rglob("*") if each.is_file()]
    figures[f"{name}: columns, bytes a line"] = sum(each.stat().st_size for each in lists) / size
    for each in lists:
        forget(each)
    child = subprocess.run(
        [sys.executable, __file__, "--lookups", workspace], check=True, capture_output=True, text=True
    )
    for what, value in json.loads(child.stdout).items():
        figures[f"{name}: {what}"] = value


def imported(path: Path, workspace: Path, name: str, figures: Figures) -> None:
    """Run `clew hashset import` in a process of its own."""
    command = [sys.executable, "-m", "clew", "hashset", "import", path, "--workspace", workspace, "--quiet"]
    command += ["--scheme", "us"] if path.suffix == ".json" else []
    started = perf_counter()
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    peaks = [0]
    watcher = threading.Thread(target=watch_peak, args=(child.pid, peaks))
    watcher.start()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"the import ended with {child.returncode}"
    figures[f"{name}: import, s"] = perf_counter() - started
    watcher.join()
    figures[f"{name}: import, ru_maxrss, MB"] = usage.ru_maxrss * 1024 / 1e6
    figures[f"{name}: import, VmHWM, MB"] = peaks[0] * 1024 / 1e6


def watch_peak(process: int, peaks: list[int]) -> None:
    """Keep the highest VmHWM of a process, in KiB, until it ends."""
    while True:
        try:
            lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return
        peak = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
        if not peak:
            return
        peaks[0] = max(peaks[0], *peak)
        time.sleep(0.05)


def forget(path: Path) -> None:
    """Drop a file's pages from the page cache."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def measured_lookups(workspace: Path) -> Figures:
    """Look up in the only list of a workspace, first cold, then warm."""
    compile_kernels()
    catalog = Catalog.open(f"sqlite:///{workspace / 'catalog.sqlite'}", "local", workspace / "lists")
    with catalog.reading() as tx:
        (row,) = hashsets.hashsets(tx)
        asked = queries(row.entries)
        seconds = []
        for _ in range(6):
            started = perf_counter()
            found = sum(len(some.rows) for some in hits(tx, asked))
            seconds.append(perf_counter() - started)
            assert found == ASKED // 2
        contents = [
            Digests(md5.tobytes(), sha1.tobytes(), bytes(32), bytes(16))
            for sha1, md5 in zip(asked["sha1"], asked["md5"], strict=True)
        ]
        started = perf_counter()
        assert len(exact(tx, contents)) == ASKED // 2
        objects = perf_counter() - started
    catalog.close()
    return {
        "100,000 lookups cold, s": seconds[0],
        "100,000 lookups warm, s": sorted(seconds[1:])[2],
        "100,000 lookups warm, with an object for each hit, s": objects,
    }


def queries(size: int) -> dict[str, Bytes]:
    """Return digests to look up in no order: half on the list, from all over it, half on none."""
    generator = np.random.default_rng(1)
    rows = np.sort(generator.choice(size, ASKED // 2, replace=False))
    known = []
    first = 0
    for sha1, md5 in digests(size):
        mine = rows[(rows >= first) & (rows < first + len(sha1))] - first
        known.append(np.concatenate([sha1[mine], md5[mine]], axis=1))
        first += len(sha1)
    both = np.concatenate([*known, generator.integers(0, 256, (ASKED - len(rows), 36), np.uint8)])
    both = both[generator.permutation(ASKED)]
    return {"sha1": np.ascontiguousarray(both[:, :20]), "md5": np.ascontiguousarray(both[:, 20:])}


def compile_kernels() -> None:
    """Look up in a list of two lines."""
    with tempfile.TemporaryDirectory() as folder:
        small_list(Path(folder), 2, looked_up)


def small_list(folder: Path, size: int, use: Callable[[Volume, Bytes], float]) -> float:
    """Import digests as they are into a catalog of its own; return what `use` does with the volume and MD5s on it."""
    catalog = Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}", "local")
    blocks = (DigestBlock(np.full(len(md5), 3, np.uint8), md5=md5, sha1=sha1) for sha1, md5 in digests(size))
    with catalog.writing() as tx:
        list_import.replace(tx, HashSet("list", "csv"), blocks, bytes(32))
        volume = volume_of(tx, "list")
        rows = np.random.default_rng(1).permutation(size)[:ASKED]
        known = np.fromfile(volume.folder / "md5.digests", np.uint8).reshape(-1, 16)  # a map would keep its pages
        found = use(volume, np.ascontiguousarray(known[rows]))
    catalog.close()
    return found


def measure_choices(size: int, figures: Figures) -> None:
    """Measure with other values of the constants that `volume_search` chose; each on a list of its own."""
    for bucket in (2, 4, 8, 16):
        with chosen("BUCKET", bucket), tempfile.TemporaryDirectory() as folder:
            seconds = small_list(Path(folder), size, looked_up)
            table = next(Path(folder).rglob("md5.buckets")).stat().st_size / size
        figures[f"{bucket} rows a bucket at most: a lookup, us"] = seconds / min(ASKED, size) * 1e6
        figures[f"{bucket} rows a bucket at most: table, bytes a line"] = table
    for power in (18, 20, 22, 24):
        with chosen("SORTED_AT_ONCE", 1 << power), tempfile.TemporaryDirectory() as folder:
            figures[f"2^{power} rows sorted at once: s"] = small_list(Path(folder), size, sorted_again)
    with tempfile.TemporaryDirectory() as folder:
        for asked, readers, dense in COLD:
            with chosen("READERS", readers), chosen("DENSE", dense):
                name = f"{asked:,} lookups cold, {readers} readers, ahead over 1 page in {dense}: s"
                shutil.rmtree(folder, ignore_errors=True)
                Path(folder).mkdir()
                figures[name] = small_list(Path(folder), size, partial(looked_up_cold, asked))


@contextmanager
def chosen(constant: str, value: int) -> Iterator[None]:
    """Give a constant of `volume_search` another value for a while."""
    before = getattr(volume_search, constant)
    setattr(volume_search, constant, value)
    yield
    setattr(volume_search, constant, before)


def looked_up(volume: Volume, asked: Bytes) -> float:
    """Return the median seconds of a warm lookup."""
    times = []
    for _ in range(6):
        started = perf_counter()
        assert sum(len(rows) for _, rows in volume_search.lookup(volume, "md5", asked)) == len(asked)
        times.append(perf_counter() - started)
    return sorted(times[1:])[2]


def looked_up_cold(count: int, volume: Volume, asked: Bytes) -> float:
    """Return the seconds of a lookup of `count` digests whose columns are on the disk only."""
    for path in volume.folder.iterdir():
        forget(path)
    manifest = hashlib.sha256((volume.folder / "manifest.json").read_bytes()).digest()
    again = Volume.open(volume.folder, volume.number, manifest, volume.name)
    started = perf_counter()
    assert sum(len(rows) for _, rows in volume_search.lookup(again, "md5", asked[:count])) == count
    return perf_counter() - started


def sorted_again(volume: Volume, asked: Bytes) -> float:
    """Return the seconds that the sorted columns of the MD5s take to build."""
    del asked
    for suffix in ("buckets", "keys", "rows"):
        (volume.folder / f"md5.{suffix}").unlink()
    started = perf_counter()
    volume_search.build_search(volume, "md5", lambda _rows: None)
    return perf_counter() - started


def measure_blocks(size: int, block: int, figures: Figures) -> None:
    """Keep details in blocks of another length, and read some here and there."""
    before, volume_writer.BLOCK = volume_writer.BLOCK, block
    name = f"details in blocks of {block >> 10} KiB"
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog.open(f"sqlite:///{folder}/catalog.sqlite", "local")
        with catalog.writing() as tx:
            list_import.replace(tx, HashSet("list", "csv"), media(size), bytes(32))
            volume = volume_of(tx, "list")
            places = np.random.default_rng(1).integers(0, size, 500).tolist()
            started = perf_counter()
            for place in places:
                volume.details(place)
            figures[f"{name}: read here and there, ms each"] = (perf_counter() - started) / len(places) * 1e3
            figures[f"{name}: bytes a media"] = (volume.folder / "details.zst").stat().st_size / size
        catalog.close()
    volume_writer.BLOCK = before


def measure_vics(folder: Path, size: int, figures: Figures) -> None:
    """Import a VICS 2.0 list by the command line."""
    path = folder / "list.json"
    head = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "2026-11-22T10:00:00Z", size, is_case=False)
    with path.open("wb") as file:
        export_format("vics-2.0-us").write(head, media(size), file)
    name = f"VICS 2.0 of {size:,} media"
    figures[f"{name}: file, MB"] = path.stat().st_size / 1e6
    workspace = folder / "workspace of VICS"
    imported(path, workspace, name, figures)
    path.unlink()
    lists = [each.stat().st_size for each in (workspace / "lists").rglob("*") if each.is_file()]
    figures[f"{name}: columns, bytes a media"] = sum(lists) / size


def media(size: int) -> Iterator[Entry]:
    """Make entries as a VICS list has them."""
    number = 0
    for sha1s, md5s in digests(size):
        for sha1, md5 in zip(sha1s, md5s, strict=True):
            number += 1
            yield Entry(
                PartialDigests(md5=md5.tobytes(), sha1=sha1.tobytes()),
                size=10_000 + number,
                mime="image/jpeg",
                categories=(Category("us", "2.0", str(number % 5)),),
                series=f"bridges {number % 1000}",
                is_victim_identified=False,
                files=(EntryFile(f"IMG_{number}.JPG", f"/DCIM/IMG_{number}.JPG", "2024-01-02T03:04:05Z"),),
                exif=(("Make", "ACME"), ("Model", "X")),
                extra=json.dumps({"MediaID": number}),
            )


def measure_peer(folder: Path, size: int, largest: int, figures: Figures) -> None:
    """Load the same lines into SQLite, index both digests, look up; extrapolate the load to the largest list."""
    path = folder / "peer.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, sha1 BLOB NOT NULL, md5 BLOB NOT NULL)")
    for name in ("sha1", "md5"):
        connection.execute(f"CREATE INDEX entries_{name} ON entries ({name})")
    taken = 0.0
    for sha1s, md5s in digests(size):
        rows = [(sha1.tobytes(), md5.tobytes()) for sha1, md5 in zip(sha1s, md5s, strict=True)]
        started = perf_counter()
        connection.executemany("INSERT INTO entries (sha1, md5) VALUES (?, ?)", rows)
        taken += perf_counter() - started
    started = perf_counter()
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    taken += perf_counter() - started
    name = f"SQLite, {size:,} rows"
    figures[f"{name}: load, s"] = taken
    figures[f"{name}: load, extrapolated, s"] = taken * largest / size
    figures[f"{name}: file, bytes a line"] = path.stat().st_size / size
    asked = queries(size)
    connection.close()
    forget(path)
    connection = sqlite3.connect(path)
    for heat in ("cold", "warm"):
        started = perf_counter()
        found = set()
        for digest in ("sha1", "md5"):
            values = [(each.tobytes(),) for each in asked[digest]]
            statement = f"SELECT id FROM entries WHERE {digest} = ?"  # noqa: S608 - names of ours
            found |= {row[0] for value in values for row in connection.execute(statement, value)}
        figures[f"{name}: 100,000 lookups {heat}, s"] = perf_counter() - started
        assert len(found) == ASKED // 2
    connection.close()


def curves(figures: Figures, sizes: list[int], peer: int) -> list[Curve]:
    """Return what grows with a list; the peer's load is a straight line from what was measured."""
    names = [f"CSV of {size:,} lines" for size in sizes]
    loads = [figures[f"SQLite, {peer:,} rows: load, s"], figures[f"SQLite, {peer:,} rows: load, extrapolated, s"]]
    return [
        Curve("import", "ours", sizes, [figures[f"{name}: import, s"] for name in names]),
        Curve("lookups, cold", "ours, paler", sizes, [figures[f"{name}: 100,000 lookups cold, s"] for name in names]),
        Curve("lookups, warm", "ours, paler", sizes, [figures[f"{name}: 100,000 lookups warm, s"] for name in names]),
        Curve("SQLite rows (extrapolated)", "peer", [peer, max(sizes)] if peer < max(sizes) else [], loads),
    ]


if __name__ == "__main__":
    main()
