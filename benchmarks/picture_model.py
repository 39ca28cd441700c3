"""A model of PDQ hashes of pictures that have nothing to do with each other.

PDQ's bits are nearly independent pair by pair: the root mean square correlation of two is 0.006 (24,432 hashes, their
own noise, as much again, taken off). All together they are not. A picture has its detail in some places and is smooth
in others, so neighbouring frequencies agree or alternate, otherwise in each picture: 16 bits in a row are alike in two
pictures 1.5 times as often as by chance, 23 bits 3.8 times, but both 1.0 times if bits are taken in a random order.

So the model draws the 256 coefficients that PDQ compares with their median: correlated Gaussian noise, which keeps the
measured means and correlations, plus the cosine transform of points of light scattered around one place.
`picture_bits.py` measures what it needs and prints how near it comes.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from numba import njit

BITS = 256
MEASURED = Path(__file__).parent / "data" / "pdq_bits.npz"
GAIN = 1.93
"""How much more the noise must be correlated than the bits, as structure lies over it; gives a slope of modelled on
measured correlations of 1.00 (`picture_bits.py`)."""

Codes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Structure:
    """How strongly coefficients of one code hang together.

    Chosen from between the best of 40 drawn settings, by how often 8, 12, 16 and 23 bits in a row, and columns and
    squares of frequencies, are alike in two pictures; `picture_bits.py` prints how near it comes.

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
    middle = np.array([2 * structure.strength / structure.points**0.5, structure.spread, structure.spread], np.float32)
    varies = np.array([structure.strength_varies, structure.spread_varies, structure.spread_varies], np.float32)
    varied = middle * np.exp(varies * normals(generator, count, 3))
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

    Six times as fast as normal ones (0.5 us for 256, against 2.9), and as good here, where only signs count.
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
    """Return a level that half of 256 numbers lie above, by halving the range: 0.7 us, np.median takes 5.8."""
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
    return np.float32(level)


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
