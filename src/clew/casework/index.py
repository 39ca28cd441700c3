"""Looks after the indexes that near matches are found by: how they stand, whether they are sound, made compact or anew.

An index that is missing, damaged or behind is no fault of the case: every act brings it up to date for itself. These
acts save the time that takes.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from clew.casework.desk import Desk
from clew.casework.hashed_media import tolerance
from clew.casework.identify import searched
from clew.casework.progress import Progress, Watch
from clew.config import Matching
from clew.errors import IndexDamagedError, UnavailableError
from clew.matching import index_folder
from clew.matching.cores import cores
from clew.matching.hamming import HammingIndex
from clew.matching.listening import SEED_BITS
from clew.matching.manifest import MANIFEST, read, understood
from clew.store.catalog import Transaction
from clew.store.indexes import SOUND, Codes, counts, indexes, rebuilt, states


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """One index on the disk, `size` bytes of it; `plan` says how codes near to another are found.

    All is empty where it isn't there yet. Where it can't be used, only `fault` isn't, and says why.
    """

    name: str
    is_there: bool = True
    codes: int = 0
    segments: int = 0
    size: int = 0
    is_current: bool = False
    plan: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What reading one index whole has shown; it is sound where there are no faults."""

    name: str
    codes: int
    faults: tuple[str, ...]


def index_status(desk: Desk) -> list[IndexStatus]:
    """Tell how every index on the disk stands; none is read whole."""
    root, matching = _root(desk), desk.config.matching
    with desk.catalog.reading() as tx:
        return [
            _status(root / name, state, _radius(codes, matching))
            for codes in _held(matching)
            for name, state in states(tx, codes).items()
        ]


def index_check(desk: Desk, watch: Watch) -> list[IndexCheck]:
    """Read every index there is whole: its checksums, that its numbers point where they may, that it lacks nothing."""
    root = _root(desk)
    checks = []
    with desk.catalog.reading() as tx:
        for codes in _held(desk.config.matching):
            current, wanted = states(tx, codes), counts(tx, codes)
            for name in [each for each in current if (root / each / MANIFEST).exists()]:
                watch(Progress(f"Reading {name}"))
                checks.append(_check(root / name, current[name], wanted[name]))
    return checks


def index_compact(desk: Desk, watch: Watch) -> list[IndexStatus]:
    """Bring every index up to date, make one segment of each, laid out for what it holds, and save it."""
    return _saved(desk, watch, "Bringing the indexes of {} up to date", "Compacting {}", indexes)


def index_rebuild(desk: Desk, watch: Watch) -> list[IndexStatus]:
    """Make every index anew, from nothing but the catalog and the lists, and save it."""
    return _saved(desk, watch, "Reading hashes by {}", "Writing {}", rebuilt)


def _saved(
    desk: Desk, watch: Watch, making: str, saving: str, make: Callable[[Transaction, Codes], dict[str, HammingIndex]]
) -> list[IndexStatus]:
    """Make the indexes of every hasher, each one segment, and save them; `making` and `saving` are said meanwhile."""
    with desk.catalog.writer_lock():
        with desk.catalog.reading() as tx:
            for codes in _held(desk.config.matching):
                watch(Progress(making.format(codes.hasher)))
                for name, index in make(tx, codes).items():
                    watch(Progress(saving.format(name)))
                    index.compact()
                    tx.indexes.save(name, index)
        return index_status(desk)


def _held(matching: Matching) -> list[Codes]:
    """Return all codes that there are indexes of."""
    return [*searched(matching), SOUND]


def _radius(codes: Codes, matching: Matching) -> int:
    """Return within how many bits some codes are searched."""
    return SEED_BITS if codes == SOUND else tolerance(codes.hasher, matching).near_bits


def _root(desk: Desk) -> Path:
    path = desk.catalog.indexes.path
    if path is None:
        raise UnavailableError("indexes are kept in a workspace's folder, and this catalog was opened without one")
    return path


def _status(folder: Path, state: str, radius: int) -> IndexStatus:
    if not (folder / MANIFEST).exists():
        return IndexStatus(folder.name, is_there=False)
    try:
        manifest = understood(folder, read(folder))
        index = HammingIndex.open(folder)
    except IndexDamagedError as error:
        return IndexStatus(folder.name, fault=str(error))
    size = sum(each.size for each in manifest.files().values()) + (folder / MANIFEST).stat().st_size
    return IndexStatus(
        name=folder.name,
        codes=index.count,
        segments=index.segments,
        size=size,
        is_current=index.state == state,
        plan=str(index.plan(radius)),
    )


def _check(folder: Path, state: str, wanted: int) -> IndexCheck:
    with ThreadPoolExecutor(cores()) as pool:
        faults = index_folder.check(folder, pool)
    if faults:
        return IndexCheck(folder.name, 0, tuple(faults))
    index = HammingIndex.open(folder)
    if index.state == state and index.count != wanted:
        faults = [f"the index {folder} holds {index.count:,} codes, the catalog {wanted:,}"]
    return IndexCheck(folder.name, index.count, tuple(faults))
