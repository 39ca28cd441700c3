"""Measures how many entries a second each list format reads and writes on one core.

Files are made here, of the given number of entries with an MD5, a SHA-1 and a name; VICS media also with a file, EXIF
and fields that are not understood, about 640 bytes each. Run: python benchmarks/formats.py [--entries N]
"""

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from recorded import record

from clew.format import ExportFormat, ExportHead, ListFormat, export_format, formats
from clew.model.digests import PartialDigests
from clew.model.hashset import Entry, EntryFile
from clew.notation import json_stream

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


def main() -> None:
    """Measure, print and write results/formats.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=200_000)
    count = parser.parse_args().entries
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
    record("formats", figures, entries=count)


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
