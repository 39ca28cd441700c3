"""Proposes which views may show the same person, by their faces."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.marks import LEAST_USABILITY, is_usable, marks, usability
from clew.linkers.faces.packing import FACE, Faces, as_fractions, unpack
from clew.linkers.faces.search import FaceTable, Integers
from clew.model.link import Box, Evidence, Hit, Proposal

KIND = "same face"
LEAST_COSINE = 0.42
"""Cosine from which on two faces are proposed: 3 in 10,000 pairs of pictures of different test adults score so high,
and 99.5 % of those of the same one (`benchmarks/faces.py`). OpenCV's example takes 0.363, which 12 in 10,000 reach."""
LEAST_SHOWN = 0.3
"""Cosine from which on a search shows a face: some 8 in 1,000 pairs of pictures of different test adults score so high.
An officer who looks for one person looks through more than would be proposed unasked."""
UNUSABLE_RATE = 0.022
"""At most so many pairs of different adults score as one where both faces are hardly usable (`marks.py`); below
`LEAST_COSINE` that was not measured."""
Owners = npt.NDArray[np.int64] | npt.NDArray[np.int32]
_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")


class FaceIndex:
    """The faces of views, in memory."""

    def __init__(self, threads: int | None = None) -> None:
        self._held = Held(FaceTable(threads))

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in the usable faces of views; raises ValueError for a description that is none."""
        faces, owners = usable_of(views, descriptions)
        order = np.argsort(owners, kind="stable")
        faces, owners = faces[order], owners[order]
        self._held.table.add(np.ascontiguousarray(faces["vector"]))
        self._held.take(owners, faces.__getitem__)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return for each pair of views with faces alike the two most alike, by the numbers of the views."""
        return self._held.propose(views, descriptions)

    def search(self, description: bytes, most: int) -> list[Hit]:
        """Return the views with a face most like one of those asked for, the surest first; `most` at most."""
        return self._held.search(description, most)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Faces that were taken in together: their first row, the view of each less `first`, rising, and the faces."""

    row: int
    owners: Owners
    face: Callable[[int], np.void]
    first: int


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two views with faces alike: which of the faces asked for is most like which row, and how many pairs are alike."""

    view: int
    other: int
    query: int
    row: int
    score: float
    alike: int


class Held:
    """Faces that can be asked, in memory or in files: vectors in a table, whose each is, and what else is known of it.

    The views of a part are in no other. `among` tells of each view whether it is asked, None stands for all.
    """

    def __init__(self, table: FaceTable) -> None:
        self.table = table
        self._parts: list[_Part] = []
        self._ends: list[int] = []

    def take(self, owners: Owners, face: Callable[[int], np.void], first: int = 0) -> None:
        """Take in the faces whose vectors the table took in: the view of each less `first`, rising."""
        start = self._ends[-1] if self._ends else 0
        if len(owners):
            self._parts.append(_Part(start, owners, face, first))
            self._ends.append(start + len(owners))

    def propose(
        self, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_] | None = None
    ) -> list[Proposal]:
        """Return for each pair of views with faces alike the two most alike."""
        faces, owners = usable_of(views, descriptions)
        counts = dict(zip(*(each.tolist() for each in np.unique(owners, return_counts=True)), strict=True))
        found = []
        for pair in self._alike(faces, owners, LEAST_COSINE, among):
            if pair.view != pair.other:
                hit = self._hit(pair, faces, counts[pair.view])
                found.append(Proposal(pair.view, hit.view, hit.kind, hit.score, hit.false_match_rate, hit.evidence))
        return found

    def search(self, description: bytes, most: int, among: npt.NDArray[np.bool_] | None = None) -> list[Hit]:
        """Return the views with a face most like one of those asked for, the surest first; `most` at most.

        Faces that would propose nothing by themselves are looked for too: an officer chose them.
        """
        faces = unpack(description)
        pairs = self._alike(faces, np.zeros(len(faces), np.int64), LEAST_SHOWN, among)
        return sorted((self._hit(pair, faces, len(faces)) for pair in pairs), key=lambda hit: hit.rank)[:most]

    def _alike(
        self, faces: Faces, owners: Integers, least: float, among: npt.NDArray[np.bool_] | None
    ) -> Iterator[_Pair]:
        """Yield each pair of views with faces alike, by their numbers: nothing depends on the order of taking in."""
        if not len(faces) or not self._parts:
            return
        hits = self.table.search(np.ascontiguousarray(faces["vector"]), least)
        one, other = owners[hits.queries], self._owners(hits.rows)
        order = np.lexsort((-hits.scores, other, one))
        if among is not None:
            order = order[among[other[order]]]

        def looks(at: int) -> tuple[bytes, bytes]:
            return faces[hits.queries[at]].tobytes(), self._face(int(hits.rows[at])).tobytes()

        for (view, match), pairs in groupby(order.tolist(), key=lambda at: (int(one[at]), int(other[at]))):
            together = list(pairs)
            score = float(hits.scores[together[0]])
            best = min((at for at in together if hits.scores[at] == score), key=looks)
            yield _Pair(view, match, int(hits.queries[best]), int(hits.rows[best]), score, len(together))

    def _hit(self, pair: _Pair, faces: Faces, count: int) -> Hit:
        """Say what speaks for a pair, where the view asked for has so many faces."""
        two = faces[pair.query], self._face(pair.row)
        return _hit(pair.other, two, pair.score, count * self._count(pair.row), pair.alike)

    def _owners(self, rows: Integers) -> Integers:
        """Return the view of each of these rows."""
        places = np.searchsorted(self._ends, rows, side="right")
        found = np.empty(len(rows), np.int64)
        for place in np.unique(places).tolist():
            part, there = self._parts[place], places == place
            found[there] = part.owners[rows[there] - part.row] + np.int64(part.first)
        return found

    def _face(self, row: int) -> np.void:
        part = self._part(row)
        return part.face(row - part.row)

    def _count(self, row: int) -> int:
        """Return how many faces the view has that a row is of."""
        part = self._part(row)
        owner = part.owners[row - part.row]
        start, end = (part.owners.searchsorted(owner, side) for side in _SIDES)
        return int(end - start)

    def _part(self, row: int) -> _Part:
        return self._parts[bisect_right(self._ends, row)]


def usable_of(views: Sequence[int], descriptions: Sequence[bytes]) -> tuple[Faces, Integers]:
    """Return the usable faces of views, and whose each is."""
    parts = [(view, unpack(data)) for view, data in zip(views, descriptions, strict=True)]
    faces = np.frombuffer(b"".join(part.tobytes() for _, part in parts), FACE)  # concatenating records takes longer
    owners = np.concatenate([np.zeros(0, np.int64), *(np.full(len(part), view, np.int64) for view, part in parts)])
    usable = is_usable(faces)
    return faces[usable], owners[usable]


def _hit(match: int, pair: tuple[np.void, np.void], score: float, comparisons: int, alike: int) -> Hit:
    """Say that a view may show the same person as another one.

    Two views with several faces are compared as often as there are pairs of them, and may be alike by chance as often.
    """
    one, other = pair
    rate = _rate(one, score)
    seen = calibration().seen_rate(score)
    facts = [
        ("cosine", f"{score:.3f}"),
        ("seen among different test adults", f"{seen:.2g} of the pairs of pictures" if seen else "never"),
        ("faces alike", f"{alike} of {comparisons} pairs"),
    ]
    said, its = (
        ", ".join((f"usability {usability(face['length']):.2f}", f"{face['size_px']} px", *marks(face)))
        for face in (one, other)
    )
    points = np.concatenate([as_fractions(one["landmarks"]), as_fractions(other["landmarks"])], axis=1)
    evidence = Evidence(
        box_of(one), box_of(other), tuple(_points(points.tolist())), tuple(facts), (("face", said, its),)
    )
    return Hit(match, KIND, score, 1 - (1 - rate) ** comparisons, evidence)


def _rate(asked: np.void, score: float) -> float:
    """Return how often a usable face of somebody else is so like this one, at most."""
    rate = calibration().false_match_rate(score)
    if usability(asked["length"]) >= LEAST_USABILITY:
        return rate
    return max(rate, UNUSABLE_RATE) if score >= LEAST_COSINE else 1.0


def box_of(face: np.void) -> Box:
    """Return where a face is, in fractions of the picture."""
    left, top, width, height = as_fractions(face["box"]).tolist()
    return Box(left, top, width, height)


def _points(rows: list[list[float]]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the landmarks that lie on both pictures."""
    for x, y, other_x, other_y in rows:
        if all(0 <= each <= 1 for each in (x, y, other_x, other_y)):
            yield x, y, other_x, other_y
