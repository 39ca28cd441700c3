"""Decisions of a case, the newest first, narrowed by who decided what on which stack."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from clew.store import schema
from clew.store.cases import case_id
from clew.store.media import media_ids
from clew.store.transaction import Transaction

UNDO = ("", "")
"""Stands for the category of an undo."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which decisions are wanted; what is None narrows nothing. `category` is (scheme, code), or `UNDO`.

    `stack` is the representative of one: then those that name any of its media, whatever their stack was called.
    """

    officer: str | None = None
    category: tuple[str, str] | None = None
    stack: bytes | None = None


def numbers_of(tx: Transaction, case: str, wanted: Narrowed, before: int | None, count: int) -> tuple[list[int], int]:
    """Return at most `count` numbers of decisions below `before`, the highest first, and how many are wanted in all."""
    table = schema.decisions
    wanted_rows = _conditions(tx, case, wanted)
    total = tx.connection.scalar(select(func.count()).select_from(table).where(*wanted_rows)) or 0
    below = [] if before is None else [table.c.number < before]
    statement = select(table.c.number).where(*wanted_rows, *below).order_by(table.c.number.desc()).limit(count)
    return list(tx.connection.scalars(statement)), total


def _conditions(tx: Transaction, case: str, wanted: Narrowed) -> Sequence[ColumnElement[bool]]:
    table, named, members = schema.decisions, schema.decision_media, schema.stack_members
    number = case_id(tx, case)
    conditions = [table.c.agency == tx.agency, table.c.case_id == number]
    if wanted.officer is not None:
        conditions.append(table.c.officer == wanted.officer)
    if wanted.category == UNDO:
        conditions.append(table.c.undoes.is_not(None))
    elif wanted.category is not None:
        conditions += [table.c.scheme == wanted.category[0], table.c.code == wanted.category[1]]
    if wanted.stack is not None:
        best = media_ids(tx, [wanted.stack]).get(wanted.stack, -1)
        media = (
            select(schema.media.c.sha256)
            .join_from(
                members,
                schema.media,
                (schema.media.c.agency == members.c.agency) & (schema.media.c.id == members.c.media_id),
            )
            .where(members.c.agency == tx.agency, members.c.case_id == number, members.c.representative_id == best)
        )
        about = select(named.c.number).where(
            named.c.agency == tx.agency, named.c.case_id == number, named.c.sha256.in_(media)
        )
        conditions.append(table.c.number.in_(about))
    return conditions


def officers_of(tx: Transaction, case: str) -> list[tuple[str, int]]:
    """Return who decided in a case, and how often, by name."""
    table = schema.decisions
    statement = (
        select(table.c.officer, func.count())
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
        .group_by(table.c.officer)
        .order_by(table.c.officer)
    )
    return [(officer, count) for officer, count in tx.connection.execute(statement)]


def categories_of(tx: Transaction, case: str) -> list[tuple[tuple[str, str], int]]:
    """Return what was decided in a case, and how often; `UNDO` for undos."""
    table = schema.decisions
    statement = (
        select(func.coalesce(table.c.scheme, ""), func.coalesce(table.c.code, ""), func.count())
        .where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
        .group_by(table.c.scheme, table.c.code)
    )
    return sorted(((scheme, code), count) for scheme, code, count in tx.connection.execute(statement))
