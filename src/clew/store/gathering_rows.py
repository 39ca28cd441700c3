"""All of gatherings as their rows hold it, for who checks them: what somebody may have written there is not parsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from clew.store import schema
from clew.store.transaction import Transaction, stream


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act; `case` is None where the catalog has no such case, `was` and `said` are JSON, "" for nothing."""

    number: int
    case: str | None
    act: str
    gathering: int
    other: int | None
    was: str
    said: str
    reason: str
    basis: str
    officer: str
    at: datetime
    undoes: int | None


@dataclass(frozen=True, slots=True)
class GatheringRow:
    """A gathering, merged and withdrawn ones too; `key` is the name by which it is found."""

    number: int
    kind: str
    name: str
    key: str
    role: str
    state: str
    merged_into: int | None
    is_withdrawn: bool
    members: int
    act: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What is in a gathering, or was declined for it, as `told` says it; by which act, and whose reason it has."""

    told: str
    act: int
    origin: int


def act_rows(tx: Transaction) -> list[ActRow]:
    """Return all acts, by number."""
    table, cases = schema.gathering_acts, schema.cases
    statement = (
        select(cases.c.name.label("case_name"), table)
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id), isouter=True)
        .where(table.c.agency == tx.agency)
        .order_by(table.c.number)
    )
    return [
        ActRow(
            *(row.number, row.case_name, row.act, row.gathering, row.other, row.was, row.said, row.reason, row.basis),
            *(row.officer, row.at, row.undoes),
        )
        for row in stream(tx, statement)
    ]


def changes_told(tx: Transaction) -> Iterator[tuple[int, list[str]]]:
    """Stream by act what it changed, as custody tells it: `+` or `-`, then as `MemberRow.told`."""
    table = schema.gathering_items
    statement = select(table).where(table.c.agency == tx.agency).order_by(table.c.number, table.c.position)
    for number, rows in groupby(stream(tx, statement), key=lambda row: int(row.number)):
        yield number, [f"{'+' if row.is_added else '-'}{_told(row)}" for row in rows]


def gathering_rows(tx: Transaction) -> Iterator[GatheringRow]:
    """Stream all gatherings, by number."""
    table = schema.gatherings
    statement = select(table).where(table.c.agency == tx.agency).order_by(table.c.number)
    return (
        GatheringRow(
            *(row.number, row.kind, row.name, row.key, row.role, row.state, row.merged_into, bool(row.is_withdrawn)),
            *(row.members, row.act),
        )
        for row in stream(tx, statement)
    )


def member_rows(tx: Transaction) -> Iterator[MemberRow]:
    """Stream what is in all gatherings and was declined for them, by gathering."""
    table = schema.gathering_members
    statement = select(table).where(table.c.agency == tx.agency).order_by(*table.primary_key)
    return (MemberRow(_told(row), row.act, row.origin) for row in stream(tx, statement))


def _told(row: Row[Any]) -> str:
    """Return a sighting of a gathering in words: `7 member ab12... frame at 40 ms [0.10000,0.20000,...]`."""
    part, box = f" {row.part}" if row.part else "", f" [{row.box}]" if row.box else ""
    return f"{row.gathering} {row.standing} {bytes(row.sha256).hex()}{part}{box}"
