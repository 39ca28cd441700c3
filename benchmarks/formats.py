"""Measures how many entries a second each list format reads and writes on one core, and how fast blocks are read.

Files are made here, of the given number of entries with an MD5, a SHA-1 and a name; VICS media also with a file, EXIF
and fields that are not understood, about 640 bytes each. Blocks are read from lines of digests alone, where the peers
are PyArrow, which only cuts the same lines into columns of text, and Python's csv with bytes.fromhex.
Run: python benchmarks/formats.py [--entries N] [--lines N]
"""

import argparse
import csv
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from types import ModuleType

from recorded import record

from clew.format import BlockFormat, ExportFormat, ExportHead, ListFormat, blocks, export_format, formats
from clew.model.digests import PartialDigests
from clew.model.hashset import DigestBlock, Entry, EntryFile
from clew.notation import byte_lines, json_stream, plain_lines

HEAD = ExportHead("Operation Lantern", "Unit 7", "Officer 12", "2026-11-22T10:00:00Z", 0, is_case=False)
NSRL = '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n'
ICSE = (
    "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;"
    "Series name;Number of submissions;File Available;Media Type;Baseline\n"
)
LINES: dict[str, tuple[str, Callable[[str, str, int], str]]] = {
    "text": ("", lambda _md5, sha1, _n: sha1),
    "csv": ("md5,sha1\n", lambda md5, sha1, _n: f"{md5},{sha1}"),
    "icse-csv": (ICSE, lambda md5, sha1, n: f"{md5};{sha1};;{n};Yes;No;No;bridges;3;Yes;Image;Yes"),
    "nsrl-2": (NSRL, lambda md5, sha1, n: f'"{sha1}","{md5}","0A1B2C3D","library{n}.dll",{n},12,"362",""'),
}
CHUNKS = (14, 16, 18, 20)
ODD_EVERY = (6, 10, 20, 32)
WORTH = (4, 8, 16)


def main() -> None:
    """Measure, print and write results/formats.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--lines", type=int, default=2_000_000)
    arguments = parser.parse_args()
    count, many = arguments.entries, arguments.lines
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, each in formats().items():
            path = Path(folder) / name
            if isinstance(each, ExportFormat):
                started = perf_counter()
                with path.open("wb") as file:
                    export_format(name).write(HEAD, entries(count), file)
                figures[f"{name}: written a second"] = count / (perf_counter() - started)
            if isinstance(each, ListFormat):
                figures[f"{name}: read a second"] = rate(each, sample(name, path, count), count)
        vics = formats()["vics-2.0-us"]
        assert isinstance(vics, ListFormat)
        for bits in CHUNKS:
            json_stream.CHUNK_CHARS = 1 << bits
            figures[f"vics-2.0-us: read a second, chunks of 2^{bits}"] = rate(vics, Path(folder) / "vics-2.0-us", count)
        measure_blocks(Path(folder), many, figures)
    record("formats", figures, entries=count, lines=many)


def measure_blocks(folder: Path, count: int, figures: dict[str, object]) -> None:
    """Read lines of digests in blocks, by other sizes of what is read at a time, between odd lines, and by peers."""
    peers: dict[str, Callable[[Path], int]] = {"PyArrow, text only": by_pyarrow, "Python's csv": by_python}
    for name in ("csv", "text"):
        path = sample(name, folder / f"many.{name}", count)
        reader = block_reader(name)
        in_blocks(reader, sample(name, folder / f"few.{name}", 3))  # compiles
        readings = {"blocks": partial(in_blocks, reader)} | (peers if name == "csv" else {})
        for title, reading in readings.items():
            seconds = timed(reading, path, count)
            figures[f"{name}, {title}: million lines a second"] = count / seconds / 1e6
            figures[f"{name}, {title}: MB a second"] = path.stat().st_size / seconds / 1e6
    path, reader = folder / "many.csv", block_reader("csv")
    measure_constants(partial(in_blocks, reader), path, count, figures)
    for every in ODD_EVERY:
        few = count // 10
        path = with_odd_lines(folder / "odd.csv", few, every)
        slow = few / timed(one_by_one, path, few)
        for worth in WORTH:
            plain_lines.FEW = worth
            seconds = timed(partial(in_blocks, reader), path, few)
            figures[f"csv, one odd line in {every}, blocks from {worth} lines: times one by one"] = few / seconds / slow


def measure_constants(reading: Callable[[Path], int], path: Path, count: int, figures: dict[str, object]) -> None:
    """Read by other sizes of chunks and blocks."""
    sizes: tuple[tuple[ModuleType, str, tuple[int, ...]], ...] = (
        (byte_lines, "CHUNK_BYTES", (18, 20, 22)),
        (plain_lines, "BLOCK_LINES", (14, 16, 17, 18)),
    )
    for module, constant, powers in sizes:
        chosen = getattr(module, constant)
        for power in powers:
            setattr(module, constant, 1 << power)
            title = f"csv, blocks, {constant} of 2^{power}: million lines a second"
            figures[title] = count / timed(reading, path, count) / 1e6
        setattr(module, constant, chosen)


def timed(reading: Callable[[Path], int], path: Path, count: int) -> float:
    """Return the seconds that a reading took, the best of three."""
    best = float("inf")
    for _ in range(3):
        started = perf_counter()
        assert reading(path) == count
        best = min(best, perf_counter() - started)
    return best


def block_reader(name: str) -> BlockFormat:
    """Return a format that reads blocks."""
    reader = formats()[name]
    assert isinstance(reader, BlockFormat)
    return reader


def in_blocks(reader: BlockFormat, path: Path) -> int:
    """Count lines as the import reads them."""
    return sum(len(item) if isinstance(item, DigestBlock) else 1 for item in blocks(reader, path))


def one_by_one(path: Path) -> int:
    """Count lines of a CSV read one by one."""
    return sum(1 for _ in block_reader("csv").read(path))


def by_pyarrow(path: Path) -> int:
    """Count the rows PyArrow cuts into two columns of text, on one core, a chunk at a time."""
    from pyarrow import csv as arrow_csv

    types = arrow_csv.ConvertOptions(column_types={"md5": "string", "sha1": "string"})
    with arrow_csv.open_csv(path, arrow_csv.ReadOptions(use_threads=False), convert_options=types) as batches:
        return sum(batch.num_rows for batch in batches)


def by_python(path: Path) -> int:
    """Count the rows whose digests Python's csv and bytes.fromhex read."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return sum(len(bytes.fromhex(md5)) == 16 and len(bytes.fromhex(sha1)) == 20 for md5, sha1 in rows)


def with_odd_lines(path: Path, count: int, every: int) -> Path:
    """Make a CSV in which now and then a line holds more than digests."""
    with path.open("w", encoding="utf-8") as file:
        file.write("md5,sha1,note\n")
        file.writelines(f"{n:032x},{n:040x},{'' if n % every else 'bridge'}\n" for n in range(count))
    return path


def rate(reader: ListFormat, path: Path, count: int) -> float:
    """Return entries read a second."""
    started = perf_counter()
    found = sum(isinstance(item, Entry) for item in reader.read(path))
    assert found == count
    return count / (perf_counter() - started)


def sample(name: str, path: Path, count: int) -> Path:
    """Make the file to read; where none is made here, what was written before is read."""
    if name == "nsrl-3":
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE METADATA (md5 TEXT, sha1 TEXT, sha256 TEXT, file_name TEXT, bytes INTEGER)")
        rows = ((f"{n:032x}", f"{n:040x}", f"{n:064x}", f"library{n}.dll", n) for n in range(count))
        connection.executemany("INSERT INTO METADATA VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()
        connection.close()
    elif name in LINES:
        header, line = LINES[name]
        with path.open("w", encoding="utf-8") as file:
            file.write(header)
            file.writelines(line(f"{n:032x}", f"{n:040x}", n) + "\n" for n in range(count))
    return path


def entries(count: int) -> Iterator[Entry]:
    """Make entries as a VICS list has them."""
    extra = {"MediaID": 1, "RelativeFilePath": "Files\\picture of a bridge.jpg", "IsPrecategorized": "true"}
    for number in range(count):
        yield Entry(
            PartialDigests(md5=number.to_bytes(16, "big"), sha1=number.to_bytes(20, "big")),
            size=number,
            mime="image/jpeg",
            series="bridges",
            is_victim_identified=False,
            tags="benign",
            files=(EntryFile(f"IMG_{number}.JPG", f"/DCIM/IMG_{number}.JPG", "2024-01-02T03:04:05Z"),),
            exif=(("Make", "ACME"),),
            extra=json.dumps(extra),
        )


if __name__ == "__main__":
    main()
