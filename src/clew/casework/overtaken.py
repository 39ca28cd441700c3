"""Refuses a decision where a colleague decided otherwise since the officer last saw the stack."""

from collections.abc import Sequence

from clew.casework.desk import Desk
from clew.errors import OvertakenError
from clew.model.category import Category
from clew.model.decision import Decision
from clew.model.stack import Stack
from clew.store.catalog import Transaction
from clew.store.decisions import count_decisions, decisions_about


def check_seen(tx: Transaction, desk: Desk, case: str, wanted: Sequence[Stack], category: Category, seen: int) -> None:
    """Raise OvertakenError where the newest decision that stands on one of these stacks is a colleague's, and not seen.

    `seen` is the number of the last decision that the officer had been shown. Who decided the same is no obstacle, nor
    who decided under another scheme.
    """
    if count_decisions(tx, case) <= seen:
        return
    standing = _standing(tx, case, wanted, category.scheme)
    found = [
        (stack, last)
        for stack in wanted
        if (last := _last_on(stack, standing)) is not None
        and (last.number > seen and last.officer != desk.officer and last.category != category)
    ]
    if found:
        raise OvertakenError(_said(found))


def _standing(tx: Transaction, case: str, wanted: Sequence[Stack], scheme: str) -> list[Decision]:
    """Return the decisions under a scheme on these stacks that nobody has undone, in their order."""
    about = decisions_about(tx, case, [member.sha256 for stack in wanted for member in stack.members])
    undone = {each.undoes for each in about}
    return [
        each
        for each in about
        if each.category is not None and each.category.scheme == scheme and each.number not in undone
    ]


def _last_on(stack: Stack, standing: Sequence[Decision]) -> Decision | None:
    """Return the newest decision for the stack's representative."""
    return next((each for each in reversed(standing) if stack.representative in each.applied), None)


def _said(found: Sequence[tuple[Stack, Decision]]) -> str:
    stack, theirs = found[0]
    given = f"{theirs.category.scheme} {theirs.category.code}" if theirs.category is not None else ""
    more = f"; of {len(found) - 1:,} more of these stacks the same is true" if len(found) > 1 else ""
    return f"{theirs.officer} has decided stack {stack.name} as {given} meanwhile{more}"
