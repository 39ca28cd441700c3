"""What officers said of faces lies over groups made by likeness; the newer word counts."""

import numpy as np

from clew.matching.face_words import Apart, Together, joined

ALONE = np.arange(6)


def sets(labels: np.ndarray[tuple[int], np.dtype[np.int64]]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == each).tolist()) for each in np.unique(labels)}


def test_what_was_merged_is_one_and_what_was_split_since_is_not() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2])
    merged = Together(1, (0, 1, 2, 3))
    assert sets(joined(labels, [merged], [])) == {frozenset({0, 1, 2, 3}), frozenset({4, 5})}
    without_1 = np.array([0, 3, 1, 1, 2, 2])  # grouping kept face 1 apart
    split = Apart(2, (1,), (0, 2, 3))
    assert sets(joined(without_1, [merged], [split])) == {frozenset({0, 2, 3}), frozenset({1}), frozenset({4, 5})}


def test_what_was_split_and_merged_again_is_one() -> None:
    split, merged = Apart(1, (0,), (1, 2)), Together(2, (0, 1, 2))
    assert sets(joined(ALONE, [merged], [split])) == {frozenset({0, 1, 2}), *(frozenset({at}) for at in (3, 4, 5))}


def test_a_split_first_face_does_not_keep_the_others_from_being_one() -> None:
    merged, split = Together(1, (0, 1, 2, 3)), Apart(2, (0,), (1, 2, 3))
    assert frozenset({1, 2, 3}) in sets(joined(ALONE, [merged], [split]))


def test_two_merges_do_not_join_what_was_split_after_both() -> None:
    merges = [Together(1, (0, 1)), Together(2, (1, 2))]
    found = sets(joined(ALONE, merges, [Apart(3, (0,), (2,))]))
    assert not any({0, 2} <= each for each in found)
    assert frozenset({1, 2}) in found  # the newer merge counts


def test_faces_of_no_group_stay_so() -> None:
    assert joined(np.array([0, -1, 1]), [Together(1, (0, 1, 2))], []).tolist() == [0, -1, 0]
