"""What officers decided: appended, never altered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from clew.errors import ConflictError, NotFoundError, UsageError
from clew.model.category import Category
from clew.model.decision import Decision
from clew.notation.sought import Sought
from clew.store import schema
from clew.store.cases import case_id
from clew.store.having import may_have
from clew.store.transaction import Transaction, batches, insert_rows, plain, stream


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision in force for a media: applied to it, or (false) only suggested."""

    decision: Decision
    is_applied: bool


def append(  # noqa: PLR0913 - the fields of a decision
    tx: Transaction,
    *,
    case: str,
    stack: str,
    category: Category | None,
    officer: str,
    at: datetime,
    applied: Sequence[bytes],
    suggested: Sequence[bytes],
    undoes: int | None = None,
    note: str = "",
) -> Decision:
    """Append a decision, numbered next in its case, or (no category) an undo of an earlier one.

    Raises NotFoundError where the decision to undo isn't there, UsageError where it is an undo, ConflictError where it
    is undone already.
    """
    table = schema.decisions
    number_of_case = case_id(tx, case)
    mine = (table.c.agency == tx.agency, table.c.case_id == number_of_case)
    if (category is None) != (undoes is not None):
        raise UsageError("a decision gives a category, an undo names the decision it undoes: one of the two")
    if undoes is not None:
        _check_undo(tx, case, undoes)
    number = (tx.connection.scalar(select(func.max(table.c.number)).where(*mine)) or 0) + 1
    head = {"agency": tx.agency, "case_id": number_of_case, "number": number}
    row = {
        **head,
        "stack": plain(stack),
        "scheme": None if category is None else category.scheme,
        "scheme_version": None if category is None else category.version,
        "code": None if category is None else category.code,
        "officer": plain(officer),
        "at": at,
        "undoes": undoes,
        "note": plain(note),
    }
    insert_rows(tx, table, [row])
    media = [(sha256, True) for sha256 in applied] + [(sha256, False) for sha256 in suggested]
    insert_rows(
        tx,
        schema.decision_media,
        [
            {**head, "position": position, "sha256": sha256, "is_applied": is_applied}
            for position, (sha256, is_applied) in enumerate(media)
        ],
    )
    return Decision(
        number=number,
        case=case,
        stack=plain(stack),
        category=category,
        officer=plain(officer),
        at=at.astimezone(UTC),
        applied=tuple(applied),
        suggested=tuple(suggested),
        undoes=undoes,
        note=plain(note),
    )


def _check_undo(tx: Transaction, case: str, number: int) -> None:
    table = schema.decisions
    mine = (table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
    known = tx.connection.execute(select(table.c.undoes).where(*mine, table.c.number == number)).one_or_none()
    if known is None:
        raise NotFoundError(f"case {case!r} has no decision {number}")
    if known.undoes is not None:
        raise UsageError(f"decision {number} is itself an undo: decide again instead")
    by = tx.connection.scalar(select(table.c.number).where(*mine, table.c.undoes == number))
    if by is not None:
        raise ConflictError(f"decision {number} is undone already, by decision {by}")


def decisions(tx: Transaction, case: str) -> list[Decision]:
    """Return all decisions of a case in their order, undos and undone ones included."""
    return _decisions(tx, case)


def decisions_between(tx: Transaction, case: str, first: int, last: int) -> list[Decision]:
    """Return the decisions of a case with these numbers, both ends included, in their order."""
    return _decisions(tx, case, range(first, last + 1))


def decisions_numbered(tx: Transaction, case: str, numbers: Sequence[int]) -> list[Decision]:
    """Return the decisions of a case with these numbers, which are in their order."""
    return _decisions(tx, case, numbers)


def decisions_since(tx: Transaction, case: str, number: int) -> list[Decision]:
    """Return the decisions of a case with a higher number, in their order."""
    return _decisions(tx, case, after=number)


def decisions_about(tx: Transaction, case: str, sha256s: Sequence[bytes]) -> list[Decision]:
    """Return the decisions of a case that name any of these media, and their undos, in their order."""
    table = schema.decision_media
    numbers: set[int] = set()
    for batch in batches(sha256s):
        statement = select(table.c.number).where(
            table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.sha256.in_(batch)
        )
        numbers.update(tx.connection.scalars(statement))
    numbers.update(undone_by(tx, case, numbers).values())
    return _decisions(tx, case, sorted(numbers))


def decisions_noting(tx: Transaction, sought: Sought, most: int) -> list[Decision]:
    """Return decisions of all cases, undos and undone ones too, whose note has a text, the newest first."""
    table, cases = schema.decisions, schema.cases
    statement = (
        select(cases.c.name, table.c.number)
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency, table.c.note != "", may_have(tx, table.c.note, sought))
        .order_by(table.c.at.desc(), table.c.number.desc())
        .limit(most)
    )
    named: dict[str, list[int]] = {}
    for case, number in tx.connection.execute(statement):
        named.setdefault(case, []).append(number)
    found = [each for case, numbers in named.items() for each in _decisions(tx, case, sorted(numbers))]
    return sorted((each for each in found if sought.is_in(each.note)), key=lambda each: each.at, reverse=True)


def count_decisions(tx: Transaction, case: str) -> int:
    """Return how many decisions a case has: they are numbered from 1 without a gap, so the last one's number."""
    table = schema.decisions
    mine = (table.c.agency == tx.agency, table.c.case_id == case_id(tx, case))
    return tx.connection.scalar(select(func.max(table.c.number)).where(*mine)) or 0


def undone_by(tx: Transaction, case: str, numbers: Collection[int]) -> dict[int, int]:
    """Return for those of these decisions that were undone the number of the one that did."""
    table = schema.decisions
    statement = select(table.c.undoes, table.c.number).where(
        table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.undoes.is_not(None)
    )
    wanted = set(numbers)
    return {undoes: number for undoes, number in tx.connection.execute(statement) if undoes in wanted}


def standing(tx: Transaction, case: str | None) -> dict[bytes, list[Standing]]:
    """Return the decisions in force for every media, in one case or in all, oldest first.

    Undone ones are gone. Of one case and scheme the latest applied decision wins; a suggestion stands, the latest
    again, only where none is applied.
    """
    return in_force(_decisions(tx, case))


def in_force(every: Iterable[Decision]) -> dict[bytes, list[Standing]]:
    """Return what `standing` does, of these decisions, which are in their order and hold every undo of each other."""
    every = list(every)
    undone = {(each.case, each.undoes) for each in every if each.undoes is not None}
    applied: dict[bytes, dict[tuple[str, str], Decision]] = {}
    suggested: dict[bytes, dict[tuple[str, str], Decision]] = {}
    for each in every:
        if each.category is None or (each.case, each.number) in undone:
            continue
        scheme = (each.case, each.category.scheme)
        for sha256 in each.applied:
            applied.setdefault(sha256, {})[scheme] = each
        for sha256 in each.suggested:
            suggested.setdefault(sha256, {})[scheme] = each
    found = {}
    for sha256 in applied.keys() | suggested.keys():
        firm = applied.get(sha256, {})
        loose = {scheme: each for scheme, each in suggested.get(sha256, {}).items() if scheme not in firm}
        stands = [Standing(each, is_applied=True) for each in firm.values()]
        stands += [Standing(each, is_applied=False) for each in loose.values()]
        found[sha256] = sorted(stands, key=lambda one: (one.decision.at, one.decision.case, one.decision.number))
    return found


def _decisions(tx: Transaction, case: str | None, only: Sequence[int] | None = None, after: int = 0) -> list[Decision]:
    """Return decisions by case and number; `only` these numbers, in their order, of the one case, or those `after`."""
    table, cases, media = schema.decisions, schema.cases, schema.decision_media
    rows = (
        select(table, cases.c.name.label("case_name"))
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency)
        .order_by(cases.c.name, table.c.number)
    )
    items = (
        select(media.c.case_id, media.c.number, media.c.sha256, media.c.is_applied)
        .where(media.c.agency == tx.agency)
        .order_by(media.c.case_id, media.c.number, media.c.position)
    )
    if case is not None:
        number = case_id(tx, case)
        rows = rows.where(table.c.case_id == number, table.c.number > after)
        items = items.where(media.c.case_id == number, media.c.number > after)
    if only is None:
        return _read(tx, rows, items)
    return [
        each
        for batch in batches(only)
        for each in _read(tx, rows.where(table.c.number.in_(batch)), items.where(media.c.number.in_(batch)))
    ]


def _read(tx: Transaction, rows: Select[Any], items: Select[Any]) -> list[Decision]:
    heads = tx.connection.execute(rows).all()
    if not heads:
        return []
    named: dict[tuple[int, int], tuple[list[bytes], list[bytes]]] = {}
    for row in stream(tx, items):
        applied, suggested = named.setdefault((row.case_id, row.number), ([], []))
        (applied if row.is_applied else suggested).append(row.sha256)
    return [_decision(row, *named.get((row.case_id, row.number), ([], []))) for row in heads]


def _decision(row: Row[Any], applied: list[bytes], suggested: list[bytes]) -> Decision:
    return Decision(
        number=row.number,
        case=row.case_name,
        stack=row.stack,
        category=None if row.code is None else Category(row.scheme, row.scheme_version, row.code),
        officer=row.officer,
        at=row.at,
        applied=tuple(applied),
        suggested=tuple(suggested),
        undoes=row.undoes,
        note=row.note,
    )
