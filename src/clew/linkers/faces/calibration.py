"""What scores and lengths of vectors mean, as measured on adults; `benchmarks/faces.py --calibrate` writes it."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The numbers of calibration.json, which says itself what they were measured on.

    `bounds` are, for a cosine of at least `cosines`, the upper end (95 %, one-sided, Wilson) of how often two usable
    faces of different adults score so high; `seen` how often they did. Pictures of the same two people say much the
    same, so the bound counts pairs of people, not of pictures: taken by leaving out one person after the other, the
    rates vary as those of 1,600 to 2,100 independent comparisons would, and there are 1,891 pairs of people.
    `recognised` is how often a face whose vector is as long as `lengths` scores enough with another of the same adult.
    """

    cosines: Floats
    seen: Floats
    bounds: Floats
    lengths: Floats
    recognised: Floats
    measured_on: str

    def false_match_rate(self, cosine: float) -> float:
        """Return how often, at most, faces of different adults score so high: never 0, never rising with it."""
        at = int(np.searchsorted(self.cosines, cosine, side="right")) - 1
        return float(self.bounds[at]) if at >= 0 else 1.0

    def seen_rate(self, cosine: float) -> float:
        """Return how often pictures of different adults scored so high, 0 where none did."""
        at = int(np.searchsorted(self.cosines, cosine, side="right")) - 1
        return float(self.seen[at]) if at >= 0 else 1.0

    def usability(self, lengths: Floats) -> Floats:
        """Return the share of other pictures of the same adult that a face with a vector so long is recognised in."""
        return np.asarray(np.interp(lengths, self.lengths, self.recognised), np.float64)


@cache
def calibration() -> Calibration:
    """Return the numbers that were measured."""
    kept = json.loads((files(__package__) / "calibration.json").read_text(encoding="utf-8"))
    rates = np.array(kept["rates"], np.float64)
    usable = np.array(kept["usability"], np.float64)
    return Calibration(rates[:, 0], rates[:, 1], rates[:, 2], usable[:, 0], usable[:, 1], kept["measured_on"])
