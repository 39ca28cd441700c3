"""The files of an index folder: a segment, the places removed from one, the codes behind them; written and read."""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from clew.matching.array_file import ArrayFile, FileFacts, damaged, open_arrays, write_arrays
from clew.matching.manifest import Manifest
from clew.matching.segment import Integers, Segment
from clew.matching.segment_file import faults, open_segment, write_segment

TAIL: Final = "tail 1"
REMOVED: Final = "removed 1"

Bytes = npt.NDArray[np.uint8]
Held = tuple[object, FileFacts]
"""A segment or an array of removed places, and the file that holds it."""
Find = Callable[[], list[str]]
Look = Callable[[ArrayFile, FileFacts, Find], None]
"""Is given each file that is opened, what the manifest says of it, and what finds out what is wrong with its arrays."""


class Writing:
    """Writes the files of one save; what is in `known`, and that the folder's manifest names, is not written again."""

    def __init__(self, folder: Path, pool: Executor, known: Sequence[Held], there: Manifest | None) -> None:
        self.held: list[Held] = []
        self._folder = folder
        self._pool = pool
        self._known = known
        self._there = {} if there is None else there.files()

    def segment(self, segment: Segment) -> FileFacts:
        """Return the file of a segment."""
        facts = self._kept(segment) or write_segment(self._fresh("segment"), segment, self._pool)
        self.held.append((segment, facts))
        return facts

    def removed(self, places: Integers) -> FileFacts | None:
        """Return the file of removed places, None for none."""
        if not len(places):
            return None
        facts = self._kept(places)
        facts = facts or write_arrays(self._fresh("removed"), REMOVED, {}, {"places": places}, self._pool)
        self.held.append((places, facts))
        return facts

    def tail(self, codes: Bytes, ids: Integers) -> FileFacts | None:
        """Return the file of the codes behind the segments, None for none."""
        if not len(ids):
            return None
        return write_arrays(self._fresh("tail"), TAIL, {}, {"codes": codes, "ids": ids}, self._pool)

    def _kept(self, values: object) -> FileFacts | None:
        for held, facts in self._known:
            named = self._there.get(facts.name)
            if held is values and named is not None and named.head == facts.head:
                return facts if (self._folder / facts.name).exists() else None
        return None

    def _fresh(self, kind: str) -> Path:
        """Return a name that no file had before, so that no older manifest means this one."""
        return self._folder / f"{secrets.token_hex(8)}.{kind}"


class Reading:
    """Opens the files that a manifest names; each raises IndexDamagedError where it isn't the one that is named."""

    def __init__(self, folder: Path, bits: int, pool: Executor, look: Look) -> None:
        self.held: list[Held] = []
        self._folder = folder
        self._bits = bits
        self._pool = pool
        self._look = look

    def segment(self, recorded: FileFacts) -> Segment:
        """Map a segment."""
        path = self._folder / recorded.name
        segment, file = open_segment(path)
        _compare(file, recorded)
        if segment.layout.bits != self._bits:
            raise damaged(path, f"its codes have {segment.layout.bits} bits, not {self._bits}")
        self._look(file, recorded, lambda: faults(segment, file, self._pool))
        self.held.append((segment, file.facts))
        return segment

    def removed(self, recorded: FileFacts, segment: Segment) -> Integers:
        """Map the places removed from a segment."""
        file = self._open(recorded, REMOVED)
        places = self._array(file, "places", np.int64, 1)
        self._look(file, recorded, lambda: self._altered(file) or _misplaced(places, segment.count))
        self.held.append((places, file.facts))
        return places

    def tail(self, recorded: FileFacts) -> tuple[Bytes, Integers]:
        """Map the codes behind the segments, with their ids."""
        file = self._open(recorded, TAIL)
        codes, ids = self._array(file, "codes", np.uint8, 2), self._array(file, "ids", np.int64, 1)
        if codes.shape != (len(ids), self._bits // 8):
            raise damaged(file.path, "its codes and ids don't belong together")
        self._look(file, recorded, lambda: self._altered(file))
        return codes, ids

    def _open(self, recorded: FileFacts, kind: str) -> ArrayFile:
        file = open_arrays(self._folder / recorded.name, kind)
        _compare(file, recorded)
        return file

    def _array(self, file: ArrayFile, name: str, kind: type, axes: int) -> npt.NDArray[Any]:
        values = file.arrays.get(name)
        if values is None or values.dtype != kind or values.ndim != axes:
            raise damaged(file.path, f"it lacks {name}")
        return values

    def _altered(self, file: ArrayFile) -> list[str]:
        return [f"{name} is not as it was written" for name in file.altered(self._pool)]


def _compare(file: ArrayFile, recorded: FileFacts) -> None:
    if (file.facts.head, file.facts.size) != (recorded.head, recorded.size):
        raise damaged(file.path, "it is not the file that the manifest names")


def _misplaced(places: Integers, count: int) -> list[str]:
    inside = len(places) > 0 and places[0] >= 0 and places[-1] < count
    return [] if inside and bool((places[1:] > places[:-1]).all()) else ["places don't belong to the segment"]
