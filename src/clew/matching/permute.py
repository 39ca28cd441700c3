"""Puts the bits of codes in the order of a layout and back."""

from concurrent.futures import Executor

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.matching.layout import Bits

Words = npt.NDArray[np.uint64]

SHARE = 1 << 16
"""Codes that a thread takes at once."""


def table(order: Bits) -> Words:
    """Return what each value of each byte of a code adds to the ordered words: shape (bytes, 256, words).

    Place p of the order is bit 63 - p % 64 of word p // 64, so that ordered words compare as their bits stand.
    """
    bits = len(order)
    adds = np.zeros((bits // 8, 256, -(-bits // 64)), np.uint64)
    values = np.arange(256)
    for place, bit in enumerate(order.tolist()):
        byte, within = divmod(bit, 8)
        is_set = ((values >> (7 - within)) & 1).astype(bool)
        adds[byte, is_set, place // 64] |= np.uint64(1) << np.uint64(63 - place % 64)
    return adds


def ordered(codes: npt.NDArray[np.uint8], adds: Words) -> Words:
    """Return codes of shape (n, bytes) as ordered words (n, words)."""
    words = np.empty((len(codes), adds.shape[2]), np.uint64)
    _order(codes, adds, words)
    return words


def ordered_by(pool: Executor, codes: npt.NDArray[np.uint8], adds: Words) -> Words:
    """Do `ordered` on all threads of a pool."""
    words = np.empty((len(codes), adds.shape[2]), np.uint64)
    shares = [slice(start, start + SHARE) for start in range(0, len(codes), SHARE)]
    list(pool.map(lambda share: _order(codes[share], adds, words[share]), shares))
    return words


def disordered(words: Words, inverse: Bits) -> npt.NDArray[np.uint8]:
    """Return the codes (n, bytes) that `ordered` was given; `inverse` is the layout's."""
    size = len(inverse) // 8
    places = np.ascontiguousarray(words.astype(">u8").view(np.uint8)[:, :size])
    return np.ascontiguousarray(ordered(places, table(inverse)).astype(">u8").view(np.uint8)[:, :size])


@njit(nogil=True, cache=True)
def _order(codes: npt.NDArray[np.uint8], adds: Words, words: Words) -> None:
    for i in range(codes.shape[0]):
        for k in range(adds.shape[2]):
            words[i, k] = 0
        for byte in range(adds.shape[0]):
            value = codes[i, byte]
            for k in range(adds.shape[2]):
                words[i, k] |= adds[byte, value, k]
