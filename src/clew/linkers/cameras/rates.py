"""How often noise and prints of different sensors agree as well: measured, and bounded above.

`benchmarks/cameras.py` counts it on simulated sensors of one model (same filters, same interpolation, same JPEG). The
bound is the one-sided 95 % one of Clopper and Pearson in Poisson's form; where none was seen of n pairs, 3/n.
"""

LEAST = {False: 40.0, True: 60.0}
PAIRS = {False: 1000, True: 1000}


def false_match_rate(pce: float, *, is_crop: bool) -> float:
    return 3 / PAIRS[is_crop]
