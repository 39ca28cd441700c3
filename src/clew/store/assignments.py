"""Who took which stacks, and until when they hold them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from clew.model.assignment import Assignment, Lease
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, insert_rows, plain

OFTEN = timedelta(minutes=1)
"""A lease is put off by no less: who decides twice a second writes to it once a minute."""


def append_assignment(tx: Transaction, made: Assignment) -> Assignment:
    """Append an assignment, numbered next in its case, and let it hold from now on. Raises NotFoundError."""
    number = last_assignment(tx, made.case) + 1
    head = {"agency": tx.agency, "case_id": case_id(tx, made.case), "number": number}
    officer = None if made.officer is None else plain(made.officer)
    row = {
        **head,
        "officer": officer,
        "by_officer": plain(made.by),
        "at": made.at,
        "minutes": made.minutes,
        "reason": plain(made.reason),
        "stacks": made.stacks,
    }
    insert_rows(tx, schema.assignments, [row])
    if officer is not None:
        until = made.at + timedelta(minutes=made.minutes)
        insert_rows(tx, schema.assignment_leases, [{**head, "officer": officer, "until": until}])
    by, reason = plain(made.by), plain(made.reason)
    return Assignment(number, made.case, officer, by, made.at, made.minutes, reason, made.stacks)


def last_assignment(tx: Transaction, case: str) -> int:
    """Return the number of the case's newest assignment, 0 for none. Raises NotFoundError."""
    table = schema.assignments
    mine = (table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
    return tx.connection.scalar(select(func.max(table.c.number)).where(*mine)) or 0


def assignments_from(tx: Transaction, case: str, number: int) -> Iterator[Assignment]:
    """Yield the assignments of a case from a number on, in their order."""
    table = schema.assignments
    statement = (
        select(table)
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.number >= number)
        .order_by(table.c.number)
    )
    for row in tx.connection.execute(statement):
        fields = (row.number, case, row.officer, row.by_officer, row.at, row.minutes, row.reason, row.stacks)
        yield Assignment(*fields)


def live_leases(tx: Transaction, case: str, at: datetime) -> list[Lease]:
    """Return the leases of a case that hold at a time, by number. Raises NotFoundError."""
    table = schema.assignment_leases
    statement = (
        select(table.c.number, table.c.officer, table.c.until)
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.until > at)
        .order_by(table.c.number)
    )
    return [Lease(*row) for row in tx.connection.execute(statement)]


def put_off(tx: Transaction, case: str, officer: str, at: datetime) -> datetime | None:
    """Let an officer hold what is held for as long again from now; return until when at least, None for nothing."""
    mine = {lease.number: lease for lease in live_leases(tx, case, at) if lease.officer == plain(officer)}
    table = schema.assignments
    minutes = select(table.c.number, table.c.minutes).where(
        table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.number.in_(mine)
    )
    ends = []
    for number, length in tx.connection.execute(minutes).all() if mine else ():
        until = at + timedelta(minutes=length)
        if until - mine[number].until >= OFTEN:
            _set_until(tx, case, number, until)
        ends.append(max(until, mine[number].until))
    return min(ends, default=None)


def end_leases(tx: Transaction, case: str, officer: str, at: datetime) -> None:
    """Let an officer hold nothing any more."""
    for lease in live_leases(tx, case, at):
        if lease.officer == plain(officer):
            _set_until(tx, case, lease.number, at)


def _set_until(tx: Transaction, case: str, number: int, until: datetime) -> None:
    table = schema.assignment_leases
    of = (table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.number == number)
    tx.connection.execute(update(table).where(*of).values(until=until))


def officers_known(tx: Transaction) -> list[str]:
    """Return who ever decided, or was assigned anything, by name."""
    decisions, leases = schema.decisions, schema.assignment_leases
    names: set[str] = set()
    for column in (decisions.c.officer, leases.c.officer):
        names.update(tx.connection.scalars(select(column).where(column.table.c.agency == tx.agency).distinct()))
    return sorted(names)
