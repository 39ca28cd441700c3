"""One pass over a disk: digests all of it where a digest is to be verified, and carves what is free.

Signatures are looked for at the start of each sector of 512 bytes only, where file systems put a file's start.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from clew.disk.carver import Carved, Carver, View, carvers
from clew.disk.medium import SECTOR_BYTES, Medium
from clew.disk.spans import Offsets, Spans
from clew.errors import ExaminationError
from clew.opener import Member

CHUNK_BYTES = 8 << 20
"""How much is read, digested and searched at a time; `benchmarks/disk.py` measures the pass."""
_BAD_BYTES = 1 << 16
"""Where a chunk can't be read it is tried again in such steps: E01 keeps 32 KiB a chunk, VMDK 64 KiB a grain."""
_WALK_SHARE = 4
_WALK_FREE = 1 << 30
"""Walking candidates that come to nothing, or whose inside is searched again, may take 1 GiB and four times the bytes
that were searched: crafted free space can begin a file in every sector, each as long as the disk."""
_SWEPT_FREE, _SWEPT_SHARE = 1 << 40, 1100
"""An image of a few KB may say that its disk has PB: 1 TiB is swept, or as much as the image's bytes could become where
they are packed as tightly as deflate packs zeros (1 to 1,032). Disks that are mostly empty are swept at 7 GiB/s."""
_UNREADABLE_FREE, _UNREADABLE_SHARE = 4 << 30, 64
"""So much may be unreadable, or so many times what the image holds (most of its parts may be missing), before the rest
is given up: 64 KiB at a time that takes a second a GiB."""


@dataclass(slots=True)
class Sweep:
    """The pass; the counts are complete when `members` has ended.

    `recovered` maps where deleted files lay in one piece that were given already to their ends: what begins with one
    and ends in it is not given again. `held` is how many bytes the image's files have; `left` how many bytes of the
    disk were left at its end, as the image can't hold so many.
    """

    medium: Medium
    free: Spans
    recovered: Mapping[int, int]
    update: Callable[[bytes], None] | None = None
    held: int = 0
    left: int = 0
    carved: int = 0
    again: int = 0
    unwalked: int = 0
    unreadable: int = 0
    first_unreadable: int = 0
    _spent: int = 0
    _searched: int = 0
    _resume: int = 0

    def members(self, prefix: bytes) -> Iterator[Member]:
        """Yield what is found, in order of its offset; paths are `prefix`, the offset, and the ending."""
        known = carvers()
        view = View(self.medium)
        most = min(self.medium.size, max(_SWEPT_FREE, _SWEPT_SHARE * self.held))
        bearable = max(_UNREADABLE_FREE, _UNREADABLE_SHARE * self.held)
        for start in range(0, self.medium.size, CHUNK_BYTES):
            if start >= most or self.unreadable > bearable:
                self.left = self.medium.size - start
                return
            end = min(start + CHUNK_BYTES, self.medium.size)
            free = self.free.within(start, end)
            first = start
            if self.update is None:
                if not free.total:
                    continue
                first, end = int(free.starts[0]) // SECTOR_BYTES * SECTOR_BYTES, int(free.ends[-1])
            chunk = self._chunk(first, end)
            if self.update is not None:
                self.update(chunk)
            self._searched += free.total
            for carved in self._search(view, first, chunk, free, known):
                yield self._member(carved, prefix)

    def _chunk(self, start: int, end: int) -> bytes:
        """Read a stretch of the medium, with zeros for the 64 KiB around what can't be read."""
        try:
            return self.medium.read(start, end - start)
        except ExaminationError:
            pass
        pieces: list[bytes] = []
        for at in range(start, end, _BAD_BYTES):
            wanted = min(_BAD_BYTES, end - at)
            try:
                pieces.append(self.medium.read(at, wanted))
            except ExaminationError:
                self.first_unreadable = self.first_unreadable if self.unreadable else at
                self.unreadable += wanted
                pieces.append(bytes(wanted))
        self.medium.note_progress()
        return b"".join(pieces)

    def _search(
        self, view: View, start: int, chunk: bytes, free: Spans, known: Mapping[str, Carver]
    ) -> Iterator[Carved]:
        for offset, carver in _candidates(start, chunk, free, known):
            if offset < self._resume:
                continue
            if self._spent > _WALK_FREE + _WALK_SHARE * self._searched:
                self.unwalked += 1
                continue
            view.limit, view.walked = self.free.end_at(offset), 0
            view.hold(start, chunk)
            found = carver.carve(view, offset)
            if found is None or found.resume < found.end:
                self._spent += view.walked
            if found is None:
                continue
            self._resume = found.resume
            if found.end <= self.recovered.get(found.start, 0):
                self.again += 1
                continue
            self.carved += 1
            yield found

    def _member(self, carved: Carved, prefix: bytes) -> Member:
        end = "" if carved.is_whole else "; its end was not found, cut there"
        return Member(
            prefix + f"{carved.start:012d}.{carved.suffix}".encode(),
            size=carved.end - carved.start,
            is_deleted=True,
            pieces=partial(self.medium.pieces, carved.start, carved.end),
            remark=f"carved at offset {carved.start}{end}",
        )

    def facts(self) -> list[tuple[str, str]]:
        """Return what was counted."""
        facts = [("unallocated bytes searched", str(self._searched)), ("carved files", str(self.carved))]
        if self.again:
            facts.append(("carved files that were given as deleted files already", str(self.again)))
        if self.unwalked:
            facts.append(("beginnings of files not followed, as there were too many", str(self.unwalked)))
        return facts


def _candidates(start: int, chunk: bytes, free: Spans, known: Mapping[str, Carver]) -> list[tuple[int, Carver]]:
    """Return where in a chunk files may begin, in ascending order; `start` is a multiple of a sector."""
    sectors = len(chunk) // SECTOR_BYTES
    words = np.frombuffer(chunk, np.uint32, sectors * (SECTOR_BYTES // 4)).reshape(sectors, SECTOR_BYTES // 4)
    columns = {0: words[:, 0], 4: words[:, 1]}
    found: list[tuple[int, Carver]] = []
    for carver in known.values():
        for at in sorted({each.at for each in carver.signatures}):
            magics = [each.magic for each in carver.signatures if each.at == at]
            firsts = np.unique(np.frombuffer(b"".join(magic[:4] for magic in magics), np.uint32))
            for sector in np.flatnonzero(np.isin(columns[at], firsts)):
                place = int(sector) * SECTOR_BYTES
                if any(chunk.startswith(magic, place + at) for magic in magics) and _is_in(free, start + place):
                    found.append((start + place, carver))
    found.sort(key=lambda each: each[0])
    return found


def _is_in(free: Spans, offset: int) -> bool:
    return free.end_at(offset) > offset


def all_of(size: int) -> Spans:
    """Return the span that a whole medium is."""
    return Spans(_one(0), _one(size))


def _one(value: int) -> Offsets:
    return np.array([value], np.int64)
