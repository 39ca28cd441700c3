"""How often pictures that have nothing in common score as high: measured, and bounded above.

The bound is the one-sided 95 % one of Clopper and Pearson, in Poisson's form (rates are far below 1); where none was
seen of n pairs it is 3/n, the rule of three. The counts are of one run of the parts of
`benchmarks/places.py`, which is not recorded as a whole yet.
"""

import math
from functools import cache

from clew.linkers.places.verify import DEEP, FLAT

LEAST = {FLAT: 12, DEEP: 24}
"""Scores from which a relation is proposed."""
LEAST_SHOWN = {FLAT: 8, DEEP: 16}
"""Scores from which a search for a part shows a view."""
PAIRS = 218_100
"""Pairs of 665 photos and drawings from different sets, compared with each other. The highest deep score was 20."""
SEEN: dict[str, tuple[tuple[int, int], ...]] = {FLAT: ((12, 68),), DEEP: ((24, 0),)}
"""Scores, and how many of those pairs reached them. The nine of the 68 that were looked at show the same drawing; all
are counted as false here, so that the rate is too high rather than too low."""
_MISSED = 0.05


def false_match_rate(model: str, score: int) -> float:
    """Return how often two unrelated pictures reach a score at most, with 95 % confidence."""
    seen = min((count for least, count in SEEN[model] if least <= score), default=PAIRS)
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
