"""Compares every query with every code: the oracle that all other indexes are tested against."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from clew.matching import kernels
from clew.matching.cores import cores
from clew.matching.index import Hits

Answer = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint16]]

BATCH = 256
"""Queries a thread takes at once: enough to read each tile of codes from memory rarely, few enough to share out."""

STREAMED = 8192
"""Queries whose answers a stream holds at a time."""

ROOM = 64
"""Answers a query has room for at first; a query with more of them is asked again with room for all."""


def check_codes(codes: npt.NDArray[np.uint8], bits: int) -> None:
    """Raise ValueError unless codes have shape (n, bits / 8)."""
    if codes.dtype != np.uint8 or codes.ndim != 2 or codes.shape[1] * 8 != bits:
        raise ValueError(f"codes must be uint8 of shape (n, {bits // 8}), not {codes.dtype} {codes.shape}")


def within(radius: int, bits: int) -> int:
    """Return a radius no larger than codes are long; raises ValueError for a negative one."""
    if radius < 0:
        raise ValueError(f"radius must not be negative, not {radius}")
    return min(radius, bits)


class LinearIndex:
    """Codes in memory, compared with one after the other; `threads` defaults to the cores there are."""

    def __init__(self, bits: int = 256, threads: int | None = None) -> None:
        if bits < 8 or bits % 8:
            raise ValueError(f"bits must be a positive multiple of 8, not {bits}")
        self.bits = bits
        self._threads = threads or cores()
        self._words = np.zeros((-(-bits // 64), 0), np.uint64)
        self._ids = np.zeros(0, np.int64)
        self._count = 0

    @property
    def count(self) -> int:
        """How many codes the index holds, equal ones counted each."""
        return self._count

    def add(self, codes: npt.NDArray[np.uint8], ids: npt.NDArray[np.int64]) -> None:
        """Add codes of shape (n, bits / 8) under their ids; raises ValueError for other shapes."""
        check_codes(codes, self.bits)
        if ids.shape != (len(codes),):
            raise ValueError(f"{len(codes)} codes need as many ids, not shape {ids.shape}")
        new = self._count + len(codes)
        self._make_room(new)
        self._words[:, self._count : new] = kernels.to_words(codes).T
        self._ids[self._count : new] = ids
        self._count = new

    def remove(self, ids: npt.NDArray[np.int64]) -> int:
        """Remove every code under these ids; return how many there were."""
        kept = np.flatnonzero(~np.isin(self._ids[: self._count], ids))
        removed = self._count - len(kept)
        self._words[:, : len(kept)] = self._words[:, kept]
        self._ids[: len(kept)] = self._ids[kept]
        self._count = len(kept)
        return removed

    def entries(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """Return every code (n, bits / 8) with its id, in the order they were added."""
        words = np.ascontiguousarray(self._words[:, : self._count].T)
        return np.ascontiguousarray(words.view(np.uint8)[:, : self.bits // 8]), self._ids[: self._count].copy()

    def range(self, queries: npt.NDArray[np.uint8], radius: int) -> Answer:
        """Return all codes at most `radius` bits from each query; see `Index.range`."""
        check_codes(queries, self.bits)
        words = kernels.to_words(queries)
        batches = [words[start : start + BATCH] for start in range(0, len(words), BATCH)]
        radius = within(radius, self.bits)
        if len(batches) < 2 or self._threads < 2:
            answers = [self._answer(batch, radius) for batch in batches]
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                answers = list(pool.map(lambda batch: self._answer(batch, radius), batches))
        found = np.concatenate([np.zeros(0, np.int64), *(answer[0] for answer in answers)])
        lims = np.concatenate([np.zeros(1, np.int64), np.cumsum(found)])
        ids = np.concatenate([np.zeros(0, np.int64), *(answer[1] for answer in answers)])
        distances = np.concatenate([np.zeros(0, np.uint16), *(answer[2] for answer in answers)])
        return lims, ids, distances

    def stream(self, queries: npt.NDArray[np.uint8], radius: int) -> Iterator[Hits]:
        """Yield what `range` finds, some queries at a time; see `Index.stream`."""
        for start in range(0, len(queries), STREAMED):
            lims, ids, distances = self.range(queries[start : start + STREAMED], radius)
            yield Hits(start + np.repeat(np.arange(len(lims) - 1), np.diff(lims)), ids, distances)

    def _make_room(self, count: int) -> None:
        """Grow to at least double, so that adding many times stays linear in all."""
        room = self._words.shape[1]
        if count <= room:
            return
        room = -(-max(count, 2 * room) // kernels.GROUP) * kernels.GROUP
        words = np.zeros((self._words.shape[0], room), np.uint64)
        words[:, : self._count] = self._words[:, : self._count]
        ids = np.zeros(room, np.int64)
        ids[: self._count] = self._ids[: self._count]
        self._words, self._ids = words, ids

    def _answer(self, queries: npt.NDArray[np.uint64], radius: int) -> Answer:
        """Return how many each query found, and their ids and distances in order."""
        found, query, positions, distances = self._collect(queries, radius, np.full(len(queries), ROOM, np.int64))
        more = np.flatnonzero(found > ROOM)
        if len(more):
            fits = found[query] <= ROOM
            _, again, more_positions, more_distances = self._collect(queries[more], radius, found[more])
            query = np.concatenate([query[fits], more[again]])
            positions = np.concatenate([positions[fits], more_positions])
            distances = np.concatenate([distances[fits], more_distances])
        ids = self._ids[positions]
        order = np.lexsort((ids, distances, query))
        return found, ids[order], distances[order]

    def _collect(
        self, queries: npt.NDArray[np.uint64], radius: int, room: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
        """Return how many each query found, and of those it had room for: the query, position and distance."""
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(room)])
        positions = np.empty(starts[-1], np.int64)
        distances = np.empty(starts[-1], np.uint16)
        found = np.zeros(len(queries), np.int64)
        kernels.collect(self._words, self._count, queries, radius, starts, positions, distances, found)
        query = np.repeat(np.arange(len(queries)), np.minimum(found, room))
        offset = np.arange(len(query)) - np.searchsorted(query, query)
        at = starts[query] + offset
        return found, query, positions[at], distances[at]
