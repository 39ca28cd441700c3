"""What an index is: codes in, every code within a radius out."""

from typing import Protocol

import numpy as np
import numpy.typing as npt


class Index(Protocol):
    """Finds every code within a radius of a query; `clew.matching.linear` is the oracle for all of them."""

    @property
    def count(self) -> int:
        """How many codes the index holds, equal ones counted each."""
        ...

    def add(self, codes: npt.NDArray[np.uint8], ids: npt.NDArray[np.int64]) -> None:
        """Add codes of shape (n, bits / 8), each under its id; the same id or code may be added more than once."""
        ...

    def range(
        self, queries: npt.NDArray[np.uint8], radius: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
        """Return all codes at most `radius` bits from each query of shape (q, bits / 8).

        The answer is `lims` of shape (q + 1,), `ids` and `distances` of shape (lims[q],): those of query i lie at
        lims[i]:lims[i + 1], by distance, then id. Any radius from 0 to the number of bits is exact.
        """
        ...
