"""An index as a folder: files that never change, and a manifest that says which of them are the index.

The manifest names, with sizes, times and checksums, a file for each segment, one for the places that were removed from
it, and one for the codes behind the segments. A save writes the files that are not there yet, each on the disk before
the manifest that names it takes the old one's place, and then deletes what no manifest names. So whoever is killed, at
any instant, leaves the index as it was before or as it is after; and a reader keeps what it has open.

Opening reads the manifest and the heads of files. A file whose time is not the recorded one (after a copy, or after
something else wrote to it) is read whole before it is trusted. What can't be trusted raises IndexDamagedError: the
index is to be built anew from what it was built from.
"""

import fcntl
import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from clew.errors import BusyError, CatalogError, IndexDamagedError, system_reason
from clew.matching.array_file import ArrayFile, FileFacts, damaged
from clew.matching.index_files import Bytes, Find, Held, Look, Reading, Writing
from clew.matching.manifest import FORMAT, Manifest, SegmentEntry, publish, read, sweep, understood
from clew.matching.segment import Integers, Segment

LOCK: Final = "lock"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment, and the places of its entries that were removed, sorted."""

    segment: Segment
    removed: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """All that an index holds: segments, codes (n, bits / 8) with ids (n,) behind them, and what it was built from."""

    bits: int
    state: str
    parts: tuple[Part, ...]
    codes: Bytes
    ids: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Saved:
    """What of an index lies in a folder: its manifest, and which file holds which segment or removed places."""

    folder: Path
    manifest: bytes
    held: tuple[Held, ...]


def load(folder: Path, pool: Executor) -> tuple[Contents, Saved]:
    """Open the index in a folder, its arrays mapped read-only.

    Raises IndexDamagedError, also where there is none. A save by another process meanwhile only makes it begin again.
    """

    def look(file: ArrayFile, recorded: FileFacts, find: Find) -> None:
        if file.facts != recorded and (found := find()):
            raise damaged(file.path, "; ".join(found))

    while True:
        text = read(folder)
        try:
            return _opened(folder, text, pool, look)
        except IndexDamagedError:
            if _is_current(folder, text):
                raise


def check(folder: Path, pool: Executor) -> list[str]:
    """Read an index whole; return what is wrong with it."""
    while True:
        found: list[str] = []

        def look(file: ArrayFile, _recorded: FileFacts, find: Find, found: list[str] = found) -> None:
            found += [f"the index file {file.path} can't be used: {what}" for what in find()]

        text = b""
        try:
            text = read(folder)
            _opened(folder, text, pool, look)
        except IndexDamagedError as error:
            found.append(str(error))
        if not found or _is_current(folder, text):
            return found


def save(folder: Path, contents: Contents, known: Saved | None, pool: Executor) -> Saved:
    """Make a folder hold this index; what `known` says is there already is not written again.

    When this returns all of it is on the disk. Raises BusyError where another writer is at it, or wrote there since
    `known` was opened or saved; CatalogError where the folder can't be written.
    """
    folder = folder.absolute()
    known = known if known is not None and known.folder == folder else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            there = _there(folder)
            if known is not None and there is not None and read(folder) != known.manifest:
                raise BusyError(f"another process wrote the index {folder} since it was opened here: open it anew")
            try:
                sweep(folder, there)
                return _save(folder, contents, Writing(folder, pool, known.held if known else (), there), there)
            finally:
                sweep(folder, _there(folder))
    except OSError as error:
        raise CatalogError(
            f"the index {folder} can't be written: {system_reason(error)}; check the disk and who owns it"
        ) from error


def is_behind(folder: Path, known: Saved | None) -> bool:
    """Tell whether a folder holds an index that was saved there later than `known` was opened or saved, if at all."""
    try:
        text = read(folder)
    except IndexDamagedError:
        return False
    return known is None or text != known.manifest


def _save(folder: Path, contents: Contents, writing: Writing, there: Manifest | None) -> Saved:
    entries = [SegmentEntry(writing.segment(part.segment), writing.removed(part.removed)) for part in contents.parts]
    manifest = Manifest(
        format=FORMAT,
        bits=contents.bits,
        generation=1 if there is None else there.generation + 1,
        state=contents.state,
        segments=entries,
        tail=writing.tail(contents.codes, contents.ids),
    )
    return Saved(folder, publish(folder, manifest), tuple(writing.held))


def _is_current(folder: Path, text: bytes) -> bool:
    """Tell whether these are the bytes of the folder's manifest still, or of none."""
    try:
        return read(folder) == text
    except IndexDamagedError:
        return True


def _there(folder: Path) -> Manifest | None:
    """Return what the folder's manifest says, None where there is none that can be understood."""
    try:
        return understood(folder, read(folder))
    except IndexDamagedError:
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one who writes to a folder; the kernel frees the lock when its holder dies. Raises BusyError."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BusyError(f"another process writes the index {folder}: wait until it is done, and try again") from error
    finally:
        os.close(descriptor)


def _opened(folder: Path, text: bytes, pool: Executor, look: Look) -> tuple[Contents, Saved]:
    """Map every file that a manifest names; `look` is given each."""
    manifest = understood(folder, text)
    reading = Reading(folder, manifest.bits, pool, look)
    parts = []
    for entry in manifest.segments:
        segment = reading.segment(entry.file)
        places = np.zeros(0, np.int64) if entry.removed is None else reading.removed(entry.removed, segment)
        parts.append(Part(segment, places))
    codes, ids = np.zeros((0, manifest.bits // 8), np.uint8), np.zeros(0, np.int64)
    if manifest.tail is not None:
        codes, ids = reading.tail(manifest.tail)
    contents = Contents(manifest.bits, manifest.state, tuple(parts), codes, ids)
    return contents, Saved(folder.absolute(), text, tuple(reading.held))
