"""MD5 and MD4 of the same bytes in one go.

Each step of MD5 (RFC 1321) waits for the step before, so a processor is idle most of the time. MD4 (RFC 1320), its
steps put between those of MD5, takes no time of its own: both take 0.46 ms for 379 KB, where OpenSSL's MD5 takes 0.45
and PyCryptodome's MD4 another 0.27. SHA-1 and SHA-256, for which processors have instructions that hashlib uses, take
0.17 and 0.20.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

BLOCK_BYTES = 64
START = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
"""The state that both begin with."""

_WORD = ir.IntType(32)
_MD5_TURNS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_MD5_ORDER = ((1, 0), (5, 1), (3, 5), (7, 0))
"""Of each round, factor and summand, modulo 16, that lead from the step to the word it takes."""
_MD4_TURNS = ((3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15))
_MD4_ORDER = (
    tuple(range(16)),
    (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
    (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15),
)
_MD4_SUMMANDS = (0, 0x5A827999, 0x6ED9EBA1)

Words = list[Any]


def _turned(builder: Any, word: Any, bits: int) -> Any:  # noqa: ANN401 - untyped
    return builder.or_(builder.shl(word, _WORD(bits)), builder.lshr(word, _WORD(32 - bits)))


def _chosen(builder: Any, by: Any, one: Any, other: Any) -> Any:  # noqa: ANN401 - untyped
    """The bits of `one` where those of `by` are set, else those of `other`."""
    return builder.xor(other, builder.and_(by, builder.xor(one, other)))


def _md5(builder: Any, state: Words, words: Words) -> Iterator[None]:  # noqa: ANN401 - untyped
    """Generate the 64 steps of MD5, one at a time."""
    for step in range(64):
        a, b, c, d = state
        turn = step // 16
        if turn == 0:
            mixed = _chosen(builder, b, c, d)
        elif turn == 1:
            mixed = _chosen(builder, d, b, c)
        elif turn == 2:
            mixed = builder.xor(builder.xor(b, c), d)
        else:
            mixed = builder.xor(c, builder.or_(b, builder.not_(d)))
        factor, summand = _MD5_ORDER[turn]
        known = builder.add(words[(factor * step + summand) % 16], _WORD(int(abs(math.sin(step + 1)) * 2**32)))
        total = builder.add(builder.add(a, known), mixed)
        state[:] = d, builder.add(_turned(builder, total, _MD5_TURNS[turn][step % 4]), b), b, c
        yield


def _md4(builder: Any, state: Words, words: Words) -> Iterator[None]:  # noqa: ANN401 - untyped
    """Generate the 48 steps of MD4, one at a time."""
    for step in range(48):
        a, b, c, d = state
        turn = step // 16
        if turn == 0:
            mixed = _chosen(builder, b, c, d)
        elif turn == 1:
            mixed = builder.or_(builder.and_(b, c), builder.and_(d, builder.or_(b, c)))
        else:
            mixed = builder.xor(builder.xor(b, c), d)
        known = builder.add(words[_MD4_ORDER[turn][step % 16]], _WORD(_MD4_SUMMANDS[turn]))
        total = builder.add(builder.add(a, known), mixed)
        state[:] = d, _turned(builder, total, _MD4_TURNS[turn][step % 4]), b, c
        yield


def _digest_block(_context: object, content: object, at: object, state: object) -> tuple[object, Callable[..., object]]:
    """Type and generate `digest_block`, as Numba asks an intrinsic to."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> object:  # noqa: ANN401 - untyped
        content, state = (context.make_array(signature.args[k])(context, builder, values[k]).data for k in (0, 2))
        block = builder.bitcast(builder.gep(content, [values[1]]), _WORD.as_pointer())
        words = [builder.load(builder.gep(block, [_WORD(number)]), align=1) for number in range(16)]
        places = [builder.gep(state, [_WORD(number)]) for number in range(8)]
        before = [builder.load(place) for place in places]
        md5, md4 = before[:4], before[4:]
        others = _md4(builder, md4, words)
        for step, _ in enumerate(_md5(builder, md5, words)):
            if step % 4:
                next(others)
        for place, old, new in zip(places, before, [*md5, *md4], strict=True):
            builder.store(builder.add(old, new), place)
        return context.get_dummy_value()

    return cast("Any", types.void)(content, at, state), generate


digest_block = cast("Callable[[npt.NDArray[np.uint8], int, npt.NDArray[np.uint32]], None]", intrinsic(_digest_block))
"""Take the 64 bytes from `at` on into the state: words 0..3 are MD5's, 4..7 MD4's; little-endian machines only."""


@njit(
    types.void(types.Array(types.uint8, 1, "C", readonly=True), types.uint32[::1]),
    cache=True,
    nogil=True,
    boundscheck=False,
)
def digest_blocks(content: npt.NDArray[np.uint8], state: npt.NDArray[np.uint32]) -> None:
    """Take all whole blocks of 64 bytes into the state: words 0..3 are MD5's, 4..7 MD4's."""
    for at in range(0, len(content) - BLOCK_BYTES + 1, BLOCK_BYTES):
        digest_block(content, at, state)
