"""How often noise and prints of different sensors agree as well: measured, and bounded above.

`benchmarks/cameras.py` counts it on simulated sensors of one model (same filters, same interpolation, same JPEG). The
bound is the one-sided 95 % one of Clopper and Pearson: where none was seen of n pairs, 3/n.
"""

from clew.linkers.cameras.comparing import Way

LEAST: dict[Way, float] = {"whole": 30.0, "cut": 60.0, "film": 50.0}
"""PCE from which a relation is proposed: of whole pictures, of such as may be cut out, and with films. None of the
unrelated pairs reached it; the highest were 19.0, 35.9 and 29.5."""
PAIRS: dict[Way, int] = {"whole": 11_880, "cut": 900, "film": 3_288}
"""Unrelated pairs: of a picture, or a print, with a print of 8, 16 or 32 pictures (10 sensors, 768 x 576 px); of a film
of 4 to 16 key frames with another, a print or a picture (8 sensors, 768 x 432 px)."""
_NONE_SEEN = 3.0


def false_match_rate(way: Way) -> float:
    """Return how often the print of another sensor agrees well enough to be proposed, at most, with 95 % confidence.

    It does not fall with the score: what was never seen can't be told apart by how much it was not seen.
    """
    return _NONE_SEEN / PAIRS[way]
