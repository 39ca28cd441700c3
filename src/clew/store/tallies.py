"""Counts over a case's occurrences."""

from datetime import date

from sqlalchemy import func, select

from clew.model.findings import Outcome
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction


def unsupported_counts(tx: Transaction, case: str) -> list[tuple[str, str, int]]:
    """Return (reason, MIME type, how many files) of what was not examined for its type, the most first."""
    table, places, media = schema.occurrences, schema.exhibits, schema.media
    mime = func.coalesce(media.c.mime, "")
    statement = (
        select(table.c.reason, mime, func.count())
        .join_from(table, places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .outerjoin(media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .where(
            table.c.agency == tx.agency,
            places.c.case_id == case_id(tx, case),
            table.c.outcome == Outcome.UNSUPPORTED.value,
        )
        .group_by(table.c.reason, mime)
        .order_by(func.count().desc(), table.c.reason, mime)
    )
    return [(reason, kind, count) for reason, kind, count in tx.connection.execute(statement)]


def last_examined(tx: Transaction, case: str) -> date | None:
    """Return the UTC day on which a file of the case was last examined, None before the first."""
    table, places = schema.occurrences, schema.exhibits
    statement = (
        select(func.max(table.c.examined_at))
        .join_from(table, places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .where(table.c.agency == tx.agency, places.c.case_id == case_id(tx, case))
    )
    instant = tx.connection.scalar(statement)
    return None if instant is None else instant.date()
