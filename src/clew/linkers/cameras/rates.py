"""How often noise and prints of different sensors agree as well: measured, and bounded above.

`benchmarks/cameras.py` counts it on simulated sensors of one model (same filters, same interpolation, same JPEG). The
bound is the one-sided 95 % one of Clopper and Pearson: where none was seen of n pairs, 3/n.
"""

LEAST = {False: 30.0, True: 60.0}
"""PCE from which a relation is proposed, of whole pictures and of such as may be cut out: none of the unrelated pairs
reached it. The highest were 24.2 and 46.0."""
PAIRS = {False: 16_198, True: 928}
"""Unrelated pairs of a picture, or a print, with a print of 8 or 32 pictures: 14 sensors, 768 x 576 px."""
_NONE_SEEN = 3.0


def false_match_rate(*, is_crop: bool) -> float:
    """Return how often the print of another sensor agrees well enough to be proposed, at most, with 95 % confidence.

    It does not fall with the score: what was never seen can't be told apart by how much it was not seen.
    """
    return _NONE_SEEN / PAIRS[is_crop]
