"""Searches faces by what SFace says of them: every face that scores enough, none left out.

A face takes 136 bytes: 128 of its vector and 8 of one over its length.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.packing import SIZE

Vectors = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ROWS = 1 << 16
"""Faces a thread takes at once: 8 MiB, small enough to share a million out evenly."""
TOGETHER = 64
"""Queries compared with a face while it is at hand: 4.9 ms of a core each among a million at 16 of them, against 10
alone (`benchmarks/faces_search.py`)."""
ROOM = 4096
"""Answers a thread has room for at first; where there are more it compares again with room for all."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Number of the query, row of the face, and cosine of the two, by query, then score (falling), then row."""

    queries: Integers
    rows: Integers
    scores: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Vectors (n, 128) whose rows are numbered from `first` on, with one over the length of each."""

    first: int
    vectors: Vectors
    scales: Floats


class FaceTable:
    """Vectors in memory or in mapped files, each compared with every query; `threads` defaults to the cores there are.

    Rows are numbered in the order in which they come in.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or len(os.sched_getaffinity(0))
        self._parts: list[Vectors] = []
        self._blocks: list[_Block] = []
        self._rows = 0

    def add(self, vectors: Vectors) -> None:
        """Add vectors (n, 128); raises ValueError for other shapes or one of all 0."""
        check(vectors)
        self._parts.append(vectors)

    def hold(self, vectors: Vectors, known_scales: Floats) -> None:
        """Add vectors (n, 128) without a copy, with what `scales` says of them; they were checked before."""
        self._settle()
        for start in range(0, len(vectors), ROWS):
            rows = slice(start, start + ROWS)
            self._blocks.append(_Block(self._rows + start, vectors[rows], known_scales[rows]))
        self._rows += len(vectors)

    def search(self, queries: Vectors, least: float) -> Hits:
        """Return every face whose cosine with a query is `least` or more."""
        check(queries)
        self._settle()
        found = [self._some(queries[at : at + TOGETHER], least, at) for at in range(0, len(queries), TOGETHER)]
        joined = _joined(found)
        order = np.lexsort((joined.rows, -joined.scores, joined.queries))
        return Hits(joined.queries[order], joined.rows[order], joined.scores[order])

    def _settle(self) -> None:
        """Put what was added since into one array."""
        if self._parts:
            added = np.ascontiguousarray(np.concatenate(self._parts))
            self._parts = []
            self.hold(added, scales(added))

    def _some(self, queries: Vectors, least: float, first: int) -> Hits:
        """Compare some queries with all faces, on all threads; `first` is the first query's number."""
        wide, query_scales = queries.astype(np.int16), scales(queries)

        def compare(blocks: list[_Block]) -> Hits:
            return _joined([_compared(wide, query_scales, least, block, first) for block in blocks])

        shares = list(_shared_out(self._blocks))
        if self._threads < 2 or len(shares) < 2:
            return _joined([compare(share) for share in shares])
        with ThreadPoolExecutor(self._threads) as pool:
            return _joined(list(pool.map(compare, shares)))


def _shared_out(blocks: list[_Block]) -> Iterator[list[_Block]]:
    """Yield what a thread takes at once: blocks of up to `ROWS` faces together, as those of files are small."""
    share, rows = list[_Block](), 0
    for block in blocks:
        if share and rows + len(block.vectors) > ROWS:
            yield share
            share, rows = [], 0
        share.append(block)
        rows += len(block.vectors)
    if share:
        yield share


def _compared(queries: npt.NDArray[np.int16], query_scales: Floats, least: float, block: _Block, first: int) -> Hits:
    """Compare some queries with the faces of a block."""
    from clew.linkers.faces.kernels import compare  # noqa: PLC0415 - Numba takes 0.4 s to import

    room = ROOM
    while True:
        found = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
        count = compare(queries, query_scales, block.vectors, block.scales, least, found)
        if count <= room:
            return Hits(found[0][:count] + first, found[1][:count] + block.first, found[2][:count])
        room = count


def _joined(found: Sequence[Hits]) -> Hits:
    return Hits(
        np.concatenate([np.zeros(0, np.int64), *(each.queries for each in found)]),
        np.concatenate([np.zeros(0, np.int64), *(each.rows for each in found)]),
        np.concatenate([np.zeros(0), *(each.scores for each in found)]),
    )


def check(vectors: Vectors) -> None:
    """Raise ValueError unless vectors are int8 of shape (n, 128), none of them all 0."""
    if vectors.dtype != np.int8 or vectors.ndim != 2 or vectors.shape[1] != SIZE:
        raise ValueError(f"vectors must be int8 of shape (n, {SIZE}), not {vectors.dtype} {vectors.shape}")
    if not vectors.any(axis=1).all():
        raise ValueError("a vector of all 0 has no direction")


def scales(vectors: Vectors) -> Floats:
    """Return one over the length of each vector."""
    wide = vectors.astype(np.int32)
    return np.asarray(1 / np.sqrt(np.einsum("ij,ij->i", wide, wide).astype(np.float64)), np.float64)
