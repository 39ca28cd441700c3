"""Words of local features, and signatures within a word: what an inverted index finds them by.

A descriptor's two halves each have the nearest of 128 centroids; the pair is its word, one of 16,384 (the inverted
multi-index: Babenko and Lempitsky, CVPR 2012). 64 signs of its residual, turned, are its signature (Hamming
embedding: Jégou, Douze and Schmid, ECCV 2008). `words.npz` holds the centroids and the turn;
`benchmarks/train_words.py` made it of drawn and packaged pictures, and its text says of which.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint16]
Signatures = npt.NDArray[np.uint64]

DESCRIPTOR = 128
HALF = DESCRIPTOR // 2
CENTROIDS = 128
WORDS = CENTROIDS * CENTROIDS
SIGNATURE_BITS = 64
_NEAREST = 4
"""Centroids of each half that are tried: the nearest words are of the nearest four by four."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Centroids (2, 128, 64) of each half, the turn (64, 128), and centroids turned (2, 128, 64); float32."""

    centroids: Floats
    turn: Floats
    turned: Floats


@cache
def vocabulary() -> Vocabulary:
    """Read what words are assigned by."""
    with np.load(Path(__file__).with_name("words.npz"), allow_pickle=False) as kept:
        centroids, turn = kept["centroids"].astype(np.float32), kept["turn"].astype(np.float32)
    return Vocabulary(centroids, turn, turned_centroids(centroids, turn))


def turned_centroids(centroids: Floats, turn: Floats) -> Floats:
    """Return each half's centroids, turned: a word's is the sum of its two."""
    return np.ascontiguousarray(np.stack([centroids[0] @ turn[:, :HALF].T, centroids[1] @ turn[:, HALF:].T]))


@njit(cache=True, nogil=True)
def _nearest(half: Floats, centroids: Floats, found: npt.NDArray[np.int64], apart: Floats) -> None:
    """Fill the nearest centroids and their squared distances, the nearest first."""
    apart[:] = np.float32(np.inf)
    for centroid in range(centroids.shape[0]):
        total = np.float32(0)
        for at in range(centroids.shape[1]):
            step = half[at] - centroids[centroid, at]
            total += step * step
        place = apart.shape[0]
        while place > 0 and total < apart[place - 1]:
            place -= 1
        if place < apart.shape[0]:
            for later in range(apart.shape[0] - 1, place, -1):
                apart[later], found[later] = apart[later - 1], found[later - 1]
            apart[place], found[place] = total, centroid


@njit(cache=True, nogil=True)
def _assign(  # noqa: C901 - one pass over a feature, whose sums stay in registers
    descriptors: Bytes, centroids: Floats, turn: Floats, turned: Floats, words: Words, signatures: Signatures
) -> None:
    tried = min(_NEAREST, centroids.shape[1])
    found, apart = np.zeros((2, tried), np.int64), np.empty((2, tried), np.float32)
    values, flat = np.empty(descriptors.shape[1], np.float32), np.empty(turn.shape[0], np.float32)
    sums = np.empty(tried * tried, np.float32)
    half = descriptors.shape[1] // 2
    for row in range(descriptors.shape[0]):
        for at in range(descriptors.shape[1]):
            values[at] = np.float32(descriptors[row, at])
        for side in range(2):
            _nearest(values[side * half : (side + 1) * half], centroids[side], found[side], apart[side])
        for bit in range(turn.shape[0]):
            total = np.float32(0)
            for at in range(values.shape[0]):
                total += turn[bit, at] * values[at]
            flat[bit] = total
        for one in range(tried):
            for other in range(tried):
                sums[one * tried + other] = apart[0, one] + apart[1, other]
        for choice in range(words.shape[1]):
            best = np.argmin(sums)
            sums[best] = np.float32(np.inf)
            one, other = found[0, best // tried], found[1, best % tried]
            words[row, choice] = one * centroids.shape[1] + other
            signature = np.uint64(0)
            for bit in range(turn.shape[0]):
                if flat[bit] > turned[0, one, bit] + turned[1, other, bit]:
                    signature |= np.uint64(1) << np.uint64(bit)
            signatures[row, choice] = signature


def assign(descriptors: Bytes, choices: int = 1) -> tuple[Words, Signatures]:
    """Return the nearest words (n, choices) of descriptors (n, 128), nearest first, and the signatures within them."""
    known = vocabulary()
    words = np.empty((len(descriptors), choices), np.uint16)
    signatures = np.empty((len(descriptors), choices), np.uint64)
    _assign(np.ascontiguousarray(descriptors), known.centroids, known.turn, known.turned, words, signatures)
    return words, signatures
