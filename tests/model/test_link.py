"""Relations as either of two media sees them."""

import pytest

from clew.model.link import MOST_POINTS, Box, Evidence, Proposal, turned_evidence, turned_kind


def test_a_relation_seen_from_the_other_side_and_back_is_as_before() -> None:
    sides = (("in common", "100%", "78%"),)
    evidence = Evidence(Box(0, 0, 1, 0.5), None, ((0.1, 0.2, 0.3, 0.4),), (("inliers", "1"),), sides)
    there = turned_evidence(evidence)
    assert evidence.told == (("inliers", "1"), ("in common, here", "100%"), ("in common, there", "78%"))
    assert there.told == (("inliers", "1"), ("in common, here", "78%"), ("in common, there", "100%"))
    assert (there.box, there.other_box, there.points) == (None, evidence.box, ((0.3, 0.4, 0.1, 0.2),))
    assert turned_evidence(there) == evidence
    assert [turned_kind(each) for each in ("contains", "contained in", "same face")] == [
        "contained in",
        "contains",
        "same face",
    ]


@pytest.mark.parametrize("rate", [0.0, -0.1, 1.1])
def test_no_relation_is_never_wrong(rate: float) -> None:
    with pytest.raises(ValueError, match="false_match_rate"):
        Proposal(1, 2, "same face", 0.9, rate, Evidence())


def test_a_view_is_not_related_to_itself_and_few_points_are_kept() -> None:
    with pytest.raises(ValueError, match="itself"):
        Proposal(1, 1, "same face", 0.9, 0.1, Evidence())
    with pytest.raises(ValueError, match="at most 200"):
        Evidence(points=((0, 0, 0, 0),) * (MOST_POINTS + 1))
