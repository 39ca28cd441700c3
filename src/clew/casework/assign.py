"""Takes stacks for an officer for a while, and gives them back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from clew.casework.desk import Desk
from clew.casework.hold import claims_of, held_by_others, said_of
from clew.casework.once import digest_of, done_before
from clew.custody import JSON
from clew.errors import HeldError, UsageError
from clew.gallery.names import Names, packed
from clew.model.assignment import Assignment
from clew.store import custody
from clew.store.act_keys import Keyed, keep_key
from clew.store.assignments import append_assignment, assignments_from, end_leases, put_off
from clew.store.catalog import Transaction

MADE = "assignments"
"""What a key of these acts stands for."""
MINUTES = 30
"""How long one holds what one took without working: a lunch. Decided by us; nothing was measured."""
LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Task:
    """For whom stacks are taken, for how long, and why; `is_taking_over` those too that somebody else holds."""

    officer: str
    minutes: int = MINUTES
    reason: str = ""
    is_taking_over: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was assigned; `left` counts the stacks that were not, for others hold them."""

    assignment: Assignment
    left: int
    was_repeated: bool

    @property
    def until(self) -> datetime:
        """How long it holds, if nobody works."""
        return self.assignment.at + timedelta(minutes=self.assignment.minutes)


def assign(desk: Desk, case: str, key: str, stacks: Names, task: Task) -> Assigned:
    """Take stacks for an officer. Of those that somebody else holds none, unless they are to be taken over.

    Raises NotFoundError, HeldError where others hold all of them, UsageError for taking over without a reason,
    ConflictError for a key under which something else was done.
    """
    if not len(stacks):
        raise UsageError("there is nothing to assign: choose some stacks")
    if not (task.officer.strip() and LEAST_MINUTES <= task.minutes <= MOST_MINUTES):
        raise UsageError(f"name an officer, and give {LEAST_MINUTES} to {MOST_MINUTES:,} minutes")
    names = hashlib.sha256(packed(stacks)).hexdigest()
    asked = digest_of("assign", desk.officer, names, task)
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return Assigned(before, len(stacks) - before.count, was_repeated=True)
        wanted = stacks
        claims = claims_of(tx, case, desk.clock())
        theirs = claims.others_of(stacks, task.officer)
        taken_from = said_of(claims, stacks[theirs])
        if theirs.any() and not task.is_taking_over:
            wanted, taken_from = stacks[~theirs], []
            if not len(wanted):
                raise HeldError(held_by_others(claims, stacks, task.officer))
        made = take(tx, desk, case, wanted, task, taken_from)
        keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
        return Assigned(made, len(stacks) - made.count, was_repeated=False)


def take(tx: Transaction, desk: Desk, case: str, stacks: Names, task: Task, taken_from: Sequence[str]) -> Assignment:
    """Take stacks in an open transaction; raises UsageError where somebody else's are taken without a reason."""
    if taken_from and not task.reason.strip():
        raise UsageError("say why you take over what a colleague holds: give a reason")
    at = desk.clock()
    made = append_assignment(
        tx, Assignment(0, case, task.officer, desk.officer, at, task.minutes, task.reason, packed(stacks))
    )
    details = {**_told(made), "officer": made.officer, "minutes": made.minutes, "reason": made.reason}
    act = "stacks taken over" if taken_from else "stacks assigned"
    custody.append(tx, desk.officer, act, case, {**details, "taken_from": list(taken_from)})
    return made


def give_back(desk: Desk, case: str, key: str, stacks: Names | None) -> int:
    """Give back of these stacks those that the officer holds, all (None) of a case; return how many that were.

    Raises NotFoundError, ConflictError for a key under which something else was done.
    """
    named = None if stacks is None else hashlib.sha256(packed(stacks)).hexdigest()
    asked = digest_of("give back", desk.officer, named)
    with desk.catalog.deciding() as tx:
        if (before := _before(tx, case, key, asked)) is not None:
            return before.count
        at = desk.clock()
        claims = claims_of(tx, case, at)
        everything = [names for _, names in claims.made]
        those = stacks if stacks is not None else np.unique(np.concatenate([*everything, np.empty(0, np.uint64)]))
        mine = [number for number, officer in claims.officers.items() if officer == desk.officer]
        back = those[np.isin(claims.numbers_of(those), mine)]
        if stacks is None:
            end_leases(tx, case, desk.officer, at)
        made = append_assignment(tx, Assignment(0, case, None, desk.officer, at, 0, "", packed(back)))
        custody.append(tx, desk.officer, "stacks given back", case, _told(made))
        keep_key(tx, case, key, Keyed(asked, MADE, made.number, made.number))
        return made.count


def keep_hold(desk: Desk, case: str) -> datetime | None:
    """Hold for as long again what the officer holds; return until when at least, None where that is nothing."""
    with desk.catalog.deciding() as tx:
        return put_off(tx, case, desk.officer, desk.clock())


def _told(made: Assignment) -> dict[str, JSON]:
    """Return what custody tells of an assignment; the stacks' names, up to 2.4 MB of them, by their SHA-256."""
    digest = hashlib.sha256(made.stacks).hexdigest()
    return {"case": made.case, "number": made.number, "stacks": made.count, "sha256": digest}


def _before(tx: Transaction, case: str, key: str, asked: bytes) -> Assignment | None:
    known = done_before(tx, case, key, asked)
    return None if known is None else next(assignments_from(tx, case, known.first))
