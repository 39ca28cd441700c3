"""Tells who holds which stacks of a case."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from clew.casework.desk import Desk
from clew.casework.hold import claims_of
from clew.model.assignment import Assignment
from clew.store.assignments import assignments_from, live_leases, officers_known


@dataclass(frozen=True, slots=True)
class HeldNow:
    """An assignment that holds, until when, and how many stacks are still held by it."""

    assignment: Assignment
    until: datetime
    held: int


def assignments(desk: Desk, case: str) -> list[HeldNow]:
    """Return what is held in a case, in the order in which it was taken. Raises NotFoundError."""
    at = desk.clock()
    with desk.catalog.reading() as tx:
        leases = {lease.number: lease for lease in live_leases(tx, case, at)}
        claims = claims_of(tx, case, at)
        made = {each.number: each for each in assignments_from(tx, case, min(leases))} if leases else {}
    names = np.unique(np.concatenate([*(each for _, each in claims.made), np.empty(0, np.uint64)]))
    numbers, counts = np.unique(claims.numbers_of(names), return_counts=True)
    held = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
    return [HeldNow(made[number], lease.until, held[number]) for number, lease in leases.items() if number in held]


def officers(desk: Desk) -> list[str]:
    """Return who works for the agency, as far as the catalog knows: who ever decided, or was assigned anything."""
    with desk.catalog.reading() as tx:
        return officers_known(tx)
