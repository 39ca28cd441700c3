"""Cases and their exhibits, and the account of every file found in them."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from clew.errors import NotFoundError, UsageError
from clew.model.findings import Outcome
from clew.model.occurrence import text_of
from clew.store import schema
from clew.store.transaction import Transaction, insert_rows, named, next_id, plain


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """One exhibit; `found` is how many files its source's last complete walk counted, None before the first."""

    case: str
    exhibit: str
    source: str
    root: bytes
    found: int | None


@dataclass(frozen=True, slots=True)
class Accounting:
    """What became of every file; where all is done, found = examined + unsupported + failed."""

    found: int
    examined: int
    unsupported: int
    failed: int
    bytes: int


def add_case(tx: Transaction, case: str) -> bool:
    """Add a case unless it is there; tell whether it is new."""
    if has_case(tx, named("case", case)):
        return False
    insert_rows(tx, schema.cases, [{"agency": tx.agency, "id": next_id(tx, schema.cases), "name": case}])
    return True


def has_case(tx: Transaction, case: str) -> bool:
    """Tell whether the agency has a case of this name."""
    return _find_case(tx, case) is not None


def cases(tx: Transaction) -> list[str]:
    """Return the names of all cases, sorted."""
    statement = select(schema.cases.c.name).where(schema.cases.c.agency == tx.agency).order_by(schema.cases.c.name)
    return list(tx.connection.scalars(statement))


def case_id(tx: Transaction, case: str) -> int:
    """Return the number of a case; raises NotFoundError that names the cases there are."""
    found = _find_case(tx, case)
    if found is None:
        known = ", ".join(cases(tx)[:10]) or "none yet"
        raise NotFoundError(f"no case {case!r}; there are: {known}")
    return found


def _find_case(tx: Transaction, case: str) -> int | None:
    table = schema.cases
    return tx.connection.scalar(select(table.c.id).where(table.c.agency == tx.agency, table.c.name == plain(case)))


def add_exhibit(tx: Transaction, case: str, exhibit: str, source: str, root: bytes) -> None:
    """Add an exhibit to a case unless it is there; raises UsageError if it was recorded with another root."""
    for known in exhibits(tx, case):
        if known.exhibit == exhibit:
            if (known.source, known.root) != (source, root):
                raise UsageError(
                    f"exhibit {exhibit!r} of case {case!r} was ingested from {text_of(known.root)} ({known.source}): "
                    "give that place again, or another exhibit name"
                )
            return
    row = {
        "agency": tx.agency,
        "id": next_id(tx, schema.exhibits),
        "case_id": case_id(tx, case),
        "name": named("exhibit", exhibit),
        "source": source,
        "root": root,
        "found": None,
    }
    insert_rows(tx, schema.exhibits, [row])


def exhibits(tx: Transaction, case: str) -> list[ExhibitRow]:
    """Return the exhibits of a case by name; raises NotFoundError."""
    table = schema.exhibits
    statement = (
        select(table.c.name, table.c.source, table.c.root, table.c.found)
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
        .order_by(table.c.name)
    )
    return [
        ExhibitRow(case, name, source, root, found) for name, source, root, found in tx.connection.execute(statement)
    ]


def exhibit_id(tx: Transaction, case: str, exhibit: str) -> int:
    """Return the number of an exhibit; raises NotFoundError."""
    table = schema.exhibits
    statement = select(table.c.id).where(
        table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.name == plain(exhibit)
    )
    found = tx.connection.scalar(statement)
    if found is None:
        raise NotFoundError(f"case {case!r} has no exhibit {exhibit!r}")
    return int(found)


def exhibit_ids(tx: Transaction, case: str) -> dict[str, int]:
    """Return the numbers of a case's exhibits by name, in the order of names; raises NotFoundError."""
    table = schema.exhibits
    statement = (
        select(table.c.name, table.c.id)
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
        .order_by(table.c.name)
    )
    return {row.name: row.id for row in tx.connection.execute(statement)}


def set_found(tx: Transaction, case: str, exhibit: str, found: int) -> None:
    """Record how many files a complete walk of the exhibit counted."""
    table = schema.exhibits
    number = exhibit_id(tx, case, exhibit)
    tx.connection.execute(update(table).where(table.c.agency == tx.agency, table.c.id == number).values(found=found))


def accounting(tx: Transaction, case: str, exhibit: str | None = None) -> Accounting:
    """Count what became of the files of an exhibit, or of all exhibits of a case, as `accounts` does for each."""
    found = accounts(tx, case, exhibit).values()
    return Accounting(
        sum(each.found for each in found),
        sum(each.examined for each in found),
        sum(each.unsupported for each in found),
        sum(each.failed for each in found),
        sum(each.bytes for each in found),
    )


def accounts(tx: Transaction, case: str, exhibit: str | None = None) -> dict[str, Accounting]:
    """Count what became of the files of each exhibit of a case, by name, or of one. Raises NotFoundError.

    `found` is what the complete walk counted; for an exhibit whose walk isn't complete, the files recorded so far.
    """
    table, places = schema.occurrences, schema.exhibits
    walked = {row.exhibit: row.found for row in exhibits(tx, case) if exhibit in (None, row.exhibit)}
    if exhibit is not None and exhibit not in walked:
        raise NotFoundError(f"case {case!r} has no exhibit {exhibit!r}")
    statement = (
        select(places.c.name, table.c.outcome, func.count(), func.sum(table.c.size))
        .join_from(places, table, (table.c.agency == places.c.agency) & (table.c.exhibit_id == places.c.id))
        .where(places.c.agency == tx.agency, places.c.case_id == case_id(tx, case), places.c.name.in_(list(walked)))
        .group_by(places.c.name, table.c.outcome)
    )
    counts = {name: dict.fromkeys(Outcome, 0) for name in walked}
    sizes = dict.fromkeys(walked, 0)
    for name, outcome, count, total in tx.connection.execute(statement):
        counts[name][Outcome(outcome)] += count
        sizes[name] += int(total)
    return {
        name: Accounting(
            sum(counts[name].values()) if found is None else found,
            counts[name][Outcome.EXAMINED],
            counts[name][Outcome.UNSUPPORTED],
            counts[name][Outcome.FAILED],
            sizes[name],
        )
        for name, found in walked.items()
    }
