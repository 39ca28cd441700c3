"""How long a decision takes beside a run of another process, and for how long that run holds the database.

Run: python benchmarks/deciding.py [files] [list lines] [stacks]

As a program with more words it is the run: `deciding.py ingest|import|restack WORKSPACE WHAT`.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from recorded import record

from clew.casework.categorise import categorise, undo
from clew.casework.desk import Desk, open_desk
from clew.casework.import_list import ListOptions, import_list
from clew.casework.ingest import ingest
from clew.casework.ingest_run import IngestOptions
from clew.casework.stack import COMMIT_MEMBERS
from clew.config import Config
from clew.model.digests import Digests
from clew.model.findings import Findings, Kind, Outcome
from clew.model.occurrence import Occurrence
from clew.model.stack import Stack, StackMember
from clew.store import custody, occurrences, stacks
from clew.store.catalog import Catalog, Transaction

CASE = "OP-114"
PAUSE_S = 0.02
"""Between two decisions: fifty a second, far more than officers make."""


def _desk(workspace: str) -> Config:
    return Config(workspace=workspace, agency="agency-a")


def _draw(folder: Path, count: int, seed: int) -> None:
    """Fill a folder with pictures of coloured clouds, each another."""
    folder.mkdir()
    chance = np.random.default_rng(seed)
    for number in range(count):
        colours = Image.fromarray(chance.integers(0, 256, (12, 16, 3), np.uint8))
        colours.resize((800, 600), Image.Resampling.BICUBIC).save(folder / f"{number}.jpg", quality=85)


def _held(into: list[float]) -> None:
    """Have every write transaction of this process note for how many milliseconds it had the database."""
    begin = Catalog._write_transaction  # noqa: SLF001 - the one place where they are opened

    @contextmanager
    def timed(catalog: Catalog, checkpoint_pages: int) -> Iterator[Transaction]:
        with begin(catalog, checkpoint_pages) as tx:
            began = time.perf_counter()
            yield tx
        into.append(1000 * (time.perf_counter() - began))

    setattr(Catalog, begin.__name__, timed)


def _media(number: int) -> Digests:
    content = number.to_bytes(8, "big")
    md5 = hashlib.md5(content, usedforsecurity=False).digest()
    return Digests(md5, hashlib.sha1(content, usedforsecurity=False).digest(), hashlib.sha256(content).digest(), md5)


def _fill(desk: Desk, count: int) -> None:
    """Record so many media that nothing decodes, as files of an exhibit."""
    with desk.catalog.writer_lock():
        for first in range(0, count, 500):
            records = [
                occurrences.Record(
                    Occurrence(b"%d.bin" % number, 8, 1, None, None),
                    Findings(Outcome.UNSUPPORTED, "", Kind.OTHER, "", 8, _media(number)),
                )
                for number in range(first, first + 500)
            ]
            with desk.catalog.writing() as tx:
                occurrences.record(tx, CASE, "KP/1", records)


def _restack(desk: Desk, count: int) -> None:
    """Put one media after the other into a stack of its own, then each two into one."""
    shas = [_media(number).sha256 for number in range(count)]
    single = [Stack(each, (StackMember(each, 0),)) for each in shas]
    paired = [
        Stack(one, (StackMember(one, 0), StackMember(other, 3)))
        for one, other in zip(shas[::2], shas[1::2], strict=True)
    ]
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            first = stacks.stacks(tx, CASE)
        for before, after in ((first, [*first, *single]), ([*first, *single], [*first, *paired])):
            for each in stacks.changes(before, after, COMMIT_MEMBERS):
                with desk.catalog.writing() as tx:
                    stacks.change(tx, CASE, each)


def _run(act: str, workspace: str, what: str) -> None:
    """Do what is timed; say when it begins, and in the end how long each transaction was."""
    held: list[float] = []
    with open_desk(_desk(workspace), "officer", create=False) as desk:
        if act == "restack":
            _fill(desk, int(what))
        _held(held)
        print("begun", flush=True)
        if act == "ingest":
            ingest(desk, Path(what), CASE, "KP/2", IngestOptions(), lambda _: None)
        elif act == "import":
            import_list(desk, Path(what), ListOptions(), lambda _: None)
        else:
            _restack(desk, int(what))
    print(json.dumps(held), flush=True)


def _decide_beside(desk: Desk, names: list[str], act: str, what: object) -> dict[str, object]:
    """Decide and undo for as long as a run goes on in another process."""
    words = [sys.executable, __file__, act, desk.config.workspace, str(what)]
    took: list[float] = []
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        began = time.monotonic()
        while process.poll() is None:
            took += _timed_round(desk, names[len(took) % len(names)])
        seconds = time.monotonic() - began
        held = json.loads(process.stdout.readline())
    assert process.returncode == 0
    return {
        f"{act}: seconds": seconds,
        f"{act}: its transactions": len(held),
        f"{act}: it holds the database, ms, median": float(np.median(held)),
        f"{act}: it holds the database, ms, 99th of 100": float(np.percentile(held, 99)),
        f"{act}: it holds the database, ms, worst": max(held),
        **_told(f"{act}: decisions beside it", took),
    }


def _told(what: str, took: list[float]) -> dict[str, object]:
    return {
        what: len(took),
        f"{what}, ms, median": float(np.median(took)),
        f"{what}, ms, 99th of 100": float(np.percentile(took, 99)),
        f"{what}, ms, worst": max(took),
    }


def _timed_round(desk: Desk, name: str) -> list[float]:
    """Decide and undo; return the milliseconds that either took."""
    took = []

    def timed(call: Callable[[], int]) -> int:
        began = time.perf_counter()
        number = call()
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE_S)
        return number

    number = timed(lambda: categorise(desk, CASE, name, "us", "1", "").number)
    timed(lambda: undo(desk, CASE, number, "").number)
    return took


def main() -> None:
    """Decide beside an ingest, an import and the stacking of many, and alone."""
    files, lines, many = (int(word) for word in (sys.argv[1:4] or ("4000", "2000000", "100000")))
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _draw(root / "first", 50, 1)
        _draw(root / "second", files, 2)
        with open_desk(_desk(str(root / "workspace")), "officer", create=True) as desk:
            ingest(desk, root / "first", CASE, "KP/1", IngestOptions(), lambda _: None)
            with desk.catalog.reading() as tx:
                names = [each.name for each in stacks.stacks(tx, CASE)]
            figures |= _told("decisions alone", [ms for _ in range(100) for ms in _timed_round(desk, names[0])])
            figures |= _decide_beside(desk, names, "ingest", root / "second")
            listed = root / "list.csv"
            with listed.open("w", encoding="ascii") as stream:
                stream.write("md5\n")
                stream.writelines(_media(number).md5.hex() + "\n" for number in range(lines))
            figures |= _decide_beside(desk, names, "restack", many)
            figures |= _decide_beside(desk, names, "import", listed)
            with desk.catalog.reading() as tx:
                figures["acts in custody"] = sum(1 for _ in custody.entries(tx))
    record("deciding", figures, files=files, lines=lines, stacks=many)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        _run(*sys.argv[1:])
    else:
        main()
