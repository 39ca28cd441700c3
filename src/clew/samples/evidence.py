"""Makes a folder of sample evidence with lists and the truth about both.

The folder gets `evidence/` (the exhibit), `lists/` (operation-lantern.json, operation-lantern-v2.json, reference.csv)
and `truth.json` (see `truth.py`). The same number of files and seed give the same bytes, however many processes
work on it.
"""

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from clew.errors import UsageError
from clew.samples import hostile
from clew.samples.dice import Dice
from clew.samples.family import Made, MadeFamily, make_family, write_file
from clew.samples.lists import REFERENCE, Stock, write_lantern, write_reference
from clew.samples.outcome import truth_of
from clew.samples.photos import photos_in
from clew.samples.plan import Plan, PlannedFile, make_plan
from clew.samples.stock import icon_bytes
from clew.samples.truth import Truth, write_truth

FEWEST = 20
MOST = 20_000
WORTH_A_PROCESS = 150
"""From this many files on other processes help: starting them takes about as long as making 40 files."""


def make_evidence(
    folder: Path,
    *,
    files: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    workers: int = 0,
    photos: Path | None = None,
    has_pipe: bool = True,
) -> Truth:
    """Make sample evidence of so many files (20 to 20,000) in a folder that is empty or not there yet.

    `progress` is told how many files are done. `workers` 0 means one a core. Where `photos` names a folder, the
    pictures in it stand in for as many drawn scenes; the result then depends on them too. `has_pipe` puts a named pipe
    into the evidence. Raises UsageError for another number of files or a folder that holds something.
    """
    if not FEWEST <= files <= MOST:
        raise UsageError(f"sample evidence has {FEWEST} to {MOST} files, not {files}")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: not empty")
    plan = make_plan(files, seed, photos_in(photos) if photos else (), has_pipe=has_pipe)
    root, lists = folder / "evidence", folder / "lists"
    _make_folders(plan, root, lists)
    made: list[MadeFamily] = []
    done = 0
    for result in _made_families(plan, root, workers or os.cpu_count() or 1):
        made.append(result)
        done += len(result.files)
        if progress:
            progress(done)
    others, stock = _make_others(plan, root, lists)
    if progress:
        progress(files)
    written = (*write_lantern(lists, seed, plan.families, made), write_reference(lists, stock))
    truth = truth_of(plan, made, others, written)
    write_truth(truth, folder / "truth.json")
    return truth


def _make_folders(plan: Plan, root: Path, lists: Path) -> None:
    paths = {planned.path for family in plan.families for planned in family.files} | {each.path for each in plan.others}
    for below in sorted({os.path.dirname(path) for path in paths}):  # noqa: PTH120 - pathlib has no byte paths
        os.makedirs(os.path.join(os.fsencode(root), below), exist_ok=True)  # noqa: PTH103, PTH118
    (root / "Documents" / "Scans").mkdir(parents=True, exist_ok=True)
    lists.mkdir(parents=True)


def _made_families(plan: Plan, root: Path, workers: int) -> Iterator[MadeFamily]:
    """Make all families, in the plan's order."""
    make = partial(make_family, root=os.fsencode(root))
    total = sum(len(family.files) for family in plan.families)
    if workers == 1 or total < WORTH_A_PROCESS:
        yield from map(make, plan.families)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(make, plan.families, chunksize=4)


def _make_others(plan: Plan, root: Path, lists: Path) -> tuple[list[Made], list[Stock]]:
    """Make everything that comes from no base; returns the stock pictures for the list that knows them, too."""
    place = os.fsencode(root)
    made: list[Made] = []
    stock: dict[int, Stock] = {}
    for planned in plan.others:
        path = os.path.join(place, planned.path)  # noqa: PTH118 - pathlib has no byte paths
        if planned.kind == "pipe":
            os.mkfifo(path)
        elif planned.kind == "symbolic link":
            depth = planned.path.count(b"/") + 1
            os.symlink(b"../" * depth + os.fsencode(lists.name) + b"/" + REFERENCE.encode() + b".csv", path)  # noqa: PTH211
        else:
            content = _content(plan.seed, planned)
            made.append(write_file(place, planned, content, 1_600_000_000 + 977 * planned.number))
            if planned.kind == "stock picture":
                stock[int(planned.parameters["design"])] = _as_stock(planned, content)
            continue
        made.append(Made(planned.number, 0, ""))
    return made, [stock[design] for design in sorted(stock)]


def _content(seed: int, planned: PlannedFile) -> bytes:
    """Return the bytes of a file that comes from no base."""
    if planned.kind == "stock picture":
        return icon_bytes(Dice(seed, 7, int(planned.parameters["design"])))
    return hostile.MAKERS[planned.kind](Dice(seed, 6, planned.number))


def _as_stock(planned: PlannedFile, content: bytes) -> Stock:
    name = f"resource-{planned.parameters['design']}"
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Stock(name, md5, hashlib.sha1(content, usedforsecurity=False).hexdigest(), len(content))
