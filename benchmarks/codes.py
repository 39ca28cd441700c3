"""Makes 256-bit codes to search among: random ones, ones as PDQ gives of pictures, and queries at known distances.

Codes of pictures are drawn by `picture_model.py` and mixed with alterations and copies of each other, as collections
are. Run: python benchmarks/codes.py {random,picture} COUNT FILE.npy
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
from numba import njit
from picture_model import BITS, Codes, measured, noise_of, originals

from clew.matching.cores import cores

BLOCK = 1 << 12
"""Codes that a thread makes at once, 4 MiB of coefficients: 2^11 takes 20 % longer, 2^13 5 %, 2^14 twice as long."""
TABLE = 4096
"""Entries of a table that a distribution is drawn from."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""The odd number nearest to 2^64 over the golden ratio: SplitMix64's step from state to state."""

Places = npt.NDArray[np.int64]
UNIT = 2.0**-64


@dataclass(frozen=True, slots=True)
class Mix:
    """How many codes are no pictures of their own: shares of all codes.

    How far alterations lie from their originals is measured. The shares are assumed: nobody publishes them of a real
    collection. Raises ValueError for shares that leave no originals.
    """

    altered: float = 0.2
    """Alterations. Some originals have many, as a place x of 0..1 is drawn for its originals by x squared."""
    copied: float = 0.1
    """Exact copies; every original is as likely."""
    common: float = 0.01
    """Exact copies of eight codes: half of them of the first, a quarter of the second, and so on."""

    def __post_init__(self) -> None:
        """Check the shares."""
        if min(self.altered, self.copied, self.common) < 0 or self.altered + self.copied + self.common >= 1:
            raise ValueError(f"the shares must not be negative, and less than 1 together, not {self}")


MIXED = Mix()
ORIGINALS = Mix(altered=0, copied=0, common=0)


def random_codes(count: int, seed: int, out: Path | None = None) -> Codes:
    """Return codes of shape (count, 32) of independent bits; where `out` names a new .npy, memory-mapped from it."""
    codes = room(count, out)

    def fill(start: int) -> None:
        block = codes[start : start + BLOCK]
        block[:] = np.random.Generator(np.random.SFC64((seed, start))).integers(0, 256, block.shape, np.uint8)

    for_blocks(fill, count)
    return codes


def picture_codes(count: int, seed: int, out: Path | None = None, mix: Mix = MIXED) -> Codes:
    """Return codes of shape (count, 32) as a collection of pictures has them, memory-mapped where `out` names a .npy.

    Originals, alterations and copies lie mixed. 10^6 take 2.4 s on two cores.
    """
    codes = room(count, out)
    shares = np.cumsum([mix.altered, mix.copied, mix.common])
    distances, flips = table_of(measured().distances), table_of(measured().flips)
    factor, shift = noise_of(measured())
    key = np.uint64(seed)

    def fill(start: int) -> None:
        block = codes[start : start + BLOCK]
        are_original = np.empty(len(block), np.bool_)
        _are_original(key, start, shares, are_original)
        generator = np.random.Generator(np.random.SFC64((seed, start)))
        block[are_original] = originals(int(are_original.sum()), generator, factor, shift)

    def derive(start: int) -> None:
        _derive(codes, start, min(start + BLOCK, count), key, shares, distances, flips)

    for_blocks(fill, count)
    for_blocks(derive, count)
    return codes


def planted(codes: Codes, count: int, distances: range, seed: int) -> tuple[Codes, Places, Places]:
    """Return queries (count, 32) that each lie at a drawn one of `distances` from a code; its row; that distance."""
    generator = np.random.default_rng((seed, count))
    rows = np.sort(generator.integers(0, len(codes), count))
    apart = generator.choice(np.arange(distances.start, distances.stop), count)
    ranks = generator.random((count, BITS)).argsort(axis=1)
    queries = codes[rows] ^ np.packbits(ranks < apart[:, None], axis=1)
    return queries, rows, apart


def table_of(weights: npt.NDArray[np.float64]) -> Places:
    """Return TABLE places such that one of them drawn at random is each place with its weight."""
    ends = np.cumsum(weights) / weights.sum()
    return np.searchsorted(ends, (np.arange(TABLE) + 0.5) / TABLE)


@njit(nogil=True, cache=True)
def _next(state: np.uint64) -> np.uint64:
    """Return the number that belongs to a state (SplitMix64, Steele, Lea and Flood, 2014)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@njit(nogil=True, cache=True)
def _kind(seed: np.uint64, place: int, shares: npt.NDArray[np.float64]) -> int:
    """Return what stands at a place; the first stands for itself, so that there is an original."""
    drawn = _next(seed + np.uint64(place) * GOLDEN) * UNIT
    if place == 0 or drawn >= shares[2]:
        return 0
    return 1 if drawn < shares[0] else 2 if drawn < shares[1] else 3


@njit(nogil=True, cache=True)
def _are_original(seed: np.uint64, start: int, shares: npt.NDArray[np.float64], answer: npt.NDArray[np.bool_]) -> None:
    for i in range(len(answer)):
        answer[i] = _kind(seed, start + i, shares) == 0


@njit(nogil=True, cache=True)
def _place(kind: int, drawn: float, count: int) -> int:
    """Return about where the original of what is of a kind lies, by a number drawn from 0..1."""
    place = drawn
    if kind == 1:
        place = drawn * drawn
    elif kind == 3:
        place = np.floor(min(-np.log2(drawn + 1e-9), 7.0)) / 8
    return min(int(place * count), count - 1)


@njit(nogil=True, cache=True)
def _derive(
    codes: Codes,
    start: int,
    stop: int,
    seed: np.uint64,
    shares: npt.NDArray[np.float64],
    distances: npt.NDArray[np.int64],
    flips: npt.NDArray[np.int64],
) -> None:
    """Make what is no original out of originals: copies, and alterations with so many bits flipped."""
    for i in range(start, stop):
        kind = _kind(seed, i, shares)
        if kind == 0:
            continue
        state = _next(seed ^ np.uint64(i) * GOLDEN) + GOLDEN
        parent = _place(kind, _next(state) * UNIT, len(codes))
        while _kind(seed, parent, shares) != 0:
            parent = parent + 1 if parent + 1 < len(codes) else 0
        codes[i] = codes[parent]
        if kind == 1:
            _alter(codes[i], codes[parent], state + GOLDEN, distances, flips)


@njit(nogil=True, cache=True)
def _alter(code: Codes, original: Codes, state: np.uint64, distances: Places, flips: Places) -> None:
    """Flip so many bits of a code that it lies at a drawn distance from its original."""
    left = distances[_next(state) % np.uint64(TABLE)]
    while left > 0:
        state += GOLDEN
        bit = flips[_next(state) % np.uint64(TABLE)]
        mask = np.uint8(128 >> (bit & 7))
        if (code[bit >> 3] ^ original[bit >> 3]) & mask == 0:
            code[bit >> 3] ^= mask
            left -= 1


def room(count: int, out: Path | None) -> Codes:
    """Return an array for codes, in memory or in a new .npy."""
    if out is None:
        return np.empty((count, BITS // 8), np.uint8)
    return np.lib.format.open_memmap(out, "w+", np.uint8, (count, BITS // 8))


def for_blocks(work: Callable[[int], None], count: int) -> None:
    """Do work for the start of each block, on all cores."""
    with ThreadPoolExecutor(cores()) as pool:
        for _ in pool.map(work, range(0, count, BLOCK)):
            pass


def main() -> None:
    """Write codes to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("random", "picture"))
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=20261122)
    arguments = parser.parse_args()
    make = random_codes if arguments.kind == "random" else picture_codes
    begun = perf_counter()
    make(arguments.count, arguments.seed, out=arguments.file)
    print(f"{arguments.count:,} {arguments.kind} codes in {perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
