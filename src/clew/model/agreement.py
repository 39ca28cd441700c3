"""How far two who decided on the same agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a first and a second code were given to the same; pairs sorted by both codes.

    Cohen's kappa (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
    20, 1960) is how far two agree beyond what they would by chance, each using every code as often as they did.
    """

    pairs: tuple[tuple[str, str, int], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Count pairs of a first and a second code."""
        counts = Counter(pairs)
        return cls(tuple((*pair, count) for pair, count in sorted(counts.items())))

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(count for _, _, count in self.pairs)

    @property
    def agreed(self) -> int:
        """In how many the codes are the same."""
        return sum(count for first, second, count in self.pairs if first == second)

    @property
    def rate(self) -> float | None:
        """The part in which the codes are the same; None of nothing."""
        return self.agreed / self.count if self.count else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None of nothing, and where both gave one and the same code to all: chance agrees as well."""
        firsts: Counter[str] = Counter()
        seconds: Counter[str] = Counter()
        for first, second, count in self.pairs:
            firsts[first] += count
            seconds[second] += count
        by_chance = sum(firsts[code] * seconds[code] for code in firsts)
        every = self.count**2
        return None if by_chance == every else (self.agreed * self.count - by_chance) / (every - by_chance)
