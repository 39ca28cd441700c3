"""How much each case holds, counted by the database."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from clew.model.findings import Kind
from clew.store import schema
from clew.store.cases import cases, exhibit_ids
from clew.store.decisions import count_decisions
from clew.store.kept import Kept
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


def case_totals(tx: Transaction, kept: Kept, queued: Collection[Kind]) -> list[CaseTotals]:
    """Return the totals of every case by name; stacks count that hold a media of a queued kind, or a listed one.

    Counting 400,000 files takes 0.7 s, so what only runs write is counted once after each write of theirs.
    """
    totals = []
    for name in cases(tx):
        exhibits = exhibit_ids(tx, name)
        media = kept.of(tx, f"media of {name}", partial(_media, tx, exhibits.values()))
        stacks = kept.of(tx, f"stacks of {name}", partial(queued_stacks, tx, name, queued))
        totals.append(CaseTotals(name, len(exhibits), media, stacks, count_decisions(tx, name)))
    return totals


def _media(tx: Transaction, exhibits: Collection[int]) -> int:
    table = schema.occurrences
    statement = select(func.count(table.c.media_id.distinct())).where(
        table.c.agency == tx.agency, table.c.exhibit_id.in_(exhibits)
    )
    return tx.connection.scalar(statement) or 0
