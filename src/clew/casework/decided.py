"""Tells the decisions of a case, and which of them stand."""

from dataclasses import dataclass
from enum import StrEnum

from clew.casework.desk import Desk
from clew.model.decision import Decision
from clew.store import decisions


class State(StrEnum):
    """What has become of a decision; `REPLACED` where later ones hold for all of its media."""

    STANDING = "standing"
    REPLACED = "replaced"
    UNDONE = "undone"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, its state, and the number of the decision that undid it."""

    decision: Decision
    state: State
    undone_by: int | None


def decided(desk: Desk, case: str) -> list[Decided]:
    """Return all decisions of a case in their order; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        every = decisions.decisions(tx, case)
        in_force = {one.decision.number for each in decisions.standing(tx, case).values() for one in each}
    undone_by = {each.undoes: each.number for each in every if each.undoes is not None}
    return [
        Decided(each, state_of(each, in_force, is_undone=each.number in undone_by), undone_by.get(each.number))
        for each in every
    ]


def state_of(decision: Decision, in_force: set[int], *, is_undone: bool) -> State:
    """Return what has become of a decision, by the numbers of those that are in force for any media of it."""
    if decision.undoes is not None:
        return State.UNDO
    if is_undone:
        return State.UNDONE
    return State.STANDING if decision.number in in_force else State.REPLACED
