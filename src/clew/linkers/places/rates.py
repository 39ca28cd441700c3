"""How often pictures that have nothing in common score as high: measured, and bounded above.

The bound is the one-sided 95 % one of Clopper and Pearson, in Poisson's form (rates are far below 1); where none was
seen of n pairs it is 3/n, the rule of three. `benchmarks/places.py` measures the counts and prints this table.
"""

import math
from functools import cache

from clew.linkers.places.verify import DEEP, FLAT

LEAST = {FLAT: 12, DEEP: 24}
"""Scores from which a relation is proposed."""
PAIRS = 120
"""Pairs of pictures that have nothing in common: first views of 16 places (`benchmarks/views_of_places.py`), compared
by brute force. The highest scores were 8 (flat) and 13 (deep). A bound of 2.5 % is what so few allow to say."""
SEEN: dict[str, tuple[tuple[int, int], ...]] = {FLAT: ((12, 0),), DEEP: ((24, 0),)}
"""Scores, and how many of those pairs reached them."""
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
