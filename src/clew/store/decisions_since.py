"""The decisions of a case that came after one of them."""

from sqlalchemy import select

from clew.model.category import Category
from clew.model.decision import Decision
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, stream


def decisions_since(tx: Transaction, case: str, number: int) -> list[Decision]:
    """Return all decisions with a higher number, in their order. Raises NotFoundError."""
    table, media = schema.decisions, schema.decision_media
    case_number = case_id(tx, case)
    rows = tx.connection.execute(
        select(table)
        .where(table.c.agency == tx.agency, table.c.case_id == case_number, table.c.number > number)
        .order_by(table.c.number)
    ).all()
    if not rows:
        return []
    touched: dict[tuple[int, bool], list[bytes]] = {}
    items = (
        select(media.c.number, media.c.is_applied, media.c.sha256)
        .where(media.c.agency == tx.agency, media.c.case_id == case_number, media.c.number > number)
        .order_by(media.c.number, media.c.position)
    )
    for row in stream(tx, items):
        touched.setdefault((row.number, row.is_applied), []).append(row.sha256)
    return [
        Decision(
            number=row.number,
            case=case,
            stack=row.stack,
            category=None if row.code is None else Category(row.scheme, row.scheme_version, row.code),
            officer=row.officer,
            at=row.at,
            applied=tuple(touched.get((row.number, True), ())),
            suggested=tuple(touched.get((row.number, False), ())),
            undoes=row.undoes,
            note=row.note,
        )
        for row in rows
    ]
