"""The loop that compares vectors of faces, compiled by Numba.

Inner products of int8 are whole numbers below 2^21, so 32 bits hold them and the sum is the same in any order; the
score is one product of doubles after it. Queries as int16 and sums cut to 32 bits let LLVM multiply and add in pairs,
and a length known when it compiles lets it unroll: 10 ms of one core for a query among a million faces, of which
reading 128 MB takes 8, and 4.9 for each where 16 are asked together. With a length read from the array it is 20 and 12.
Numba's own integers, of 64 bits, take 39, and float32 22 (`benchmarks/faces_search.py`).
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.linkers.faces.packing import SIZE

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@njit(nogil=True, cache=True)
def compare(
    queries: npt.NDArray[np.int16],
    query_scales: Floats,
    rows: npt.NDArray[np.int8],
    row_scales: Floats,
    least: float,
    found: tuple[Integers, Integers, Floats],
) -> int:
    """Put every pair that scores `least` or more into the arrays for as long as they last; return how many there are.

    Vectors are of `SIZE` numbers, scales one over their lengths. Found are number of the query, of the row, and score.
    """
    count = 0
    for row in range(rows.shape[0]):
        for query in range(queries.shape[0]):
            total = np.int32(0)
            for at in range(SIZE):
                total = np.int32(total + np.int32(np.int32(rows[row, at]) * np.int32(queries[query, at])))
            score = np.float64(total) * query_scales[query] * row_scales[row]
            if score >= least:
                if count < found[0].shape[0]:
                    found[0][count] = query
                    found[1][count] = row
                    found[2][count] = score
                count += 1
    return count
