"""Made-up films for tests of alignment: shots of random codes that stand still or drift bit by bit."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pytest

from clew.matching.kernels import to_words
from clew.matching.timeline import Timeline

Bits = npt.NDArray[np.bool_]
INSTANT_MS = 250


class Films:
    """Draws, cuts and looks at made-up films."""

    @cached_property
    def first(self) -> Bits:
        """A film of 90 s."""
        return self.draw(1, 90)

    @cached_property
    def second(self) -> Bits:
        """Another one of 60 s."""
        return self.draw(2, 60)

    @staticmethod
    def draw(seed: int, seconds: int, *, shots: Sequence[int] = (2, 8), drift: int = 3) -> Bits:
        """Return a film's codes, bits of shape (instants, 256), four a second; half of its shots drift."""
        random = np.random.default_rng(seed)
        rows: list[Bits] = []
        while len(rows) < 4 * seconds:
            code = random.random(256) < 0.5
            moves = random.random() < 0.5
            for _ in range(int(4 * random.uniform(*shots))):
                rows.append(code.copy())
                if moves:
                    code[random.integers(0, 256, drift)] ^= True
        return np.array(rows[: 4 * seconds])

    @staticmethod
    def cut(film: Bits, *pieces: tuple[float, float]) -> Bits:
        """Return pieces of a film, given in seconds, one after the other."""
        return np.concatenate([film[int(4 * start) : int(4 * end)] for start, end in pieces])

    @staticmethod
    def encoded(film: Bits, seed: int, flips: int = 10) -> Bits:
        """Return a film with so many bits of each code turned, as another encoding does."""
        random = np.random.default_rng(seed)
        noisy = film.copy()
        for row in noisy:
            row[random.choice(256, flips, replace=False)] ^= True
        return noisy

    @staticmethod
    def looked(film: Bits, *, phase: int = 0, speed: float = 1.0, poor: Sequence[int] = ()) -> Timeline:
        """Look at a film once a second, from an instant on; seconds in `poor` show too little to match."""
        length = round(len(film) / speed * INSTANT_MS)
        times = np.arange(phase * INSTANT_MS, length, 1000)
        codes = film[np.minimum((times * speed / INSTANT_MS).astype(int), len(film) - 1)]
        starts: list[int] = []
        ends: list[int] = []
        rows: list[Bits] = []
        for time, code in zip(times.tolist(), codes, strict=True):
            if rows and (rows[-1] ^ code).sum() <= 4:
                ends[-1] = time
                continue
            starts.append(time)
            ends.append(time)
            rows.append(code)
        words = to_words(np.packbits(np.array(rows), axis=1))
        mirrored = to_words(np.packbits(np.array(rows)[:, ::-1], axis=1))
        is_good = np.array([start // 1000 not in poor for start in starts])
        return Timeline(np.array(starts), np.array(ends), words, mirrored, is_good, length)

    @staticmethod
    def mirrored(film: Bits) -> Bits:
        """Return the codes of a film flipped left-right."""
        return film[:, ::-1].copy()


@pytest.fixture(scope="session")
def films() -> Films:
    """Return what makes films."""
    return Films()
