"""What an index is: codes in, every code within a radius out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Codes found: the index of the query, the id and the distance in bits of each; arrays of one length."""

    queries: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    distances: npt.NDArray[np.uint16]


def together(some: Iterable[Hits]) -> Hits:
    """Return all hits as one."""
    parts = list(some)
    return Hits(
        np.concatenate([np.zeros(0, np.int64), *(each.queries for each in parts)]),
        np.concatenate([np.zeros(0, np.int64), *(each.ids for each in parts)]),
        np.concatenate([np.zeros(0, np.uint16), *(each.distances for each in parts)]),
    )


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

    def stream(self, queries: npt.NDArray[np.uint8], radius: int) -> Iterator[Hits]:
        """Yield what `range` finds, in no order and some at a time: for more queries than answers fit in memory."""
        ...
