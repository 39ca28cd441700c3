"""Searches descriptions that lie in files: postings are mapped, and only what is verified is read.

Of 100,000 pictures postings take 0.84 GB and descriptions 5.6 GB; a search reads the postings of some thousand words,
and a hundred descriptions.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from clew.linker import KeptViews
from clew.linkers.places.description import Described, unpack
from clew.linkers.places.gallery import (
    CONSIDERED,
    CONSIDERED_IN_SEARCH,
    VERIFIED,
    Asked,
    best_hits,
    fitting,
    hits_of,
    proposal_of,
)
from clew.linkers.places.inverted import Postings, most_voted, rarity_of
from clew.linkers.places.rates import LEAST, LEAST_SHOWN
from clew.linkers.places.verify import Fit
from clew.model.link import Hit, Proposal

TOGETHER = 20_000
"""Of each so many views as many are verified as of a gallery in memory, which holds no more (`link.CORPUS`)."""


def columns(descriptions: Sequence[bytes]) -> Mapping[str, npt.NDArray[Any]]:
    """Return the postings of views as arrays."""
    described = [unpack(each) for each in descriptions]
    made = Postings.of([each.word for each in described], [each.signature for each in described])
    return {"starts": made.starts, "owners": made.owners, "codes": made.codes, "sizes": made.sizes}


class KeptGallery:
    """Views of several files, asked together: rarity is that of all, so the files' borders make no difference."""

    def __init__(self, parts: Sequence[KeptViews]) -> None:
        self._parts = parts
        held = [part.columns for part in parts]
        counts = np.sum([np.diff(each["starts"]) for each in held], axis=0)
        self._rarity = rarity_of(counts)
        self._postings = [
            Postings(each["starts"], each["owners"], each["codes"], self._rarity, each["sizes"]) for each in held
        ]
        self._ends = np.cumsum([len(each["sizes"]) for each in held])

    def search(self, description: bytes, most: int, among: npt.NDArray[np.bool_]) -> list[Hit]:
        """Return the views that share most with what is described, the surest first; `most` at most."""
        if not description or not self._parts:
            return []
        return best_hits(unpack(description), partial(self._fits, among, CONSIDERED_IN_SEARCH, LEAST_SHOWN), most)

    def propose(
        self, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_]
    ) -> list[Proposal]:
        """Return what relates views to those for which `among` holds, never to itself."""
        found: list[Proposal] = []
        for view, data in zip(views, descriptions, strict=True):
            if data and self._parts:
                others = among.copy()
                others[view : view + 1] = False
                best = hits_of(unpack(data), partial(self._fits, others, CONSIDERED, LEAST), LEAST)
                found += [proposal_of(view, best[other]) for other in sorted(best)]
        return found

    def _fits(
        self, among: npt.NDArray[np.bool_], considered: int, least: Mapping[str, int], asked: Described
    ) -> Iterator[tuple[int, Described, tuple[Fit, ...]]]:
        features = Asked(asked)
        scores = [each.scores(features.words, features.signatures, self._rarity) for each in self._postings]
        more = (len(among) - 1) // TOGETHER
        views = most_voted(np.where(among, np.concatenate(scores), 0), considered + 1 + more * VERIFIED)
        return fitting(features, views, self._described, least, VERIFIED * (1 + more))

    def _described(self, view: int) -> Described:
        part = self._parts[int(np.searchsorted(self._ends, view, side="right"))]
        return unpack(part.read(view - part.first))
