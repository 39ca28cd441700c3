"""Keeps two officers from deciding the same stack by accident."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from clew.casework.desk import Desk
from clew.errors import HeldError
from clew.gallery.held import Claims
from clew.gallery.names import Names, unpacked, written
from clew.model.assignment import NAME_BYTES
from clew.store.assignments import assignments_from, live_leases, put_off
from clew.store.catalog import Transaction


def claims_of(tx: Transaction, case: str, at: datetime) -> Claims:
    """Return who holds what at a time. Raises NotFoundError."""
    leases = live_leases(tx, case, at)
    if not leases:
        return Claims((), {})
    made = tuple((each.number, unpacked(each.stacks)) for each in assignments_from(tx, case, leases[0].number))
    return Claims(made, {lease.number: lease.officer for lease in leases})


def names_of(media: Iterable[bytes]) -> Names:
    """Return the names that a stack of these media has, or had when another of them was its representative."""
    return np.unique(unpacked(b"".join(sha256[:NAME_BYTES] for sha256 in media)))


def find_held(tx: Transaction, desk: Desk, case: str, media: Iterable[bytes], *, is_taking_over: bool) -> Sequence[str]:
    """Put off what the officer holds, and return who else holds stacks of these media; nobody where all is free.

    Raises HeldError for any that are held, unless they are to be taken over. Where nobody else holds anything, nothing
    is read but that: who works alone does not wait for it.
    """
    at = desk.clock()
    put_off(tx, case, desk.officer, at)
    if all(lease.officer == desk.officer for lease in live_leases(tx, case, at)):
        return ()
    claims = claims_of(tx, case, at)
    names = names_of(media)
    theirs = names[claims.others_of(names, desk.officer)]
    if len(theirs) and not is_taking_over:
        raise HeldError(held_by_others(claims, names, desk.officer))
    return said_of(claims, theirs)


def said_of(claims: Claims, names: Names) -> list[str]:
    """Return who holds any of these, by name."""
    return sorted({claims.officers[number] for number in claims.numbers_of(names).tolist() if number})


def held_by_others(claims: Claims, names: Names, officer: str) -> str:
    """Say which stacks others hold."""
    theirs = names[claims.others_of(names, officer)]
    whose = ", ".join(said_of(claims, theirs))
    what = f"stack {written(theirs)[0]}" if len(theirs) == 1 else f"{len(theirs):,} of these stacks"
    return f"{what} {'is' if len(theirs) == 1 else 'are'} taken by {whose}"
