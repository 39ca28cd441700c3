"""Tells what a decision over stacks would touch, before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.matching.stacks import near_identical
from clew.store import decisions, stacks


@dataclass(frozen=True, slots=True)
class Preview:
    """How many stacks and media a category would be given to: applied, or only suggested.

    `decided_already` counts the stacks for whose representative a category is in force.
    """

    stacks: int
    media: int
    applied: int
    suggested: int
    decided_already: int


def preview(desk: Desk, case: str, references: Sequence[str]) -> Preview:
    """Return what a decision over these stacks would touch; raises NotFoundError, UsageError."""
    with desk.catalog.reading() as tx:
        wanted = list(dict.fromkeys(stacks.stack_of(tx, case, reference) for reference in references))
        best = [stack.representative for stack in wanted]
        standing = decisions.in_force(decisions.decisions_about(tx, case, best))
    split = [near_identical(stack, desk.config.matching.near_identical_bits) for stack in wanted]
    applied = {sha256 for some, _rest in split for sha256 in some}
    suggested = {sha256 for _some, rest in split for sha256 in rest} - applied
    return Preview(
        stacks=len(wanted),
        media=len(applied | suggested),
        applied=len(applied),
        suggested=len(suggested),
        decided_already=sum(any(each.is_applied for each in standing.get(sha256, ())) for sha256 in best),
    )
