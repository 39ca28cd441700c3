"""Tells the lines that a list repeats, and what changed since its older version, without SQL and in bounded memory.

Rows are told apart by a 64-bit number that two different rows share with a chance of 2^-64, whatever the list holds:
both halves are strongly universal (Lemire and Kaser, "Strongly universal string hashing is fast", The Computer Journal
57, 2014: MULTILINEAR), with factors drawn anew for every import.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT
from clew.store import volume_kernels as kernels
from clew.store.entry_row import key_of
from clew.store.volume import CHUNK, DROPPED, MORE, STRENGTH, Bytes, Integers, Rows, Volume
from clew.store.volume_search import Tell, Words

AT_ONCE: Final = 1 << 22
"""Rows compared at once, drawn from the whole list by the first bits of their number: with 2^23 comparing two versions
of 30 million lines took 1.3 GB, with 2^22 the import of one took 0.6 GB (`benchmarks/import_lists.py`)."""

_WORDS: Final = {name: length // 4 for name, length in LENGTHS.items()}
_CONTENT: Final = 16
_KEY: Final = LENGTHS["sha256"]
_FLAGS: Final = sum(PRESENT.values()) | MORE


@dataclass(frozen=True, slots=True)
class ListChanges:
    """How many lines an import added, changed, removed and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Numbers:
    """Draws the factors, and gives rows their numbers."""

    def __init__(self) -> None:
        count = 2 + sum(_WORDS.values()) + _CONTENT // 4
        drawn = np.frombuffer(secrets.token_bytes(16 * count), np.uint64).reshape(2, count)
        self._offsets = drawn[:, 0]
        self._of_flags = np.ascontiguousarray(drawn[:, 1:2])
        self._factors: dict[str, Words] = {}
        start = 2
        for name, words in (*_WORDS.items(), ("content", _CONTENT // 4)):
            self._factors[name] = np.ascontiguousarray(drawn[:, start : start + words])
            start += words

    def contents(self, volume: Volume) -> Iterator[Words]:
        """Yield the number of each row's content, `CHUNK` rows at a time."""
        columns = {name: volume.chunks(f"{name}.digests", width=LENGTHS[name]) for name in volume.manifest.digests}
        first = 0
        for flags in volume.chunks("flags"):
            sums = self._begun(len(flags))
            kernels.mix((flags & _FLAGS).astype(np.uint32)[:, None], self._of_flags, sums)
            for name, chunks in columns.items():
                kernels.mix(next(chunks).view(np.uint32), self._factors[name], sums)
            if volume.manifest.more:
                places, contents = _contents(volume, first, first + len(flags))
                more = np.zeros((len(places), 2), np.uint64)
                kernels.mix(contents.view(np.uint32), self._factors["content"], more)
                sums[places] += more
            yield _joined(sums)
            first += len(flags)

    def keys(self, volume: Volume) -> Iterator[Words]:
        """Yield the number of each row's key, `CHUNK` rows at a time."""
        columns = {
            name: volume.chunks(f"{name}.digests", width=LENGTHS[name])
            for name in reversed(STRENGTH)
            if name in volume.manifest.digests
        }
        first = 0
        for flags in volume.chunks("flags"):
            keys = np.zeros(len(flags), np.uint64)
            for name, chunks in columns.items():
                lengths = np.full(len(flags), LENGTHS[name], np.uint32)
                keys = np.where(flags & PRESENT[name], self._of_keys(next(chunks), lengths), keys)
            others = np.flatnonzero(flags & ~np.uint8(MORE | DROPPED) == 0)
            if len(others):
                told = [key_bytes(volume, first + row) for row in others.tolist()]
                cut = b"".join([each if len(each) == _KEY else _cut(each) for each in told])
                lengths = np.array([len(each) for each in told], np.uint32)
                keys[others] = self._of_keys(np.frombuffer(cut, np.uint8).reshape(-1, _KEY), lengths)
            yield keys
            first += len(flags)

    def _of_keys(self, keys: Bytes, lengths: Rows) -> Words:
        sums = self._begun(len(keys))
        words = keys.view(np.uint32)
        kernels.mix(lengths[:, None], self._of_flags, sums)
        kernels.mix(words, np.ascontiguousarray(self._factors["sha256"][:, : words.shape[1]]), sums)
        return _joined(sums)

    def _begun(self, count: int) -> Words:
        return np.ascontiguousarray(np.broadcast_to(self._offsets, (count, 2)))


def _cut(key: bytes) -> bytes:
    """Return a key that no digest is as one of 32 bytes."""
    return key.ljust(_KEY, b"\0") if len(key) < _KEY else hashlib.sha256(key).digest()


def _joined(sums: Words) -> Words:
    half = np.uint64(32)
    return (sums[:, 0] >> half << half) | (sums[:, 1] >> half)


def _contents(volume: Volume, first: int, last: int) -> tuple[Integers, Bytes]:
    """Return which of the rows first..last - 1 say more than digests, from 0, and their contents (n, 16)."""
    rows = volume.column("more.rows", np.uint32)
    start, end = np.searchsorted(rows, np.array([first, last], np.uint32)).tolist() if last < 2**32 else (0, len(rows))
    contents = np.ascontiguousarray(volume.column("more.contents", width=_CONTENT)[start:end])
    return rows[start:end].astype(np.int64) - first, contents


def key_bytes(volume: Volume, row: int) -> bytes:
    """Return the key of a row without a digest."""
    place = int(volume.places_in_more(np.array([row], np.uint32))[0])
    return key_of(volume.details(place), volume.first_hash(row))


def drop_repeated(volume: Volume, numbers: Numbers, scratch: Path, tell: Tell) -> int:
    """Flag the rows that repeat an earlier one, in a volume that is being made; return how many entries are left.

    `scratch` is a file to keep the rows' numbers in, 8 bytes a row.
    """
    _write(numbers.contents(volume), scratch)
    rows = volume.manifest.rows
    dropped = 0
    for part in _parts(rows):
        dropped += _drop_in_part(volume, _of_part(scratch, part, rows))
        tell(-(-rows // _count_of_parts(rows)))
    return rows - dropped


def _write(chunks: Iterator[Words], path: Path) -> None:
    with path.open("wb") as file:
        for chunk in chunks:
            chunk.tofile(file)


def _count_of_parts(rows: int) -> int:
    """Return into how many parts to cut rows: a power of two."""
    return 1 << (rows // AT_ONCE).bit_length()


def _parts(rows: int) -> range:
    return range(_count_of_parts(rows))


def _of_part(path: Path, part: int, rows: int) -> Iterator[tuple[Words, Integers]]:
    """Yield the numbers of one part, and their rows."""
    bits = _count_of_parts(rows).bit_length() - 1
    first = 0
    with path.open("rb", buffering=0) as file:
        while len(numbers := np.fromfile(file, np.uint64, CHUNK)):
            is_mine = numbers >> np.uint64(64 - bits) == part if bits else np.ones(len(numbers), np.bool_)
            places = np.flatnonzero(is_mine)
            yield numbers[places], places + first
            first += len(numbers)


def _drop_in_part(volume: Volume, chunks: Iterator[tuple[Words, Integers]]) -> int:
    """Flag the repeated rows of one part; what was kept so far is carried on, so that repeats take no room."""
    dropped = 0
    numbers, rows = np.empty(0, np.uint64), np.empty(0, np.int64)
    waiting: list[tuple[Words, Integers]] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(len(each) for each, _ in waiting) >= AT_ONCE:
            numbers, rows, found = _without_repeats(volume, numbers, rows, waiting)
            waiting = []
            dropped += found
    _, _, found = _without_repeats(volume, numbers, rows, waiting)
    return dropped + found


def _without_repeats(
    volume: Volume, numbers: Words, rows: Integers, waiting: list[tuple[Words, Integers]]
) -> tuple[Words, Integers, int]:
    """Return the distinct rows of all, with how many were dropped; rows that come later have higher numbers."""
    numbers = np.concatenate([numbers, *(each for each, _ in waiting)])
    rows = np.concatenate([rows, *(each for _, each in waiting)])
    ordered = np.sort(numbers)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(repeated):
        return numbers, rows, 0
    suspects = np.flatnonzero(np.isin(numbers, repeated))
    suspects = suspects[np.argsort(numbers[suspects], kind="stable")]
    drops = []
    while len(suspects):
        groups = numbers[suspects]
        starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
        leaders = np.repeat(suspects[starts], np.diff(np.append(starts, len(groups))))
        is_same = _are_equal(volume, rows[suspects], rows[leaders])
        drops.append(suspects[is_same & (suspects != leaders)])
        suspects = suspects[~is_same]
    gone = np.concatenate(drops)
    _flag(volume, rows[gone])
    keep = np.ones(len(rows), np.bool_)
    keep[gone] = False
    return numbers[keep], rows[keep], len(gone)


def _are_equal(volume: Volume, some: Integers, others: Integers) -> npt.NDArray[np.bool_]:
    """Compare rows in full, one by one; contents of what they say beyond digests stand for it."""
    equal = np.empty(len(some), np.bool_)
    for start in range(0, len(some), CHUNK):
        ours, theirs = some[start : start + CHUNK], others[start : start + CHUNK]
        flags = volume.flags
        same = (flags[ours] ^ flags[theirs]) & _FLAGS == 0
        for name in volume.manifest.digests:
            column = volume.digests(name)
            same &= (column[ours] == column[theirs]).all(axis=1)
        more = same & (flags[ours] & MORE != 0)
        contents = volume.column("more.contents", width=_CONTENT)
        places = [volume.places_in_more(each[more].astype(np.uint32)) for each in (ours, theirs)]
        same[more] &= (contents[places[0]] == contents[places[1]]).all(axis=1)
        equal[start : start + CHUNK] = same
    return equal


def _flag(volume: Volume, rows: Integers) -> None:
    flags = np.memmap(volume.folder / "flags", np.uint8, "r+")
    flags[rows] |= DROPPED
    flags.flush()


def changes_between(older: Volume, newer: Volume, numbers: Numbers, scratch: Path, tell: Tell) -> ListChanges:
    """Count the lines of a newer version that were there, those that came and those that went.

    A line is changed where lines of its key went and others came. `scratch` is a file beside which the numbers
    of both are kept.
    """
    volumes = (older, newer)
    paths = (scratch.with_name("older"), scratch.with_name("newer"))
    rows = max(each.manifest.rows for each in volumes)
    for volume, path in zip(volumes, paths, strict=True):
        _write(numbers.contents(volume), path)
    is_left = tuple(np.zeros(each.manifest.rows, np.bool_) for each in volumes)
    unchanged = 0
    for part in _parts(rows):
        (old, old_rows), (new, new_rows) = (
            _live(volume, path, part, rows) for volume, path in zip(volumes, paths, strict=True)
        )
        both = np.intersect1d(old, new, assume_unique=True)
        unchanged += len(both)
        is_left[0][old_rows[~np.isin(old, both)]] = True
        is_left[1][new_rows[~np.isin(new, both)]] = True
        tell(-(-newer.manifest.rows // _count_of_parts(rows)))
    removed, added = (int(np.count_nonzero(each)) for each in is_left)
    changed = _changed(volumes, is_left, numbers, paths) if removed and added else 0
    for path in paths:
        path.unlink()
    return ListChanges(added - changed, changed, removed - changed, unchanged)


def _live(volume: Volume, path: Path, part: int, rows: int) -> tuple[Words, Integers]:
    """Return the numbers and rows of one part that are entries."""
    numbers, places = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for chunk, at in _of_part(path, part, rows):
        is_live = volume.flags[at] & DROPPED == 0
        numbers.append(chunk[is_live])
        places.append(at[is_live])
    return np.concatenate(numbers), np.concatenate(places)


def _changed(
    volumes: tuple[Volume, Volume],
    is_left: tuple[npt.NDArray[np.bool_], ...],
    numbers: Numbers,
    paths: tuple[Path, Path],
) -> int:
    """Count, key by key, the pairs of a line that went and one that came."""
    rows = max(each.manifest.rows for each in volumes)
    for volume, path in zip(volumes, paths, strict=True):
        _write(numbers.keys(volume), path)
    changed = 0
    for part in _parts(rows):
        counted = []
        for path, is_wanted in zip(paths, is_left, strict=True):
            keys = [chunk[is_wanted[at]] for chunk, at in _of_part(path, part, rows)]
            counted.append(np.unique(np.concatenate([np.empty(0, np.uint64), *keys]), return_counts=True))
        (old, old_counts), (new, new_counts) = counted
        _, ours, theirs = np.intersect1d(old, new, assume_unique=True, return_indices=True)
        changed += int(np.minimum(old_counts[ours], new_counts[theirs]).sum())
    return changed
