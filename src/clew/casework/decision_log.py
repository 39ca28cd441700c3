"""Tells a case's decisions from a number on, and of each the one that undid it."""

from dataclasses import dataclass

from clew.casework.blind import told, withheld
from clew.casework.desk import Desk
from clew.model.decision import Decision
from clew.store import decisions
from clew.store.catalog import Transaction


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision, and the number of the one that undid it, None while it was not undone."""

    decision: Decision
    undone_by: int | None


def decision_log(desk: Desk, case: str, after: int, count: int) -> tuple[list[Logged], int]:
    """Return at most `count` decisions with a higher number than `after`, and how many there are in all.

    Left out, though counted, are those that the officer may not be told yet (`blind`). Raises NotFoundError.
    """
    with desk.catalog.reading() as tx:
        total = decisions.count_decisions(tx, case)
        found = decisions.decisions_between(tx, case, after + 1, min(after + count, total))
        return logged(tx, case, told(desk, withheld(tx, desk, case), found)), total


def logged(tx: Transaction, case: str, found: list[Decision]) -> list[Logged]:
    """Return decisions of a case with the number of the one that undid each."""
    undone_by = decisions.undone_by(tx, case, [each.number for each in found])
    return [Logged(each, undone_by.get(each.number)) for each in found]


def last_decision(desk: Desk, case: str) -> int:
    """Return the number of the case's newest decision, 0 where there is none; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        return decisions.count_decisions(tx, case)
