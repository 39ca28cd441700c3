"""Random draws that repeat: the same key, the same draws, whichever process makes them."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")


class Dice:
    """Draws for one thing, keyed by whole numbers such as (seed, number of the picture)."""

    def __init__(self, *key: int) -> None:
        self.generator = np.random.default_rng(key)

    def real(self, low: float, high: float) -> float:
        """Return a number in [low, high)."""
        return low + (high - low) * float(self.generator.random())

    def whole(self, low: int, high: int) -> int:
        """Return a whole number in [low, high], both included."""
        return int(self.generator.integers(low, high + 1))

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return bool(self.generator.random() < probability)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self.generator.integers(len(choices)))]

    def reals(self, count: int, low: float, high: float) -> npt.NDArray[np.float64]:
        """Return an array of numbers in [low, high)."""
        return self.generator.random(count) * (high - low) + low

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return all choices in another order."""
        return [choices[index] for index in self.generator.permutation(len(choices))]

    def token(self, length: int, letters: str = "0123456789abcdef") -> str:
        """Return a name of so many letters."""
        return "".join(letters[index] for index in self.generator.integers(0, len(letters), length))
