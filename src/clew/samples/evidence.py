"""Makes a folder of sample evidence with lists and the truth about both.

The folder gets `evidence/` (the exhibit), `lists/` (operation-lantern.json, operation-lantern-v2.json, reference.csv),
`passwords.txt` (what opens the encrypted archives) and `truth.json` (see `truth.py`). The same number of files and seed
give the same bytes, however many processes work on it, by the same versions of the encoders; speech is in films only
where espeak-ng is installed, and the truth says so.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from typing import TypeVar

from clew.errors import UsageError
from clew.model.occurrence import INSIDE
from clew.samples import hostile
from clew.samples.dice import Dice
from clew.samples.family import MadeFamily, make_family
from clew.samples.films.make import MadeFilms, make_films
from clew.samples.lists import REFERENCE, write_lantern, write_reference
from clew.samples.made import MadeAll, Stock
from clew.samples.outcome import truth_of
from clew.samples.packing.pack import Inside, pack_all
from clew.samples.packing.plan import LINKS
from clew.samples.packing.recipes import PASSWORDS
from clew.samples.photos import photos_in
from clew.samples.place import Made, Place
from clew.samples.plan import make_plan
from clew.samples.planned import Plan, PlannedFile
from clew.samples.stock import icon_bytes
from clew.samples.truth import Truth, write_truth

T = TypeVar("T")
U = TypeVar("U")

FEWEST = 20
MOST = 20_000
WORTH_A_PROCESS = 150
"""From this many files on other processes help: starting them takes about as long as making 40 files."""


def make_evidence(
    folder: Path,
    *,
    files: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    workers: int = 0,
    photos: Path | None = None,
    has_pipe: bool = True,
) -> Truth:
    """Make sample evidence of so many files (20 to 20,000) in a folder that is empty or not there yet.

    From 60 files on films and containers come on top. `progress` is told how many things of how many are done.
    `workers` 0 means one a core. Where `photos` names a folder, the
    pictures in it stand in for as many drawn scenes; the result then depends on them too. `has_pipe` puts a named pipe
    into the evidence. Raises UsageError for another number of files or a folder that holds something.
    """
    if not FEWEST <= files <= MOST:
        raise UsageError(f"sample evidence has {FEWEST} to {MOST} files, not {files}")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: not empty")
    plan = make_plan(files, seed, photos_in(photos) if photos else (), has_pipe=has_pipe)
    root, lists, aside = folder / "evidence", folder / "lists", folder / "aside"
    place = Place(os.fsencode(root), os.fsencode(aside))
    _make_folders(plan, place, lists)
    (root / "Documents" / "Scans").mkdir(parents=True, exist_ok=True)
    made = _make_all(plan, place, lists, _Told(progress, plan.total), workers or os.cpu_count() or 1)
    rmtree(aside)
    (folder / "passwords.txt").write_text("\n".join(("wrong", *PASSWORDS)) + "\n", encoding="utf-8")
    written = (*write_lantern(lists, plan, made), write_reference(lists, made.stock))
    truth = truth_of(plan, made, written)
    write_truth(truth, folder / "truth.json")
    return truth


class _Told:
    """Counts what is made, and tells whoever wants to know."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, count: int) -> None:
        """Take note that so many more are made."""
        self._done += count
        if self._progress:
            self._progress(self._done, self._total)


def _make_folders(plan: Plan, place: Place, lists: Path) -> None:
    for below in sorted({os.path.dirname(place.of(number, path)) for number, path in plan.paths()}):  # noqa: PTH120 - pathlib has no byte paths
        os.makedirs(below, exist_ok=True)  # noqa: PTH103 - the same
    os.makedirs(place.aside, exist_ok=True)  # noqa: PTH103 - the same
    lists.mkdir(parents=True)


def _make_all(plan: Plan, place: Place, lists: Path, told: _Told, workers: int) -> MadeAll:
    """Make everything; the order of what is made is the plan's, whoever makes it."""
    families: list[MadeFamily] = []
    films: list[MadeFilms] = []
    is_shared = workers > 1 and plan.total >= WORTH_A_PROCESS
    with ProcessPoolExecutor(workers, get_context("spawn")) if is_shared else nullcontext() as pool:
        films_coming = _mapped(pool, partial(make_films, place=place), plan.films, 1)
        families_coming = _mapped(pool, partial(make_family, place=place), plan.families, 4)
        for made in films_coming:
            films.append(made)
            told.add(len(made.files))
        for family in families_coming:
            families.append(family)
            told.add(len(family.files))
    others, stock = _make_others(plan, place, lists)
    told.add(len(others))
    inside = [Inside(*each) for each in plan.inside()]
    packed = pack_all(plan.seed, plan.containers, inside, place)
    told.add(len(packed.made))
    return MadeAll(tuple(families), tuple(films), tuple(others), packed, tuple(stock))


def _mapped(pool: ProcessPoolExecutor | None, make: Callable[[T], U], things: Sequence[T], chunk: int) -> Iterator[U]:
    """Make things in other processes, so many at a time, or in this one; their order stays."""
    return map(make, things) if pool is None else pool.map(make, things, chunksize=chunk)


def _make_others(plan: Plan, place: Place, lists: Path) -> tuple[list[Made], list[Stock]]:
    """Make everything that comes from no base; returns the stock pictures for the list that knows them, too."""
    made: list[Made] = []
    stock: dict[int, Stock] = {}
    for planned in plan.others:
        target = place.of(planned.number, planned.path)
        if planned.kind == "pipe":
            os.mkfifo(target)
        elif planned.kind in LINKS and INSIDE not in planned.path:
            depth = planned.path.count(b"/") + 1
            os.symlink(b"../" * depth + os.fsencode(lists.name) + b"/" + REFERENCE.encode() + b".csv", target)  # noqa: PTH211
        elif planned.kind not in LINKS:
            content = _content(plan.seed, planned)
            seconds = 1_600_000_000 + 977 * planned.number
            made.append(place.write(planned.number, planned.path, content, seconds))
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
