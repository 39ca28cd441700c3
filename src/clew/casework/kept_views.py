"""All views of a linker that lie in mapped files, and which of them may be asked."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.casework.describe_views import named
from clew.linker import Keeps, KeptIndex, KeptViews
from clew.store.descriptions import ViewRow
from clew.store.kept_descriptions import KeptRange, kept_ranges
from clew.store.transaction import Transaction


@dataclass(frozen=True, slots=True, eq=False)
class KeptCorpus:
    """Views by their place: `numbers` (n,) of their media, and `asked` (n,) whether they may be."""

    index: KeptIndex
    numbers: npt.NDArray[np.int64]
    asked: npt.NDArray[np.bool_]
    _ranges: list[KeptRange]
    _ends: npt.NDArray[np.int64]

    def row(self, view: int) -> ViewRow:
        """Return whose view it is, without its description."""
        at = int(np.searchsorted(self._ends, view, side="right"))
        held = self._ranges[at]
        return ViewRow(int(self.numbers[view]), held.parts[view - int(self._ends[at]) + len(held.media)], b"")


def kept_corpus(tx: Transaction, linker: Keeps, is_asked: Callable[[int], bool]) -> KeptCorpus:
    """Return all views of a linker; files that lack, or are older than the catalog, are made.

    Raises CatalogError where the disk takes none.
    """
    ranges = kept_ranges(tx, named(linker), linker.columns)
    numbers = np.concatenate([np.zeros(0, np.int64), *(each.media for each in ranges)])
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))  # they rise
    asked = np.fromiter(map(is_asked, numbers[begins].tolist()), np.bool_, len(begins))
    ends = np.cumsum([len(each.media) for each in ranges], dtype=np.int64)
    parts = [
        KeptViews(int(end) - len(each.media), each.columns, each.description)
        for each, end in zip(ranges, ends, strict=True)
    ]
    return KeptCorpus(linker.kept(parts), numbers, np.repeat(asked, np.diff(begins, append=len(numbers))), ranges, ends)
