"""Second opinions: rounds, the stacks sampled for them, what officers think; appended, never altered."""

from collections.abc import Collection, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import Select, exists, func, select

from clew.errors import NotFoundError
from clew.model.opinion import Opinion, Round, Sampled
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, batches, insert_plain, insert_rows, plain


def append_round(tx: Transaction, asked: Round, sampled: Sequence[Sampled]) -> Round:
    """Append a round, numbered next in its case, with its stacks in their order. Raises NotFoundError."""
    number = _next(tx, asked.case, schema.opinion_rounds)
    case = case_id(tx, asked.case)
    row = {
        "agency": tx.agency,
        "case_id": case,
        "number": number,
        "officer": plain(asked.officer),
        "at": asked.at,
        "scheme": asked.scheme,
        "scheme_version": asked.scheme_version,
        "seed": plain(asked.seed),
        "decided": asked.decided,
    }
    insert_rows(tx, schema.opinion_rounds, [row])
    rows = [
        (tx.agency, case, number, place, each.stack, each.sha256, each.decision, plain(each.officer), each.code)
        for place, each in enumerate(sampled)
    ]
    insert_plain(tx, schema.opinion_items, rows)
    _, *rest = astuple(asked)
    return Round(number, *rest)


def append_opinion(tx: Transaction, case: str, given: Opinion) -> Opinion:
    """Append an opinion, numbered next in its case. Raises NotFoundError."""
    number = _next(tx, case, schema.opinions)
    row = {
        "agency": tx.agency,
        "case_id": case_id(tx, case),
        "number": number,
        "round": given.round,
        "position": given.position,
        "officer": plain(given.officer),
        "at": given.at,
        "code": given.code,
        "note": plain(given.note),
        "settled_by": given.settled_by,
    }
    insert_rows(tx, schema.opinions, [row])
    _, *rest = astuple(given)
    return Opinion(number, *rest)


def rounds(tx: Transaction, case: str) -> list[Round]:
    """Return the rounds of a case in their order. Raises NotFoundError."""
    table = schema.opinion_rounds
    return [
        Round(row.number, case, row.officer, row.at, row.scheme, row.scheme_version, row.seed, row.decided)
        for row in tx.connection.execute(_all(tx, case, table).order_by(table.c.number))
    ]


def round_of(tx: Transaction, case: str, number: int) -> Round:
    """Return a round. Raises NotFoundError."""
    for each in rounds(tx, case):
        if each.number == number:
            return each
    raise NotFoundError(f"{case} has no round {number} of second opinions")


def sampled(tx: Transaction, case: str) -> list[Sampled]:
    """Return the stacks of all rounds of a case, in their order. Raises NotFoundError."""
    return _sampled(tx, _all(tx, case, schema.opinion_items))


def unanswered(tx: Transaction, case: str, officer: str) -> list[Sampled]:
    """Return the stacks of all rounds that others decided and nobody gave an opinion of. Raises NotFoundError."""
    items, given = schema.opinion_items, schema.opinions
    keys = ("agency", "case_id", "round", "position")
    answered = exists().where(*(given.c[each] == items.c[each] for each in keys))
    return _sampled(tx, _all(tx, case, items).where(items.c.officer != plain(officer), ~answered))


def opinions(tx: Transaction, case: str) -> list[Opinion]:
    """Return the opinions of a case in their order. Raises NotFoundError."""
    table = schema.opinions
    return [_opinion(row) for row in tx.connection.execute(_all(tx, case, table).order_by(table.c.number))]


def opinion(tx: Transaction, case: str, number: int) -> Opinion:
    """Return an opinion that is there. Raises NotFoundError for an unknown case."""
    return _opinion(
        tx.connection.execute(_all(tx, case, schema.opinions).where(schema.opinions.c.number == number)).one()
    )


def deciders(tx: Transaction, case: str, numbers: Collection[int]) -> dict[int, str]:
    """Return who made decisions, by their numbers. Raises NotFoundError."""
    table = schema.decisions
    found: dict[int, str] = {}
    for some in batches(numbers):
        statement = select(table.c.number, table.c.officer).where(
            table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.number.in_(some)
        )
        found.update((number, officer) for number, officer in tx.connection.execute(statement))
    return found


def _sampled(tx: Transaction, statement: Select[Any]) -> list[Sampled]:
    table = schema.opinion_items
    return [
        Sampled(row.round, row.position, row.stack, row.sha256, row.decision, row.officer, row.code)
        for row in tx.connection.execute(statement.order_by(table.c.round, table.c.position))
    ]


def _opinion(row: Any) -> Opinion:  # noqa: ANN401 - a row of opinions
    fields = (row.number, row.round, row.position, row.officer, row.at, row.code, row.note, row.settled_by)
    return Opinion(*fields)


def _all(tx: Transaction, case: str, table: Any) -> Select[Any]:  # noqa: ANN401 - a table
    return select(table).where(table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))


def _next(tx: Transaction, case: str, table: Any) -> int:  # noqa: ANN401 - a table
    mine = (table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
    return int(tx.connection.scalar(select(func.max(table.c.number)).where(*mine)) or 0) + 1
