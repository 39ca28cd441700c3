"""Counts over a case's occurrences."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, func, select

from clew.model.findings import Kind, Outcome
from clew.store import schema
from clew.store.cases import case_id
from clew.store.media import in_case
from clew.store.transaction import Transaction


def unsupported_counts(tx: Transaction, case: str) -> list[tuple[str, str, int]]:
    """Return (reason, MIME type, how many files) of what was not examined for its type, the most first."""
    return outcome_counts(tx, case, Outcome.UNSUPPORTED)


def outcome_counts(tx: Transaction, case: str, outcome: Outcome) -> list[tuple[str, str, int]]:
    """Return (reason, MIME type, how many files) of the files that ended with this outcome, the most first."""
    table, places, media = schema.occurrences, schema.exhibits, schema.media
    mime = func.coalesce(media.c.mime, "")
    statement = (
        select(table.c.reason, mime, func.count())
        .join_from(table, places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .outerjoin(media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .where(
            table.c.agency == tx.agency,
            places.c.case_id == case_id(tx, case),
            table.c.outcome == outcome.value,
        )
        .group_by(table.c.reason, mime)
        .order_by(func.count().desc(), table.c.reason, mime)
    )
    return [(reason, kind, count) for reason, kind, count in tx.connection.execute(statement)]


def untried_counts(tx: Transaction, case: str) -> list[tuple[str, int]]:
    """Return (what an absent optional part left out, of how many media of the case), the most first."""
    table = schema.untried
    statement = (
        select(table.c.what, func.count())
        .where(table.c.agency == tx.agency, in_case(tx, case, table.c.media_id))
        .group_by(table.c.what)
        .order_by(func.count().desc(), table.c.what)
    )
    return [(what, count) for what, count in tx.connection.execute(statement)]


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


def queued_stacks(tx: Transaction, case: str, kinds: Collection[Kind]) -> int:
    """Count the stacks that hold a media of these kinds that did not fail, or one that is on a list."""
    members, media, matches = schema.stack_members, schema.media, schema.matches
    is_listed = exists().where(matches.c.agency == members.c.agency, matches.c.media_id == members.c.media_id)
    is_shown = media.c.kind.in_([kind.value for kind in kinds]) & (media.c.outcome != Outcome.FAILED.value)
    statement = (
        select(func.count(members.c.representative_id.distinct()))
        .join_from(members, media, (media.c.agency == members.c.agency) & (media.c.id == members.c.media_id))
        .where(members.c.agency == tx.agency, members.c.case_id == case_id(tx, case), is_shown | is_listed)
    )
    return tx.connection.scalar(statement) or 0
