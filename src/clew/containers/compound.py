"""Compound files (MS-CFB): the folders and streams of .doc, .xls, .ppt, .msg and Thumbs.db.

Sectors are looked up as they are needed, so that a file of any size is told by its directory alone, and streams are
read in place. Nothing is allocated by what a header claims, and no chain is followed for longer than the file is.
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from clew.containers.times import filetime_ns
from clew.containers.window import Joined, Read, Seekable, Window
from clew.errors import ExaminationError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STORAGE, STREAM, ROOT = 1, 2, 5
_LAST_SECTOR = 0xFFFFFFFA
"""MAXREGSECT: higher numbers end a chain or mark a sector."""
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096
"""Smaller streams lie in the root's stream; the only value that is allowed (MS-CFB 2.2)."""
_HEADER_DIFAT = 109
_WALKS = 64
"""A file's sectors may be passed through so many times in all: each stream twice, the directory and tables with it."""
_MOST_ENTRIES = 1_000_000
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One folder or stream; `path` is the names from the root on, `size` in bytes; times in ns since 1970 UTC."""

    path: tuple[str, ...]
    kind: int
    start: int
    size: int
    created_ns: int | None
    modified_ns: int | None

    @property
    def name(self) -> str:
        """The last part of its path, "" for the root."""
        return self.path[-1] if self.path else ""

    @property
    def folder(self) -> tuple[str, ...]:
        """The path of the folder it is in."""
        return self.path[:-1]


@dataclass(frozen=True, slots=True)
class _Record:
    """A directory entry as it lies there (MS-CFB 2.6.1)."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int
    created_ns: int | None
    modified_ns: int | None


class Compound:
    """A compound file, read through `read(at, count)`; raises ExaminationError where it is none or is damaged."""

    def __init__(self, read: Read, size: int) -> None:
        head = read(0, 512)
        if len(head) < 512 or head[:8] != MAGIC:
            raise ExaminationError("truncated: no header of a compound file")
        self._version, _, shift, mini_shift = struct.unpack_from("<4H", head, 26)
        if shift not in {9, 12} or mini_shift != 6:
            raise ExaminationError("corrupt compound file: sectors of no known size")
        self._read = read
        self._sector = 1 << shift
        self._per_sector = self._sector // 4
        self._sectors = max(0, (size - self._sector + self._sector - 1) // self._sector)
        self._steps = _WALKS * (self._sectors + 64)
        self._directory, _, _, self._mini_table, _, self._difat = struct.unpack_from("<6I", head, 48)
        self._difat_head = struct.unpack_from(f"<{_HEADER_DIFAT}I", head, 76)
        self._tables: dict[int, array[int]] = {}
        self._fat_places: list[int] | None = None
        self._mini: list[int] | None = None
        self._root_stream: Seekable | None = None
        self._entries: list[Entry] | None = None
        self._is_cut = False

    def entries(self, most: int = _MOST_ENTRIES) -> list[Entry]:
        """Return every folder and stream, those first that come first in the directory; the root has an empty path.

        Of a directory of more than `most` entries those beyond are left out. Streams that no folder holds have the path
        ("unlinked", name).
        """
        if self._entries is None:
            records = list(self._records(most))
            if not records or records[0].kind != ROOT:
                raise ExaminationError("corrupt compound file: no root folder")
            self._entries = _tree(records)
        return self._entries

    def check_whole(self) -> None:
        """Raise ExaminationError where sectors that were asked for are missing; what is there was read."""
        if self._is_cut:
            raise ExaminationError("truncated: sectors that it refers to are missing")

    def open(self, entry: Entry) -> Seekable:
        """Return a stream as a file; a stream whose sectors are missing is shorter than its entry says."""
        if entry.kind == STREAM and entry.size < _MINI_CUTOFF:
            return BytesIO(self._mini_content(entry))
        return Joined(self._read, self._extents(entry.start, entry.size))

    def window(self, entry: Entry) -> Window:
        """Return a stream to read by position."""
        return Window(self.open(entry))

    def content(self, entry: Entry, most: int) -> bytes:
        """Return the first `most` bytes of a stream."""
        return self.open(entry).read(most)

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Yield a stream's content; raises ExaminationError at its end where it is shorter than its entry says."""
        window = self.window(entry)
        yield from window.pieces()
        if window.size < entry.size:
            raise ExaminationError(f"truncated: {window.size} of {entry.size} bytes")

    def _step(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise ExaminationError("corrupt compound file: its chains of sectors cross")

    def _sector_at(self, sector: int) -> bytes:
        return self._read((sector + 1) * self._sector, self._sector)

    def _table(self, sector: int) -> "array[int]":
        """Return a sector of numbers; short where the file ends in it."""
        if sector not in self._tables:
            raw = self._sector_at(sector)
            self._tables[sector] = array("I", raw[: len(raw) & ~3])
        return self._tables[sector]

    def _fat_sectors(self) -> list[int]:
        """Return where the parts of the FAT lie (MS-CFB 2.5)."""
        if self._fat_places is None:
            self._fat_places = [each for each in self._difat_head if each < _LAST_SECTOR]
            sector = self._difat
            while sector < self._sectors:
                self._step()
                part = self._table(sector)
                self._is_cut = self._is_cut or len(part) < self._per_sector
                self._fat_places += [each for each in part[: self._per_sector - 1] if each < _LAST_SECTOR]
                sector = part[self._per_sector - 1] if len(part) == self._per_sector else _LAST_SECTOR
        return self._fat_places

    def _chain(self, sector: int) -> Iterator[int]:
        """Yield the sectors of a chain as far as it stays in the file."""
        places = self._fat_sectors()
        while sector < self._sectors:
            self._step()
            yield sector
            part, at = divmod(sector, self._per_sector)
            table = self._table(places[part]) if part < len(places) and places[part] < self._sectors else array("I")
            if at >= len(table):
                self._is_cut = True
                return
            sector = table[at]
        self._is_cut = self._is_cut or sector < _LAST_SECTOR

    def _extents(self, start: int, size: int) -> list[tuple[int, int]]:
        """Return offsets in the file and lengths of a stream, neighbours joined, up to its size."""
        extents: list[tuple[int, int]] = []
        left = size
        for sector in self._chain(start):
            if left <= 0:
                break
            at, count = (sector + 1) * self._sector, min(self._sector, left)
            if extents and sum(extents[-1]) == at:
                extents[-1] = (extents[-1][0], extents[-1][1] + count)
            else:
                extents.append((at, count))
            left -= count
        return extents

    def _mini_content(self, entry: Entry) -> bytes:
        """Return a small stream, whose sectors of 64 bytes lie in the root's stream."""
        if self._mini is None:
            chain = self._chain(self._mini_table)
            self._mini = [number for sector in chain for number in self._table(sector)]
        if self._root_stream is None:
            root = self.entries()[0]
            self._root_stream = Joined(self._read, self._extents(root.start, root.size))
        content, sector = b"", entry.start
        while len(content) < entry.size and sector < len(self._mini):
            self._step()
            self._root_stream.seek(sector * _MINI_SECTOR)
            content += self._root_stream.read(_MINI_SECTOR)
            sector = self._mini[sector]
        return content[: entry.size]

    def _records(self, most: int) -> Iterator[_Record]:
        count = 0
        for sector in self._chain(self._directory):
            raw = self._sector_at(sector)
            self._is_cut = self._is_cut or len(raw) < self._sector
            for at in range(0, len(raw) - 127, 128):
                yield self._record(raw[at : at + 128])
                count += 1
                if count >= most:
                    return

    def _record(self, raw: bytes) -> _Record:
        length, kind = struct.unpack_from("<HB", raw, 64)
        left, right, child = struct.unpack_from("<3I", raw, 68)
        created, modified, start, size = struct.unpack_from("<QQIQ", raw, 100)
        return _Record(
            name=raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"),
            kind=kind,
            left=left,
            right=right,
            child=child,
            start=start,
            size=size if self._version >= 4 else size & 0xFFFFFFFF,  # the upper half is not set by old writers
            created_ns=filetime_ns(created),
            modified_ns=filetime_ns(modified),
        )


def _tree(records: list[_Record]) -> list[Entry]:
    """Return all entries with their paths, in the directory's order."""
    paths: dict[int, tuple[str, ...]] = {0: ()}
    todo: list[tuple[int, tuple[str, ...]]] = [(records[0].child, ())]
    while todo:
        at, folder = todo.pop()
        if at >= len(records) or at in paths or records[at].kind not in {STORAGE, STREAM}:
            continue
        record = records[at]
        paths[at] = (*folder, record.name)
        todo += [(record.left, folder), (record.right, folder)]
        if record.kind == STORAGE and len(folder) < _DEEPEST:
            todo.append((record.child, paths[at]))
    for at, record in enumerate(records):
        if record.kind == STREAM and at not in paths:
            paths[at] = ("unlinked", record.name)
    return [_entry(records[at], paths[at]) for at in sorted(paths)]


def _entry(record: _Record, path: tuple[str, ...]) -> Entry:
    return Entry(path, record.kind, record.start, record.size, record.created_ns, record.modified_ns)


def open_compound(window: Window) -> Compound:
    """Return the compound file that a stretch of a file is."""
    return Compound(window.read, window.size)
