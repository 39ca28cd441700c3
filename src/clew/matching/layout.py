"""How the bits of a code are dealt out to chunks: which bits, in which order, how many chunks.

By the general pigeonhole principle two codes within r bits of each other agree within t[i] bits in at least one of m
disjoint chunks, where the t[i] + 1 sum to r + 1 (Qin et al., "GPH: Similarity Search in Hamming Space", ICDE 2018).
Chunks needn't hold every bit, so the bits that tell least are left out where there are more than the chunks take.
"""

from dataclasses import dataclass
from math import comb, log2

import numpy as np
import numpy.typing as npt

PROBE_NS = 10.0
"""What looking up one bucket costs, on one core with tables far beyond the cache (`benchmarks/search.py`)."""
CANDIDATE_NS = 30.0
"""What reading one posting and comparing its code costs, measured as above."""
SCAN_NS = 1.3
"""What comparing one code costs when all are compared in order, measured as above."""
TABLE_BYTES_A_CODE = 25
"""What the bucket tables of a segment may take: with codes, ids and postings that is 107 bytes a code at 500,000 codes,
98.6 at 10 million and 96.5 at 100 million."""
NARROWEST, WIDEST = 4, 28
"""Bits of a chunk; the table of the widest, of 2-byte buckets, takes 512 MiB."""
SAMPLE = 100_000
"""Codes that correlations are measured on: their standard error is 0.003, well below what skews a chunk."""

DULL = 1 / 64
"""A bit that is set in a smaller share of the codes, or unset, tells too little to be worth a place in a chunk."""

Bits = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """`order[p]` is the bit of a code (0 the highest of its first byte) that stands at place p.

    Chunk i holds the places from i * width to (i + 1) * width - 1; what no chunk holds comes last.
    """

    bits: int
    order: Bits
    chunks: int
    width: int

    @property
    def inverse(self) -> Bits:
        """The place at which each bit of a code stands."""
        places = np.empty(self.bits, np.int16)
        places[self.order] = np.arange(self.bits, dtype=np.int16)
        return places


def choose(codes: npt.NDArray[np.uint8], count: int, bits: int) -> Layout:
    """Return the layout for `count` codes that are like these, of shape (n, bits / 8)."""
    if len(codes) < 2 * bits:
        chunks, width = chunked(count, bits, usual_radius(bits))
        return Layout(bits, np.arange(bits, dtype=np.int16), chunks, width)
    mean, related = _measured(codes)
    surprise = np.minimum(mean, 1 - mean)
    telling = int((surprise >= DULL).sum())
    chunks, width = chunked(count, max(telling, NARROWEST), usual_radius(bits))
    return Layout(bits, _dealt(related, surprise, chunks, width), chunks, width)


def chunked(count: int, bits: int, radius: int) -> tuple[int, int]:
    """Return how many chunks make a search cheapest where so many bits tell codes apart, and of how many bits each."""
    shapes = [(chunks, _width(count, bits, chunks)) for chunks in range(1, bits // NARROWEST + 1)]
    return min(shapes, key=lambda shape: _cost(count, shape[1], shape[0], radius))


def usual_radius(bits: int) -> int:
    """Return the radius that a layout is made for: 31 of 256 bits, and that share of others."""
    return round(31 * bits / 256)


def _width(count: int, bits: int, chunks: int) -> int:
    """Return the widest chunks that there are bits and memory for."""
    room = max(1 << 16, TABLE_BYTES_A_CODE * count) / (2 * chunks)
    return max(NARROWEST, min(bits // chunks, WIDEST, int(log2(room))))


def _cost(count: int, width: int, chunks: int, radius: int) -> float:
    """Return the expected nanoseconds of a search among random codes."""
    nearest = sorted(divide(radius, chunks))
    probes = float(sum(comb(width, flips) for most in nearest for flips in range(most + 1) if flips <= width))
    return probes * (PROBE_NS + count / 2.0**width * CANDIDATE_NS)


def divide(radius: int, chunks: int) -> list[int]:
    """Return chunk radii as even as can be whose successors sum to radius + 1; -1 means that a chunk isn't asked."""
    each, more = divmod(radius + 1, chunks)
    return [each] * more + [each - 1] * (chunks - more)


def _measured(codes: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return the mean of every bit (bits,) and the squared correlation of every two (bits, bits), its diagonal 0."""
    sample = np.unpackbits(np.ascontiguousarray(codes[:: max(1, len(codes) // SAMPLE)]), axis=1).astype(np.float32)
    mean = sample.mean(axis=0)
    sample -= mean
    spread = np.sqrt(np.maximum(mean * (1 - mean), np.float32(1e-12)))
    related = (sample.T @ sample / len(sample) / np.outer(spread, spread)) ** 2
    np.fill_diagonal(related, 0.0)
    return mean.astype(np.float64), related.astype(np.float64)


def _dealt(related: Floats, surprise: Floats, count: int, width: int) -> Bits:
    """Deal the bits out to chunks so that those that tell the same stand in different ones.

    Bits come in the order of how strongly they are tied to others, each to the chunk with room whose bits it is least
    tied to; left over at the end is what tells least.
    """
    bits = len(surprise)
    telling = np.argsort(-surprise / (1 + related.sum(axis=1)), kind="stable")[: count * width]
    ties = related[np.ix_(telling, telling)].sum(axis=1)
    chunks: list[list[int]] = [[] for _ in range(count)]
    tied = np.zeros((count, bits))
    for bit in telling[np.argsort(-ties, kind="stable")].tolist():
        room = [index for index, chunk in enumerate(chunks) if len(chunk) < width]
        index = min(room, key=lambda each: (tied[each, bit], len(chunks[each])))
        chunks[index].append(bit)
        tied[index] += related[bit]
    placed = [bit for chunk in chunks for bit in chunk]
    return np.array(placed + sorted(set(range(bits)) - set(placed)), np.int16)
