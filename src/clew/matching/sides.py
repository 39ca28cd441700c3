"""Two films side by side: what counts as the same, and the pairs of their frames that are near."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clew.matching import lines
from clew.matching.lines import Floats, Pairs, Spans
from clew.matching.timeline import Timeline

RESEMBLANCE = 0.5
"""What a frame counts for that only resembles the one beside it on the line (`Rules.wide`)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as the same film; distances in bits of 256, inclusive. `benchmarks/segments.py` measures them.

    Pictures are near within 31 bits. Along a line more is let pass: frames looked at half a second apart lie within 31
    bits for 75 % of the time, within `radius` for 83 %, within `wide` for 89 %; letterboxed by a sixth 33, 90 and
    100 %, with a logo 38, 93 and 100 %. Of a million pairs of unrelated photos 0.06 lie within 60 bits and 1.7 within
    80 (`benchmarks/picture_bits.py`), of drawn frames none below 84.

    `evidence` is how many different frames must agree, `again` how many beside a run with enough on the same line;
    `whole_share` is how much of the shorter film a run must cover to count with fewer (a film of one still shot), then
    with a frame within `sure`. A run ends where other frames stand for `gap_ms`, or nothing is to compare for
    `blank_ms`.
    """

    sure: int = 31
    radius: int = 48
    wide: int = 80
    evidence: float = 3.0
    again: float = 2.0
    whole_share: float = 0.8
    gap_ms: int = 3_000
    blank_ms: int = 10_000


@dataclass(slots=True, eq=False)
class Side:
    """One way to look at two films: as they are, or the first one mirrored.

    `weights` are the pairs', `one_weights` the first film's spans': less where a span is near to several stretches of
    the other film. `changes` are how far each film's spans are from those before (`lines.changes`). `is_left` masks the
    pairs that still vote, `best` holds what `lines.best_line` found in each window.
    """

    one: Spans
    other: Spans
    pairs: Pairs
    weights: Floats
    one_weights: Floats
    changes: tuple[Floats, Floats]
    is_left: npt.NDArray[np.bool_]
    is_mirrored: bool
    best: dict[int, list[tuple[float, float, float, float]]] = field(default_factory=dict)


def side_of(one: Timeline, other: Timeline, rules: Rules, *, is_mirrored: bool) -> Side | None:
    """Compare two films' frames; None where no two are near."""
    codes = one.mirrored if is_mirrored else one.codes
    if not one.count or not other.count:
        return None
    changes = lines.changes(codes, rules.wide), lines.changes(other.codes, rules.wide)
    spans = Spans(one.starts, one.ends, codes, one.is_good, _restless(one, changes[0], rules.wide))
    others = Spans(other.starts, other.ends, other.codes, other.is_good, _restless(other, changes[1], rules.wide))
    pairs = lines.near(spans, others, rules.radius)
    if not len(pairs.one):
        return None
    here = lines.runs(pairs.one, pairs.other, one.count)
    turned = np.lexsort((pairs.one, pairs.other))
    there = lines.runs(pairs.other[turned], pairs.one[turned], other.count)
    weights = 1.0 / np.sqrt(np.maximum(here[pairs.one], there[pairs.other]))
    one_weights = np.zeros(one.count)
    np.maximum.at(one_weights, pairs.one, weights)
    one_weights[one_weights == 0] = RESEMBLANCE
    return Side(spans, others, pairs, weights, one_weights, changes, np.ones(len(pairs.one), np.bool_), is_mirrored)


def _restless(film: Timeline, changes: Floats, wide: int) -> npt.NDArray[np.bool_]:
    """Mask the spans of one look that are far from both neighbours; a still shot between two cuts isn't one."""
    return np.asarray((changes[:-1] >= wide) & (changes[1:] >= wide) & (film.starts == film.ends))
