"""Puts leads into a case that was ingested, as `clew link` does."""

from itertools import pairwise

from clew.casework.desk import Desk
from clew.model.findings import Kind, Outcome
from clew.model.link import Box, Evidence
from clew.store import links
from clew.store.links import Link
from clew.store.media import media, media_of_case
from clew.store.stacks import stacks

LINKER = ("places", "1")
EVIDENCE = Evidence(
    Box(0.1, 0.2, 0.5, 0.5),
    Box(0.4, 0.3, 0.3, 0.3),
    ((0.2, 0.3, 0.5, 0.4), (0.5, 0.6, 0.6, 0.55), (0.3, 0.5, 0.55, 0.5)),
    (("inliers", "57 of 80"),),
)


def propose(desk: Desk, case: str, count: int) -> list[tuple[str, str]]:
    """Record links between pictures of a case, of two stacks each, the surest first; return the pairs' SHA-256."""
    with desk.catalog.writing() as tx:
        shown = media(tx, media_of_case(tx, case))
        best = [each.representative for each in stacks(tx, case)]
        looks = [sha256 for sha256 in best if (row := shown[sha256]).picture and row.outcome is Outcome.EXAMINED]
        assert all(shown[each].kind is Kind.PICTURE for each in looks)
        pairs = list(pairwise(looks))[:count]
        kinds = ("same place", "contains")
        found = [
            Link(0, *LINKER, kinds[at % 2], one, other, "", "", 80.0 - at, 1e-4 * (at + 1), EVIDENCE)
            for at, (one, other) in enumerate(pairs)
        ]
        assert len(found) == count
        links.record(tx, LINKER, found)
    return [(one.hex(), other.hex()) for one, other in pairs]
