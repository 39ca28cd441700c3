"""The loop that compares sketches, compiled by Numba.

It releases the interpreter lock. The count of bits is LLVM's ctpop, which becomes a vector instruction where there is
one.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from numba import njit, types
from numba.extending import intrinsic

Words = npt.NDArray[np.uint64]


def _ctpop(_context: object, _word: object) -> tuple[object, Callable[..., object]]:
    """Type and generate `popcount`, as Numba asks an intrinsic to."""

    def generate(_target: object, builder: Any, _signature: object, arguments: Any) -> object:  # noqa: ANN401 - untyped
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


popcount = cast("Callable[[np.uint64], np.uint64]", intrinsic(_ctpop))


@njit(nogil=True, cache=True)
def differing(rows: Words, asked: Words, counts: Words) -> npt.NDArray[np.int64]:
    """Return in how many bits each row (n, words) differs from what is asked, among those that count."""
    found = np.empty(rows.shape[0], np.int64)
    for row in range(rows.shape[0]):
        total = np.uint64(0)
        for at in range(rows.shape[1]):
            total += popcount((rows[row, at] ^ asked[at]) & counts[at])
        found[row] = np.int64(total)
    return found
