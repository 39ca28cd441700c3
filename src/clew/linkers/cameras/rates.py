"""How often noise and prints of different sensors agree as well: measured, and bounded above.

`benchmarks/cameras.py` counts it on simulated sensors of one model (same filters, same interpolation, same JPEG). The
bound is the one-sided 95 % one of Clopper and Pearson: where none was seen of n pairs, 3/n.
"""

from clew.linkers.cameras.comparing import Way

LEAST: dict[Way, float] = {"whole": 30.0, "cut": 60.0, "film": 50.0}
"""PCE from which a relation is proposed: of whole pictures, of such as may be cut out, and with films. None of the
unrelated pairs reached it; the highest were 14.5, 46.0 and 18.1."""
PAIRS: dict[Way, int] = {"whole": 96, "cut": 928, "film": 360}
"""Unrelated pairs: of a picture with a print of 32; of one that may be cut out (version 1 of the linker); of films."""
_NONE_SEEN = 3.0


def false_match_rate(way: Way) -> float:
    """Return how often the print of another sensor agrees well enough to be proposed, at most, with 95 % confidence.

    It does not fall with the score: what was never seen can't be told apart by how much it was not seen.
    """
    return _NONE_SEEN / PAIRS[way]
