"""Tells the history of a case's decisions, the newest first, and what has become of each."""

from dataclasses import dataclass

from clew.casework.blind import told, withheld
from clew.casework.decided import Decided, state_of
from clew.casework.desk import Desk
from clew.model.decision import Decision
from clew.store import decisions, stacks
from clew.store.catalog import Transaction
from clew.store.decision_history import Narrowed, categories_of, numbers_of, officers_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions are wanted: `stack` by the first hex digits of a media in it, `before` a number, at most `count`.

    What is None narrows nothing; `category` is (scheme, code), or `UNDO`.
    """

    officer: str | None = None
    category: tuple[str, str] | None = None
    stack: str | None = None
    before: int | None = None
    count: int = 50


@dataclass(frozen=True, slots=True)
class History:
    """Decisions, how many fit in all, and by whom and of which categories the case has any."""

    items: tuple[Decided, ...]
    total: int
    officers: tuple[tuple[str, int], ...]
    categories: tuple[tuple[tuple[str, str], int], ...]


def history(desk: Desk, case: str, asked: Asked) -> History:
    """Return decisions that fit, the newest first, but for those that the officer may not be told yet (`blind`).

    Raises NotFoundError, UsageError where several stacks fit.
    """
    with desk.catalog.reading() as tx:
        stack = None if asked.stack is None else stacks.stack_of(tx, case, asked.stack).representative
        narrowed = Narrowed(asked.officer, asked.category, stack)
        numbers, total = numbers_of(tx, case, narrowed, asked.before, asked.count)
        found = told(desk, withheld(tx, desk, case), decisions.decisions_numbered(tx, case, sorted(numbers)))
        return History(
            tuple(reversed(_with_states(tx, case, found))),
            total,
            tuple(officers_of(tx, case)),
            tuple(categories_of(tx, case)),
        )


def _with_states(tx: Transaction, case: str, found: list[Decision]) -> list[Decided]:
    """Say of decisions what has become of them, by all that was decided on the same media."""
    undone_by = decisions.undone_by(tx, case, [each.number for each in found])
    media = {sha256 for each in found for sha256 in (*each.applied, *each.suggested)}
    about = decisions.in_force(decisions.decisions_about(tx, case, sorted(media)))
    in_force = {one.decision.number for standing in about.values() for one in standing}
    return [
        Decided(each, state_of(each, in_force, is_undone=each.number in undone_by), undone_by.get(each.number))
        for each in found
    ]
