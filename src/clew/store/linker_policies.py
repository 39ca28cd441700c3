"""Which linkers are switched off in which cases, and which media must not be compared for it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from clew.model.linker_policy import LinkerPolicy
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, batches, insert_rows, plain

SwitchedOff = Mapping[str, frozenset[int]]
"""By a linker's name, the numbers of the cases in which it is off; no name where it is off nowhere."""


def append(tx: Transaction, case: str, linker: str, reason: str, officer: str, *, is_off: bool) -> LinkerPolicy:
    """Switch a linker in a case, numbered next in its agency; raises NotFoundError where there is no such case."""
    table = schema.linker_policies
    made = LinkerPolicy(
        newest(tx) + 1, plain(case), plain(linker), is_off, plain(reason), plain(officer), datetime.now(UTC)
    )
    row = {
        "agency": tx.agency,
        "number": made.number,
        "case_id": case_id(tx, case),
        "linker": made.linker,
        "is_off": int(is_off),
        "reason": made.reason,
        "officer": made.officer,
        "at": made.at,
    }
    insert_rows(tx, table, [row])
    return made


def newest(tx: Transaction) -> int:
    """Return the number of the agency's newest switching, 0 where there is none: when it changes, policies may have."""
    table = schema.linker_policies
    return tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0


def policies(tx: Transaction, case: str | None = None) -> list[LinkerPolicy]:
    """Return every switching, of one case or of all, oldest first; raises NotFoundError."""
    table, cases = schema.linker_policies, schema.cases
    statement = (
        select(table, cases.c.name)
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency)
        .order_by(table.c.number)
    )
    if case is not None:
        statement = statement.where(table.c.case_id == case_id(tx, case))
    return [
        LinkerPolicy(row.number, row.name, row.linker, bool(row.is_off), row.reason, row.officer, row.at)
        for row in tx.connection.execute(statement)
    ]


def switched_off(tx: Transaction, everywhere: Collection[str] = ()) -> SwitchedOff:
    """Return what is off where; `everywhere` are linkers that are off in every case, whatever officers switched."""
    table, found = schema.linker_policies, dict[str, set[int]]()
    statement = (
        select(table.c.linker, table.c.case_id, table.c.is_off)
        .where(table.c.agency == tx.agency)
        .order_by(table.c.number)
    )
    for row in tx.connection.execute(statement):
        said = found.setdefault(row.linker, set())
        (said.add if row.is_off else said.discard)(row.case_id)
    if everywhere:
        every = set(tx.connection.scalars(select(schema.cases.c.id).where(schema.cases.c.agency == tx.agency)))
        found |= dict.fromkeys(everywhere, every)
    return {linker: frozenset(numbers) for linker, numbers in found.items() if numbers}


def withheld(tx: Transaction, linker: str, off: SwitchedOff) -> frozenset[int]:
    """Return the numbers of the media that are in no case in which a linker is on."""
    without = off.get(linker)
    if not without:
        return frozenset()
    places, exhibits = schema.occurrences, schema.exhibits
    statement = (
        select(places.c.media_id)
        .join_from(places, exhibits, (exhibits.c.agency == places.c.agency) & (exhibits.c.id == places.c.exhibit_id))
        .where(
            *(places.c.agency == tx.agency, exhibits.c.case_id.in_(without), places.c.media_id.is_not(None)),
            ~is_allowed(tx, places.c.media_id, without),
        )
        .distinct()
    )
    return frozenset(tx.connection.scalars(statement))


def is_allowed(tx: Transaction, media: ColumnElement[int], without: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a media is in a case that is none of these."""
    places, exhibits = schema.occurrences.alias("held"), schema.exhibits.alias("held_in")
    return exists(
        select(places.c.media_id)
        .join_from(places, exhibits, (exhibits.c.agency == places.c.agency) & (exhibits.c.id == places.c.exhibit_id))
        .where(places.c.agency == tx.agency, places.c.media_id == media, exhibits.c.case_id.not_in(without))
    )


def permitted(
    tx: Transaction, linker: ColumnElement[int], media: Sequence[ColumnElement[int]], off: SwitchedOff
) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each linker that is off anywhere: of another one, or of media in a case where it is on."""
    linkers = schema.linkers
    for name, without in off.items():
        versions = select(linkers.c.id).where(linkers.c.agency == tx.agency, linkers.c.name == name)
        yield or_(linker.not_in(versions), and_(*(is_allowed(tx, each, without) for each in media)))


def unmark_compared(tx: Transaction, linker: str, media: Collection[int]) -> None:
    """Note that media are to be compared with all others again, by any version of a linker."""
    table, linkers = schema.described, schema.linkers
    versions = select(linkers.c.id).where(linkers.c.agency == tx.agency, linkers.c.name == plain(linker))
    for batch in batches(sorted(media)):
        tx.connection.execute(
            update(table)
            .where(table.c.agency == tx.agency, table.c.linker_id.in_(versions), table.c.media_id.in_(batch))
            .values(is_compared=0)
        )
