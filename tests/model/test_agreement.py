"""Agreement against figures worked out by hand."""

import pytest

from clew.model.agreement import Agreement


def test_cohens_kappa_by_hand() -> None:
    """Both say A to 20 and B to 15 of 50; 5 are A then B, 10 B then A.

    Agreed: 35 / 50 = 0.7. By chance: A 25/50 x 30/50 = 0.3, B 25/50 x 20/50 = 0.2, so 0.5.
    Kappa: (0.7 - 0.5) / 0.5 = 0.4.
    """
    pairs = [("A", "A")] * 20 + [("A", "B")] * 5 + [("B", "A")] * 10 + [("B", "B")] * 15
    agreement = Agreement.of(pairs)
    assert agreement.pairs == (("A", "A", 20), ("A", "B", 5), ("B", "A", 10), ("B", "B", 15))
    assert (agreement.count, agreement.agreed, agreement.rate) == (50, 35, 0.7)
    assert agreement.kappa == pytest.approx(0.4)


def test_three_codes_by_hand() -> None:
    """Of 10: A and A 3, B and B 2, C and C 1, A then B 2, C then A 2.

    Agreed 0.6. First: A 5, B 2, C 3; second: A 5, B 4, C 1. By chance (25 + 8 + 3) / 100 = 0.36. Kappa 0.24 / 0.64.
    """
    pairs = [("A", "A")] * 3 + [("B", "B")] * 2 + [("C", "C")] + [("A", "B")] * 2 + [("C", "A")] * 2
    assert Agreement.of(pairs).kappa == pytest.approx(0.375)


def test_where_kappa_has_no_meaning_or_is_at_its_ends() -> None:
    assert (Agreement.of([]).rate, Agreement.of([]).kappa) == (None, None)
    assert (Agreement.of([("A", "A")] * 9).rate, Agreement.of([("A", "A")] * 9).kappa) == (1.0, None)
    assert Agreement.of([("A", "A"), ("B", "B")]).kappa == 1.0
    assert Agreement.of([("A", "B"), ("B", "A")]).kappa == -1.0
    assert Agreement.of([("A", "A"), ("A", "B")]).kappa == 0.0  # the first said one thing only
