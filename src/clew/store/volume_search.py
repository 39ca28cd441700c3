"""The sorted columns of a volume: building them, and looking digests up in them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT
from clew.store import volume_kernels as kernels
from clew.store.volume import CHUNK, DROPPED, Bytes, Integers, Rows, Search, Volume, damaged

BUCKET = 8
"""Rows of a bucket on average, at most: of 2, 4, 8 and 16 none was the quickest twice (0.4 to 0.8 us for a lookup among
10 million), and the table of buckets, which many cold lookups read whole, takes 3.4, 1.7, 0.8 and 0.4 bytes a line
(`benchmarks/import_lists.py`)."""

SORTED_AT_ONCE = 1 << 24
"""Rows sorted in one pass over a column: with 2^18, 2^20, 2^22 and 2^24 the sorted columns of 10 million MD5s took 3.9,
3.8, 2.5 and 1.8 s (`benchmarks/import_lists.py`), and 2^24 take 400 MB however long the list. A list that puts more
rows into one bucket has that bucket sorted at once, 8 bytes a row."""

HITS_AT_ONCE: Final = 1 << 18
"""Hits told at once: 3 MB of them."""

DENSE = 16
"""Lookups that touch more than one in that many pages of a file have it read ahead, whole; others must not, or one
digest looked up in a list of 30 million would read 1.6 GB. Between 1 and 256 no time differed by more than a fifth
(`benchmarks/import_lists.py`)."""
READERS = 8
"""Threads that wait for the disk where lookups touch pages here and there: 100,000 cold lookups among 10 million took
0.31, 0.16 and 0.22 s with 1, 8 and 32 (`benchmarks/import_lists.py`)."""
_PAGE: Final = 4096

Words = npt.NDArray[np.uint64]
Tell = Callable[[int], None]
"""Is told how many rows have been worked on since it was told last."""


def prefixes(digests: Bytes) -> Words:
    """Return the first 64 bits of digests (n, bytes) as numbers that sort as they do."""
    return np.ascontiguousarray(digests[:, :8]).view(">u8").astype(np.uint64).ravel()


def build_search(volume: Volume, name: str, tell: Tell) -> Search:
    """Write the sorted columns of one digest of a volume that is being made."""
    count = sum(int(np.count_nonzero(_wanted(flags, name))) for flags in volume.chunks("flags"))
    bits = max(1, (count // BUCKET).bit_length())
    buckets = np.zeros((1 << bits) + 1, np.uint32)
    for digests, is_wanted in _chunks(volume, name):
        kernels.count(prefixes(digests), is_wanted, bits, buckets)
    np.cumsum(buckets, out=buckets)
    buckets.tofile(volume.folder / f"{name}.buckets")
    with (
        (volume.folder / f"{name}.keys").open("xb") as keys,
        (volume.folder / f"{name}.rows").open("xb") as rows,
    ):
        for low, high in _passes(buckets):
            packed = _sorted(volume, name, bits, buckets[low : high + 1].astype(np.int64), low)
            for start in range(0, len(packed), CHUNK):
                part = packed[start : start + CHUNK]
                (part >> np.uint64(32)).astype(np.uint32).tofile(keys)
                part.astype(np.uint32).tofile(rows)  # its lower half
            tell(len(packed))
    return Search(bits, count)


def _wanted(flags: Bytes, name: str) -> npt.NDArray[np.bool_]:
    wanted: npt.NDArray[np.bool_] = flags & (PRESENT[name] | DROPPED) == PRESENT[name]
    return wanted


def _chunks(volume: Volume, name: str) -> Iterator[tuple[Bytes, npt.NDArray[np.bool_]]]:
    columns = volume.chunks(f"{name}.digests", width=LENGTHS[name])
    for digests, flags in zip(columns, volume.chunks("flags"), strict=True):
        yield digests, _wanted(flags, name)


def _passes(buckets: Rows) -> Iterator[tuple[int, int]]:
    """Cut the buckets into runs of at most `SORTED_AT_ONCE` rows, at least one bucket each."""
    low, last = 0, len(buckets) - 1
    while low < last:
        limit = int(buckets[low]) + SORTED_AT_ONCE
        high = min(last, max(low + 1, int(np.searchsorted(buckets, limit, "right")) - 1))
        yield low, high
        low = high


def _sorted(volume: Volume, name: str, bits: int, bounds: Integers, low: int) -> Words:
    """Return the packed rows of buckets low, low + 1, ... in order; `bounds` are where they begin, and the end."""
    packed = np.empty(bounds[-1] - bounds[0], np.uint64)
    if not len(packed):
        return packed
    bounds = bounds - bounds[0]
    free = bounds[:-1].copy()
    high = low + len(free)
    first_row = 0
    for digests, is_wanted in _chunks(volume, name):
        kernels.gather(prefixes(digests), is_wanted, bits, first_row, low, high, free, packed)
        first_row += len(digests)
    large = np.empty(len(packed) // kernels.SMALL + 1, np.int64)
    for bucket in large[: kernels.sort_small(packed, bounds[1:], large)].tolist():
        packed[bounds[bucket] : bounds[bucket + 1]].sort()
    kernels.sort_runs(packed, bounds[1:], volume.digests(name))
    return packed


def lookup(volume: Volume, name: str, asked: Bytes, known: Integers | None = None) -> Iterator[tuple[Integers, Rows]]:
    """Find digests (n, bytes) in a volume: yield (indexes into `asked`, rows), at most `HITS_AT_ONCE` at a time.

    `known[i]` is a row that asked[i] need not be told of where it is its only one, -1 for none: it isn't read again.
    Raises IntegrityError for columns that can't be right.
    """
    search = volume.manifest.digests.get(name)
    if search is None or not search.count or not len(asked):
        return
    wanted = prefixes(asked)
    order = np.argsort(wanted)
    keys, rows = volume.column(f"{name}.keys", np.uint32), volume.column(f"{name}.rows", np.uint32)
    buckets = volume.column(f"{name}.buckets", np.uint32)
    if _is_dense(len(asked), keys.nbytes):
        volume.will_need(f"{name}.buckets")
        volume.will_need(f"{name}.keys")
    low, high = np.zeros(len(asked), np.int64), np.zeros(len(asked), np.int64)
    if not kernels.locate(wanted[order], search.bits, buckets, keys, low, high):
        raise damaged(volume.name, f"{name}.buckets points beyond the keys")
    found = np.flatnonzero(high > low)
    low, high, order = low[found], high[found], order[found]
    if _is_dense(len(found), rows.nbytes):
        volume.will_need(f"{name}.rows")
    first = rows[low]
    if known is not None:
        is_new = (high - low > 1) | (first != known[order])
        low, high, order, first = low[is_new], high[is_new], order[is_new], first[is_new]
    _narrow(volume, name, asked[order], first, low, high)
    yield from _expanded(order, low, high, rows)


def _narrow(volume: Volume, name: str, asked: Bytes, first: Rows, low: Integers, high: Integers) -> None:
    """Narrow ranges of equal keys to those of equal digests; `first` is the first row of each."""
    digests, rows = volume.digests(name), volume.column(f"{name}.rows", np.uint32)
    order = np.argsort(first)  # in the order of the file, so that the disk is read forwards
    if _is_dense(len(first), digests.nbytes):
        volume.will_need(f"{name}.digests")
    size = max(1, -(-len(order) // READERS))
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    with ThreadPoolExecutor(READERS) as readers:
        if not all(readers.map(lambda part: kernels.narrow(asked, part, rows, digests, low, high), parts)):
            raise damaged(volume.name, f"{name}.rows points beyond the list")


def _is_dense(touched: int, size: int) -> bool:
    return touched * _PAGE * DENSE > size


def _expanded(order: Integers, low: Integers, high: Integers, rows: Rows) -> Iterator[tuple[Integers, Rows]]:
    """Yield (order[i], row) for every row of every range."""
    ends = np.cumsum(high - low)
    total = int(ends[-1]) if len(ends) else 0
    cuts = [*range(0, total, HITS_AT_ONCE), total]
    for start, end in pairwise(cuts):
        hits = np.arange(start, end)
        ranges = np.searchsorted(ends, hits, "right")
        yield order[ranges], rows[high[ranges] - (ends[ranges] - hits)]
