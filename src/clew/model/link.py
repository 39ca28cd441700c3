"""A relation between two media that a machine proposes, with what it rests on."""

from dataclasses import dataclass, replace

CONTAINS = "contains"
CONTAINED_IN = "contained in"
COPY, CROP = "copy", "crop"
COPIES = (COPY, CROP, CONTAINS, CONTAINED_IN)
"""Kinds that say of two pictures that both were made of one; what they share lies within the evidence's boxes."""
_TURNED = {CONTAINS: CONTAINED_IN, CONTAINED_IN: CONTAINS}
_ROUNDING = 1e-9
"""0.9 + 0.1 may be more than 1 by so much."""
MOST_POINTS = 200
"""So many pairs of points are kept of one relation at most: a drawing of more shows no more."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a linker says of one view of a media: a still picture (`part` is ""), or a frame as `frame_part` names it.

    `data` is the linker's own; it alone reads it. b"" where there is nothing to describe.
    """

    linker: str
    version: str
    part: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A part of an upright picture, in fractions (0 to 1) of its width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def is_within(self) -> bool:
        """Whether it lies within the picture, and holds something of it."""
        right, bottom = self.left + self.width, self.top + self.height
        return 0 <= self.left < right <= 1 + _ROUNDING and 0 <= self.top < bottom <= 1 + _ROUNDING


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation rests on, as it is drawn on both pictures.

    `box` is on the one, `other_box` on the other, None where the whole is meant. `points` are x and y on the one, x and
    y on the other, fractions as those of `Box`. `facts` are name and value in words ("inliers", "57 of 80") of both;
    `sides` are name, value of the one, value of the other ("in common", "100 %", "78 %").
    """

    box: Box | None = None
    other_box: Box | None = None
    points: tuple[tuple[float, float, float, float], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sides: tuple[tuple[str, str, str], ...] = ()

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """All of it in words, name and value: what is of one side as "NAME, here", what is of the other "there"."""
        sided = (((f"{name}, here", one), (f"{name}, there", other)) for name, one, other in self.sides)
        return (*self.facts, *(fact for both in sided for fact in both))

    def __post_init__(self) -> None:
        """Raise ValueError for more points than are kept."""
        if len(self.points) > MOST_POINTS:
            raise ValueError(f"at most {MOST_POINTS} points are kept, not {len(self.points)}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a linker proposes of two views, which it knows by numbers.

    `kind` is read from the one to the other ("contains": the one contains the other). `score` is the linker's own,
    the higher the surer. `false_match_rate` is how often two unrelated views score as high, as measured: an upper bound
    where that was never seen, never 0.
    """

    view: int
    other: int
    kind: str
    score: float
    false_match_rate: float
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raise ValueError for a view of its own, or a rate that nobody can have measured."""
        if self.view == self.other:
            raise ValueError("a view is not related to itself")
        if not 0 < self.false_match_rate <= 1:
            raise ValueError(f"false_match_rate must be above 0 and at most 1, not {self.false_match_rate}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A view that is like what was looked for; as `Proposal`, and often weaker than one.

    `evidence` and `kind` are seen from the picture that was asked by; boxes and points are fractions of all of it,
    though only a part was looked for. A `false_match_rate` of 1 says that nothing was measured so low.
    """

    view: int
    kind: str
    score: float
    false_match_rate: float
    evidence: Evidence

    def __post_init__(self) -> None:
        """Raise ValueError for a rate that nobody can have measured."""
        if not 0 < self.false_match_rate <= 1:
            raise ValueError(f"false_match_rate must be above 0 and at most 1, not {self.false_match_rate}")

    @property
    def rank(self) -> tuple[float, float, int]:
        """What hits are ordered by: the rarest scores first."""
        return self.false_match_rate, -self.score, self.view


def turned_kind(kind: str) -> str:
    """Return a kind as the other of two media sees it."""
    return _TURNED.get(kind, kind)


def turned_evidence(evidence: Evidence) -> Evidence:
    """Return evidence as the other of two media sees it."""
    points = tuple((other_x, other_y, x, y) for x, y, other_x, other_y in evidence.points)
    sides = tuple((name, other, one) for name, one, other in evidence.sides)
    return replace(evidence, box=evidence.other_box, other_box=evidence.box, points=points, sides=sides)
