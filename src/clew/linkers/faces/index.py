"""Proposes which views may show the same person, by their faces."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from clew.linkers.faces.calibration import calibration
from clew.linkers.faces.marks import LEAST_USABILITY, is_usable, marks, usability
from clew.linkers.faces.packing import FACE, Faces, as_fractions, unpack
from clew.linkers.faces.search import FaceTable, Hits, Integers
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
_Rank = tuple[int, int, float, bytes, bytes]


class FaceIndex:
    """The faces of views, in memory."""

    def __init__(self, threads: int | None = None) -> None:
        self._held = Held(FaceTable(threads))

    def add(self, views: Sequence[int], descriptions: Sequence[bytes]) -> None:
        """Take in the usable faces of views; raises ValueError for a description that is none."""
        faces, owners = usable_of(views, descriptions)
        if len(faces):
            self._held.table.add(np.ascontiguousarray(faces["vector"]))
            self._held.take(faces, owners)

    def propose(self, views: Sequence[int], descriptions: Sequence[bytes]) -> list[Proposal]:
        """Return for each pair of views with faces alike the two most alike, by the numbers of the views."""
        return proposed(self._held, views, descriptions)

    def search(self, description: bytes, most: int) -> list[Hit]:
        """Return the views with a face most like one of those asked for, the surest first; `most` at most."""
        return searched(self._held, description, most)


class Held:
    """Faces that are asked, in parts: where their vectors are, what each is, whose it is."""

    def __init__(self, table: FaceTable) -> None:
        self.table = table
        self._faces: list[Faces] = []
        self._owners: list[Integers] = []
        self._ends: list[int] = []

    def take(self, faces: Faces, owners: Integers) -> None:
        """Take in the faces whose vectors the table took in, with the view of each."""
        self._faces.append(faces)
        self._owners.append(owners)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(faces))

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not self._faces

    def owners(self) -> Integers:
        """Return the view of each face, by row."""
        if len(self._owners) > 1:
            self._owners = [np.concatenate(self._owners)]
        return self._owners[0]

    def face(self, row: int) -> np.void:
        """Return a face by its row."""
        part = bisect_right(self._ends, row)
        found: np.void = self._faces[part][row - (self._ends[part - 1] if part else 0)]
        return found


def proposed(
    held: Held, views: Sequence[int], descriptions: Sequence[bytes], among: npt.NDArray[np.bool_] | None = None
) -> list[Proposal]:
    """Return for each pair of views with faces alike the two most alike; `among` tells which views are asked."""
    faces, owners = usable_of(views, descriptions)
    if not len(faces) or held.is_empty:
        return []
    hits, every = held.table.search(np.ascontiguousarray(faces["vector"]), LEAST_COSINE), held.owners()
    one, other = owners[hits.queries], every[hits.rows]
    kept = np.flatnonzero((one != other) & (True if among is None else among[other]))
    counts = _counts(owners, owners), _counts(every, other[kept])
    ranked = sorted(kept, key=lambda at: _rank(int(one[at]), int(other[at]), hits, at, faces, held))
    found = []
    for (view, match), pairs in groupby(ranked, key=lambda at: (int(one[at]), int(other[at]))):
        together = list(pairs)
        best = together[0]
        comparisons = counts[0][view] * counts[1][match]
        pair = faces[hits.queries[best]], held.face(int(hits.rows[best]))
        hit = _hit(match, pair, float(hits.scores[best]), comparisons, len(together))
        found.append(Proposal(view, match, hit.kind, hit.score, hit.false_match_rate, hit.evidence))
    return found


def searched(held: Held, description: bytes, most: int, among: npt.NDArray[np.bool_] | None = None) -> list[Hit]:
    """Return the views with a face most like one of those asked for, the surest first; `most` at most.

    Faces that would propose nothing by themselves are looked for too: an officer chose them. `among` tells which views
    are asked.
    """
    faces = unpack(description)
    if not len(faces) or held.is_empty:
        return []
    hits, owners = held.table.search(np.ascontiguousarray(faces["vector"]), LEAST_SHOWN), held.owners()
    matches = owners[hits.rows]
    kept = np.arange(len(matches)) if among is None else np.flatnonzero(among[matches])
    counts = _counts(owners, matches[kept])
    ranked = sorted(kept, key=lambda at: _rank(0, int(matches[at]), hits, at, faces, held))
    found = []
    for match, pairs in groupby(ranked, key=lambda at: int(matches[at])):
        together = list(pairs)
        best = together[0]
        pair = faces[hits.queries[best]], held.face(int(hits.rows[best]))
        found.append(_hit(match, pair, float(hits.scores[best]), len(faces) * counts[match], len(together)))
    return sorted(found, key=lambda hit: hit.rank)[:most]


def _rank(view: int, other: int, hits: Hits, at: np.intp, faces: Faces, held: Held) -> _Rank:
    """Order by views, then the higher score, then what the faces are: nothing depends on the order of adding."""
    own, match = faces[hits.queries[at]], held.face(int(hits.rows[at]))
    return view, other, -float(hits.scores[at]), own.tobytes(), match.tobytes()


def usable_of(views: Sequence[int], descriptions: Sequence[bytes]) -> tuple[Faces, Integers]:
    """Return the usable faces of views, and whose each is."""
    parts = [(view, unpack(data)) for view, data in zip(views, descriptions, strict=True)]
    faces = np.concatenate([np.zeros(0, FACE), *(part for _, part in parts)])
    owners = np.concatenate([np.zeros(0, np.int64), *(np.full(len(part), view, np.int64) for view, part in parts)])
    usable = is_usable(faces)
    return faces[usable], owners[usable]


def _counts(owners: Integers, wanted: Integers) -> dict[int, int]:
    """Return how many faces each of the wanted views has."""
    views = np.unique(wanted)
    if not len(views):
        return {}
    counts = np.zeros(len(views), np.int64)
    at = np.searchsorted(views, owners)
    at[at == len(views)] = 0
    np.add.at(counts, at[views[at] == owners], 1)
    return dict(zip(views.tolist(), counts.tolist(), strict=True))


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
