"""What officers decided: appended, never altered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select

from clew.errors import NotFoundError, UsageError
from clew.model.category import Category
from clew.model.decision import Decision
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, insert_rows, plain, stream


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

    Raises NotFoundError where the decision to undo isn't there, UsageError where it is undone already or an undo.
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
        raise UsageError(f"decision {number} is undone already, by decision {by}")


def decisions(tx: Transaction, case: str) -> list[Decision]:
    """Return all decisions of a case in their order, undos and undone ones included."""
    return _decisions(tx, case)


def standing(tx: Transaction, case: str | None) -> dict[bytes, list[Standing]]:
    """Return the decisions in force for every media, in one case or in all, oldest first.

    Undone ones are gone. Of one case and scheme the latest applied decision wins; a suggestion stands, the latest
    again, only where none is applied.
    """
    every = _decisions(tx, case)
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
        in_force = [Standing(each, is_applied=True) for each in firm.values()]
        in_force += [Standing(each, is_applied=False) for each in loose.values()]
        found[sha256] = sorted(in_force, key=lambda one: (one.decision.at, one.decision.case, one.decision.number))
    return found


def _decisions(tx: Transaction, case: str | None) -> list[Decision]:
    """Return decisions by case and number."""
    table, cases, media = schema.decisions, schema.cases, schema.decision_media
    rows = (
        select(table, cases.c.name.label("case_name"))
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency)
        .order_by(cases.c.name, table.c.number)
    )
    items = select(media.c.case_id, media.c.number, media.c.sha256, media.c.is_applied).where(
        media.c.agency == tx.agency
    )
    if case is not None:
        number = case_id(tx, case)
        rows = rows.where(table.c.case_id == number)
        items = items.where(media.c.case_id == number)
    applied: dict[tuple[int, int], list[bytes]] = {}
    suggested: dict[tuple[int, int], list[bytes]] = {}
    for row in stream(tx, items.order_by(media.c.case_id, media.c.number, media.c.position)):
        kind = applied if row.is_applied else suggested
        kind.setdefault((row.case_id, row.number), []).append(row.sha256)
    return [
        _decision(row, applied.get((row.case_id, row.number), []), suggested.get((row.case_id, row.number), []))
        for row in tx.connection.execute(rows)
    ]


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
