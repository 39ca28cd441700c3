"""Has an officer who decides hold what is decided on, or refuses it where a colleague does."""

from collections.abc import Sequence

from clew.casework.assign import Task, take
from clew.casework.desk import Desk
from clew.casework.hold import find_held, names_of
from clew.store.catalog import Transaction


def make_way(
    tx: Transaction, desk: Desk, case: str, stacks: Sequence[Sequence[bytes]], reason: str, *, is_taking_over: bool
) -> None:
    """Put off what the officer holds; take over what others hold of stacks, each given by its media, the best first.

    Raises HeldError where others hold any and they are not to be taken over, UsageError where they are, for no reason.
    """
    media = [sha256 for stack in stacks for sha256 in stack]
    taken_from = find_held(tx, desk, case, media, is_taking_over=is_taking_over)
    if taken_from:
        task = Task(desk.officer, reason=reason, is_taking_over=True)
        take(tx, desk, case, names_of(stack[0] for stack in stacks), task, taken_from)
