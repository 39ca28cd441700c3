"""How often pictures that have nothing in common score as high: measured, and bounded above.

The bound is the one-sided 95 % one of Clopper and Pearson, in Poisson's form (rates are far below 1); where none was
seen of n pairs it is 3/n, the rule of three. `benchmarks/places.py` counts the pairs, its part `unrelated`.
"""

import math
from functools import cache

from clew.linkers.places.verify import DEEP, FLAT
from clew.model.link import COPIES

COPIED = "copied"
"""Fits that are told as copies of some sort, which ask more of a fit than `FLAT` and `DEEP`: the geometry of all."""
LEAST = {COPIED: 10, FLAT: 12, DEEP: 26}
"""Scores from which a relation is proposed."""
LEAST_SHOWN = {COPIED: 8, FLAT: 8, DEEP: 16}
"""Scores from which a search for a part shows a view."""
PAIRS = 2_731_953
"""Pairs of 2,338 photos and drawings, all but those that somebody saw to show the same thing."""
SEEN: dict[str, tuple[tuple[int, int], ...]] = {
    COPIED: ((8, 0),),
    FLAT: ((8, 106), (10, 53), (12, 21), (14, 10), (16, 4), (18, 2), (20, 0)),
    DEEP: ((16, 230), (18, 78), (20, 41), (22, 13), (24, 5), (26, 0)),
}
"""Scores, and how many of those pairs reached them."""
_MISSED = 0.05


def sort_of(kind: str, model: str) -> str:
    """Return which of the three counts a fit of this model belongs to that was told as a kind."""
    return COPIED if kind in COPIES else model


def false_match_rate(sort: str, score: int) -> float:
    """Return how often two unrelated pictures reach a score at most, with 95 % confidence."""
    seen = min((count for least, count in SEEN[sort] if least <= score), default=PAIRS)
    return min(1.0, _bound(seen) / PAIRS)


@cache
def _bound(seen: int) -> float:
    """Return the mean of which `seen` or fewer events come in 5 of 100 cases."""
    low, high = float(seen), seen + 4 * math.sqrt(seen + 1) + 4
    for _ in range(60):
        middle = (low + high) / 2
        chance = sum(math.exp(each * math.log(middle) - middle - math.lgamma(each + 1)) for each in range(seen + 1))
        low, high = (middle, high) if chance > _MISSED else (low, middle)
    return high
