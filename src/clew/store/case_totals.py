"""How much each case holds, counted by the database."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from clew.model.findings import Kind
from clew.store import schema
from clew.store.cases import cases, exhibit_ids
from clew.store.decisions import count_decisions
from clew.store.tallies import queued_stacks
from clew.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CaseTotals:
    """One case: how many exhibits, media, queued stacks and decisions it has."""

    name: str
    exhibits: int
    media: int
    stacks: int
    decisions: int


def case_totals(tx: Transaction, queued: Collection[Kind]) -> list[CaseTotals]:
    """Return the totals of every case by name; stacks count that hold a media of a queued kind, or a listed one."""
    totals = []
    for name in cases(tx):
        exhibits = exhibit_ids(tx, name)
        media = _media(tx, exhibits.values())
        totals.append(
            CaseTotals(name, len(exhibits), media, queued_stacks(tx, name, queued), count_decisions(tx, name))
        )
    return totals


def _media(tx: Transaction, exhibits: Collection[int]) -> int:
    table = schema.occurrences
    statement = select(func.count(table.c.media_id.distinct())).where(
        table.c.agency == tx.agency, table.c.exhibit_id.in_(exhibits)
    )
    return tx.connection.scalar(statement) or 0
