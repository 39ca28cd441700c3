"""Makes 256-bit codes to search among: random ones, ones as PDQ gives of pictures, and queries at known distances.

PDQ bits of pictures are nearly independent pair by pair (root mean square correlation 0.007 over 24,437 hashes), but
not all together: a picture has its detail in some places and is smooth in others, and so the frequencies next to each
other agree or alternate in a way that differs from picture to picture. Sixteen bits in a row are alike 1.5 times as
often as by chance, 23 bits 3.7 times; in a random order of bits 1.0 times both. So the model draws for each code the
256 coefficients that PDQ compares with their median: correlated Gaussian noise that keeps the measured correlations of
pairs, plus the cosine transform of a few points of light scattered around one place. `picture_bits.py` measures the
numbers below and data/pdq_bits.npz, and prints how near the model comes.

Run: python benchmarks/codes.py {random,picture} COUNT FILE.npy
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist
from time import perf_counter

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.linear import cores

BITS = 256
BLOCK = 1 << 15
"""Codes made together by one thread: 32 MiB of coefficients. Block i of a seed is the same whatever the count."""
MEASURED = Path(__file__).parent / "data" / "pdq_bits.npz"

Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mix:
    """How many of the codes are not pictures of their own: shares of all codes.

    The distances of alterations are measured. The shares are assumptions: no statistics of a real collection may be had.
    """

    altered: float = 0.2
    """Alterations of originals; which original is drawn so that the k-th gets a share that falls as 1 / sqrt(k)."""
    copied: float = 0.1
    """Exact copies of originals, each as likely."""
    common: float = 0.01
    """Exact copies of eight codes, the first with half of them, the second with a quarter, and so on."""


MIXED = Mix()
ORIGINALS = Mix(altered=0, copied=0, common=0)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
GAIN = 1.93
"""By how much more the noise must be correlated than the bits, as structure lies over it; see `picture_bits.py`."""


@dataclass(frozen=True, slots=True)
class Structure:
    """How strongly coefficients of one code hang together; fitted by `picture_bits.py` to the skew of runs of bits.

    A code has `points` points of light, scattered around one place by `spread` of the picture's side, each of a
    brightness that is normal with `strength` times the noise; strength and spread vary between codes log-normally.
    """

    points: int = 16
    strength: float = 1.0
    strength_varies: float = 0.2
    spread: float = 0.11
    spread_varies: float = 0.3


STRUCTURE = Structure()


@dataclass(frozen=True, slots=True)
class Measured:
    """What `picture_bits.py` found.

    `means` (256,) the share of hashes that have a bit set; `correlations` (256, 256) of the bits; `distances` (257,)
    how many alterations lie so far from their original; `flips` (256,) how often a bit differs where they do.
    """

    means: npt.NDArray[np.float64]
    correlations: npt.NDArray[np.float64]
    distances: npt.NDArray[np.float64]
    flips: npt.NDArray[np.float64]


@cache
def measured() -> Measured:
    """Read data/pdq_bits.npz: the correlations lie there as the upper triangle, row by row."""
    with np.load(MEASURED) as kept:
        correlations = np.eye(BITS)
        upper = np.triu_indices(BITS, 1)
        correlations[upper] = kept["correlations"]
        correlations.T[upper] = kept["correlations"]
        return Measured(
            means=kept["means"].astype(np.float64),
            correlations=correlations,
            distances=kept["distances"].astype(np.float64),
            flips=kept["flips"].astype(np.float64),
        )


def random_codes(count: int, seed: int, out: Path | None = None) -> Codes:
    """Return codes of shape (count, 32) whose bits are all independent, in a memory-mapped .npy where `out` names one.

    Takes no longer than writing them: 10^8 codes are 3.2 GB.
    """
    codes = room(count, out)

    def fill(start: int) -> None:
        block = codes[start : start + BLOCK]
        block[:] = np.random.Generator(np.random.SFC64((seed, start))).integers(0, 256, block.shape, np.uint8)

    for_blocks(fill, count)
    return codes


def picture_codes(count: int, seed: int, out: Path | None = None, mix: Mix = MIXED) -> Codes:
    """Return codes of shape (count, 32) as a collection of pictures has them, in a memory-mapped .npy where asked.

    Originals, alterations and copies lie mixed. Raises ValueError for shares that leave no originals.
    """
    if min(mix.altered, mix.copied, mix.common) < 0 or mix.altered + mix.copied + mix.common >= 1:
        raise ValueError(f"the shares must be positive and less than 1 together, not {mix}")
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
    if shares[-1] > 0:
        for_blocks(derive, count)
    return codes


def originals(
    count: int,
    generator: np.random.Generator,
    factor: Floats,
    shift: Floats,
    structure: Structure = STRUCTURE,
) -> Codes:
    """Return codes of pictures that have nothing to do with each other.

    `factor` (256, 256) and `shift` (256,) turn independent normals into the noise part of the coefficients.
    """
    noise = normals(generator, count, BITS) @ factor
    noise += shift
    places = generator.random((count, 1, 2), np.float32)
    varied = np.exp(
        normals(generator, count, 3) * np.float32([structure.strength_varies, *2 * [structure.spread_varies]])
    )
    varied *= np.float32([2 * structure.strength / structure.points**0.5, structure.spread, structure.spread])
    points = normals(generator, count, 3 * structure.points).reshape(count, structure.points, 3)
    points *= varied[:, None]
    points[:, :, 1:] += places
    bits = np.empty((count, BITS), np.bool_)
    _code(noise, points, bits)
    return np.packbits(bits, axis=1)


@njit(nogil=True, cache=True, fastmath=True)
def _code(coefficients: Floats, points: Floats, bits: npt.NDArray[np.bool_]) -> None:
    """Add the transform of each code's points to its coefficients, and set the bits of those above their median.

    A point beyond an edge shines from as far within it, for so does a cosine transform go on.
    """
    across, down = np.empty(16, np.float32), np.empty(16, np.float32)
    for i in range(len(coefficients)):
        row = coefficients[i]
        for k in range(points.shape[1]):
            _cosines(points[i, k, 1], across)
            _cosines(points[i, k, 2], down)
            for v in range(16):
                light = points[i, k, 0] * down[v]
                for u in range(16):
                    row[16 * v + u] += light * across[u]
        level = _median(row)
        for b in range(256):
            bits[i, b] = row[b] > level


@njit(nogil=True, cache=True, fastmath=True)
def _cosines(place: np.float32, answer: Floats) -> None:
    """Write cos(pi * k * place) for k from 1 on, each from the two before it."""
    first = np.cos(np.float32(np.pi) * place)
    before, last = np.float32(1), first
    for k in range(len(answer)):
        answer[k] = last
        before, last = last, np.float32(2) * first * last - before


def normals(generator: np.random.Generator, count: int, size: int) -> Floats:
    """Return nearly normal numbers: each the sum of four uniform ones, the 16-bit parts of a 64-bit number.

    Nine times as fast as normal ones (0.4 us for 256, against 3.7), and as good here, where only signs count.
    """
    parts = generator.integers(0, 1 << 64, (count, size), np.uint64)
    answer = np.empty((count, size), np.float32)
    _sums(parts.reshape(-1), answer.reshape(-1))
    return answer


@njit(nogil=True, cache=True)
def _sums(parts: npt.NDArray[np.uint64], answer: Floats) -> None:
    scale = np.float32((3 / 65536**2) ** 0.5)
    for i in range(len(parts)):
        part = parts[i]
        total = np.int64(part & 0xFFFF) + np.int64(part >> 16 & 0xFFFF) + np.int64(part >> 32 & 0xFFFF)
        answer[i] = np.float32(total + np.int64(part >> 48) - 131070) * scale


@njit(nogil=True, cache=True, fastmath=True)
def _median(row: Floats) -> np.float32:
    """Return a level that half of 256 numbers lie above, by halving the range: 0.3 us, a sort takes 4."""
    low, high = row.min(), row.max()
    level = (low + high) / np.float32(2)
    for _ in range(40):
        above = 0
        for b in range(256):
            above += row[b] > level
        if above == 128:
            break
        if above > 128:
            low = level
        else:
            high = level
        level = (low + high) / np.float32(2)
    return level


def noise_of(kept: Measured) -> tuple[Floats, Floats]:
    """Return factor and shift of the Gaussian noise, such that bits keep the measured correlations and means.

    A correlation r of bits that are set half of the time is one of sin(r * pi / 2) of the Gaussians under them (the
    tetrachoric correlation; means are within 0.01 of a half). Structure thins both out by GAIN. That half of the bits
    are set makes any two of them correlate by -1/255; the median sees to that, not the noise.
    """
    latent = GAIN * np.sin((kept.correlations + 1 / 255) * np.pi / 2)
    np.fill_diagonal(latent, 1)
    values, vectors = np.linalg.eigh(latent)
    assert values[0] > 0, "the measured correlations belong to no Gaussian"
    factor = vectors * np.sqrt(values) @ vectors.T
    shift = [GAIN**0.5 * NormalDist().inv_cdf(mean) for mean in kept.means]
    return factor.astype(np.float32), np.array(shift, np.float32)


TABLE = 4096
"""Entries of a table that a distribution is drawn from."""


def table_of(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return so many places that a random one is each with its weight."""
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
    drawn = _next(seed + np.uint64(place) * GOLDEN) * (1.0 / 2**64)
    if place == 0 or drawn >= shares[2]:
        return 0
    return 1 if drawn < shares[0] else 2 if drawn < shares[1] else 3


@njit(nogil=True, cache=True)
def _are_original(seed: np.uint64, start: int, shares: npt.NDArray[np.float64], answer: npt.NDArray[np.bool_]) -> None:
    for i in range(len(answer)):
        answer[i] = _kind(seed, start + i, shares) == 0


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
    count = np.float64(len(codes))
    for i in range(start, stop):
        kind = _kind(seed, i, shares)
        if kind == 0:
            continue
        state = _next(seed ^ np.uint64(i) * GOLDEN) + GOLDEN
        drawn = _next(state) * (1.0 / 2**64)
        if kind == 1:
            parent = np.int64(count * drawn * drawn)
        elif kind == 2:
            parent = np.int64(count * drawn)
        else:
            parent = np.int64(count / 8 * np.floor(min(-np.log2(drawn + 1e-9), 7.0)))
        parent = min(parent, len(codes) - 1)
        while _kind(seed, parent, shares) != 0:
            parent = parent + 1 if parent + 1 < len(codes) else 0
        codes[i] = codes[parent]
        if kind != 1:
            continue
        state += GOLDEN
        left = distances[_next(state) % np.uint64(TABLE)]
        while left > 0:
            state += GOLDEN
            bit = flips[_next(state) % np.uint64(TABLE)]
            mask = np.uint8(128 >> (bit & 7))
            if (codes[i, bit >> 3] ^ codes[parent, bit >> 3]) & mask == 0:
                codes[i, bit >> 3] ^= mask
                left -= 1


def planted(
    codes: Codes, count: int, distances: range, seed: int
) -> tuple[Codes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return queries (count, 32), and of each a code it was made of and how many of its bits were flipped."""
    generator = np.random.default_rng((seed, count))
    rows = np.sort(generator.integers(0, len(codes), count))
    apart = generator.choice(np.arange(distances.start, distances.stop), count)
    ranks = generator.random((count, BITS)).argsort(axis=1)
    return codes[rows] ^ np.packbits(ranks < apart[:, None], axis=1), rows, apart


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
