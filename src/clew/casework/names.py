"""Tells the names there are, for who types them."""

from clew.casework.desk import Desk
from clew.model.note import NoteKind
from clew.store import cases as case_rows
from clew.store import hashsets, notes
from clew.store import stacks as stack_rows


def cases(desk: Desk) -> list[str]:
    """Return the cases, by name."""
    with desk.catalog.reading() as tx:
        return case_rows.cases(tx)


def lists(desk: Desk) -> list[str]:
    """Return the names of the hash lists."""
    with desk.catalog.reading() as tx:
        return [row.hashset.name for row in hashsets.hashsets(tx)]


def stacks(desk: Desk, case: str) -> list[str]:
    """Return the names of a case's stacks; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        return [stack.name for stack in stack_rows.stacks(tx, case)]


def tags(desk: Desk, case: str) -> list[str]:
    """Return the tags that were used in a case; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        return notes.words(tx, NoteKind.TAG, case)


def series(desk: Desk) -> list[str]:
    """Return the series that officers made, of all cases."""
    with desk.catalog.reading() as tx:
        return notes.words(tx, NoteKind.SERIES)
