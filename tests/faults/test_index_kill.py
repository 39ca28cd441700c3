"""Indexes whose writer is killed at any instant, and that are read while they are written.

Run as a program, this file is the writer or a reader; it prints what it has done.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from clew.errors import IndexDamagedError
from clew.matching import hamming, index_folder
from clew.matching.hamming import HammingIndex
from clew.matching.linear import LinearIndex
from clew.matching.manifest import MANIFEST, read, understood
from clew.model.camera import Camera
from clew.model.digests import Digests, PartialDigests
from clew.model.findings import Findings, Kind, Outcome, PictureFacts
from clew.model.hashset import Entry, HashSet
from clew.model.media_hash import MediaHash
from clew.model.occurrence import Occurrence
from clew.store import cases, list_import, occurrences
from clew.store.catalog import Catalog
from clew.store.indexes import Codes, entries_name, indexes, keep, media_name, rebuilt
from clew.store.occurrences import Record

BITS = 64
KILLS = 5
LAST = 40
"""Steps a reader waits for."""
PDQ = Codes("pdq", 256, 50)
SAVING = ("index_folder.py", "index_files.py", "array_file.py", "segment_file.py", "manifest.py")

TAIL = 64
"""So that a few codes make segments and merge."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hamming, "TAIL", TAIL)


def step(index: HammingIndex | LinearIndex, number: int) -> None:
    """Add some codes, remove some of an earlier step; now and then make one segment of all."""
    count = 1 + 7 * number % 50
    index.add(codes(count, number), np.arange(count) + 1000 * number)
    if number % 3 == 0:
        index.remove(np.arange(10) + 1000 * (number - 2))
    if number % 11 == 0 and isinstance(index, HammingIndex):
        index.compact()


def codes(count: int, seed: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, BITS // 8), np.uint8)


def answer(index: HammingIndex | LinearIndex) -> list[npt.NDArray[Any]]:
    return [*index.range(codes(20, 0), 24)]


def assert_as_after(index: HammingIndex, number: int) -> None:
    """Assert that an index answers as the oracle does after so many steps."""
    oracle = LinearIndex(BITS, threads=1)
    for each in range(1, number + 1):
        step(oracle, each)
    assert index.count == oracle.count
    assert same(answer(index), answer(oracle))


def same(one: list[npt.NDArray[Any]], other: list[npt.NDArray[Any]]) -> bool:
    return all(np.array_equal(each, another) for each, another in zip(one, other, strict=True))


def opened(folder: Path) -> HammingIndex:
    """Open the index in a folder, or begin one."""
    if not (folder / MANIFEST).exists():
        index = HammingIndex(BITS, threads=1)
        index.state = "0"
        return index
    return HammingIndex.open(folder, threads=1)


def write_on(folder: Path, last: int) -> None:
    """Go on with the steps, saving after each and printing its number."""
    index = opened(folder)
    for number in range(int(index.state) + 1, last + 1):
        step(index, number)
        index.save(folder, str(number))
        print(number, flush=True)  # noqa: T201 - read by the test


def read_on(folder: Path) -> None:
    """Open the index again and again until it is finished; print how many states of it were seen."""
    seen = set()
    while LAST not in seen:
        index = HammingIndex.open(folder, threads=1)
        assert_as_after(index, int(index.state))
        seen.add(int(index.state))
    print(len(seen))  # noqa: T201 - read by the test


def leftovers(folder: Path) -> set[str]:
    """Return the files of a folder that its index doesn't have."""
    named = understood(folder, read(folder)).files()
    return {each.name for each in folder.iterdir()} - named.keys() - {MANIFEST, "lock"}


def test_killed_at_any_instant_the_index_is_as_after_some_step_that_was_not_lost(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    chance = random.Random(3)  # noqa: S311 - instants, not secrets
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, __file__, "write", folder, "9999"], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            reported = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.15))
            writer.kill()
            reported = max([reported, *map(int, writer.stdout.read().split())])
        index = HammingIndex.open(folder)
        assert int(index.state) in (reported, reported + 1)
        assert_as_after(index, int(index.state))
        with ThreadPoolExecutor(1) as pool:
            assert index_folder.check(folder, pool) == []
    step(index, int(index.state) + 1)
    index.save(folder, str(int(index.state) + 1))
    assert leftovers(folder) == set()
    assert_as_after(HammingIndex.open(folder), int(index.state))


def die_at_line(kill_at: int) -> None:
    """Have this process killed when it comes to its n-th line of what saves an index."""
    lines = itertools.count(1)

    def trace(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - a trace function returns one
        if Path(frame.f_code.co_filename).name not in SAVING:
            return None
        if event == "line" and next(lines) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def die_everywhere(folder: Path, number: int) -> None:
    """Let one child after another die one line later in saving step `number`, until one lives; print how."""
    for kill_at in itertools.count(1):
        child = os.fork()
        if child == 0:
            index = opened(folder)
            if int(index.state) < number:
                step(index, number)
            die_at_line(kill_at)
            index.save(folder, str(number))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        index = HammingIndex.open(folder, threads=1)
        assert_as_after(index, int(index.state))
        assert int(index.state) in (number - 1, number)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - read by the test
        if status == 0:
            return


def test_killed_between_any_lines_of_a_save_the_index_is_as_before_or_as_after(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    number = 12  # what step 11 compacted stays, what step 12 adds and removes is new
    write_on(folder, number - 1)
    driver = subprocess.run(
        [sys.executable, __file__, "die", folder, str(number)], check=True, capture_output=True, text=True
    )
    died = [int(line) for line in driver.stdout.split()]
    assert died == [-signal.SIGKILL] * (len(died) - 1) + [0]
    assert len(died) > 50
    assert leftovers(folder) == set()
    assert_as_after(HammingIndex.open(folder), number)


def test_several_processes_read_while_one_writes(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    write_on(folder, 1)
    command = [sys.executable, __file__]
    readers = [
        subprocess.Popen([*command, "read", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    subprocess.run([*command, "write", folder, str(LAST)], check=True, capture_output=True)
    for reader in readers:
        out, err = reader.communicate()
        assert reader.returncode == 0, err.decode()
        assert int(out) >= 1
    assert leftovers(folder) == set()


def picture(seed: int) -> Record:
    """Return a picture with hashes of two parts."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    digests = Digests(*(chance.randbytes(size) for size in (16, 20, 32, 16)))
    hashes = tuple(
        MediaHash("pdq", "1", chance.randbytes(32), chance.choice((40, 90)), part, b"") for part in ("", "embedded")
    )
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
        hashes=hashes,
        thumbnail=b"",
    )
    found = Findings(Outcome.EXAMINED, "", Kind.PICTURE, "image/jpeg", 9, digests, "jpeg/1", facts)
    return Record(Occurrence(b"%d.jpg" % seed, 9, 1, None, None), found)


def ingest_on(url: str) -> None:
    """Write batches and lists until killed, keeping the indexes; print each batch once all of it is done."""
    catalog = Catalog.open(url, "local")
    with catalog.writer_lock():
        with catalog.writing() as tx:
            cases.add_case(tx, "OP-1")
            cases.add_exhibit(tx, "OP-1", "KP/1", "folder", b"/evidence")
            first = cases.accounting(tx, "OP-1").found // 20
        for number in itertools.count(first):
            with catalog.writing() as tx:
                occurrences.record(tx, "OP-1", "KP/1", [picture(each) for each in range(20 * number, 20 * number + 20)])
            if number % 4 == 0:
                with catalog.writing() as tx:
                    entries = [
                        Entry(
                            PartialDigests(sha256=each.to_bytes(32)),
                            hashes=(MediaHash("pdq", "1", os.urandom(32), 90),),
                        )
                        for each in range(15)
                    ]
                    list_import.replace(tx, HashSet(f"list-{number % 3}", "csv"), entries, bytes(32))
            keep(catalog, [PDQ], after=1 + 50 * (number % 2))
            if number % 7 == 0:
                with catalog.reading() as tx:
                    for name, index in indexes(tx, PDQ).items():
                        index.compact()
                        tx.indexes.save(name, index)
            print(number + 1, flush=True)  # noqa: T201 - read by the test


def test_killed_while_it_ingests_imports_and_compacts_the_indexes_stay_in_step(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    chance = random.Random(5)  # noqa: S311 - instants, not secrets
    asked = np.zeros((1, 32), np.uint8)
    saved = 0
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, __file__, "ingest", url], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            reported = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.4))
            writer.kill()
            reported = max([reported, *map(int, writer.stdout.read().split())])
        catalog = Catalog.open(url, "local")
        with catalog.reading() as tx:
            assert cases.accounting(tx, "OP-1").found // 20 in (reported, reported + 1)
            for name, index in indexes(tx, PDQ).items():
                new = rebuilt(tx, PDQ)[name]
                assert index.count == new.count
                assert same([*index.range(asked, 256)], [*new.range(asked, 256)])
        saved += sum(is_sound(tmp_path, name) for name in (media_name(PDQ), entries_name(PDQ)))
        catalog.close()
    assert saved == 2 * KILLS  # what a kill leaves is an index, not the lack of one


def is_sound(workspace: Path, name: str) -> bool:
    (folder,) = workspace.glob(f"index/*/{name}")
    try:
        HammingIndex.open(folder)
    except IndexDamagedError:
        return False
    with ThreadPoolExecutor(1) as pool:
        return index_folder.check(folder, pool) == []


if __name__ == "__main__":
    hamming.TAIL = TAIL
    if sys.argv[1] == "write":
        write_on(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "read":
        read_on(Path(sys.argv[2]))
    elif sys.argv[1] == "die":
        die_everywhere(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        ingest_on(sys.argv[2])
