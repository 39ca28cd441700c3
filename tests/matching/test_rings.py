from math import comb

import numpy as np
import pytest

from clew.matching.rings import masks


@pytest.mark.parametrize(("width", "most"), [(4, 0), (4, 4), (11, 3), (16, 16), (28, 2)])
def test_masks_are_all_values_with_so_many_bits_set_ring_by_ring(width: int, most: int) -> None:
    found, ends = masks(width, most)
    assert list(ends) == np.cumsum([comb(width, flips) for flips in range(most + 1)]).tolist()
    assert len(np.unique(found)) == len(found) == ends[-1]
    assert int(found.max()) < 1 << width
    rings = np.repeat(np.arange(most + 1), np.diff([0, *ends]))
    np.testing.assert_array_equal(np.bitwise_count(found), rings)
