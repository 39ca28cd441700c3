"""The keys under which decisions were asked for: asking again under one is answered as the first time."""

from dataclasses import dataclass

from sqlalchemy import select

from clew.model.decision import Decision
from clew.store import schema
from clew.store.cases import case_id
from clew.store.decisions import decisions_between
from clew.store.transaction import Transaction, insert_rows, plain


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a key stands for: the SHA-256 of what was asked, and the decisions it led to."""

    asked: bytes
    decisions: tuple[Decision, ...]


def under_key(tx: Transaction, case: str, key: str) -> Keyed | None:
    """Return what was decided under a key, None where nothing was; raises NotFoundError for an unknown case."""
    table = schema.decision_keys
    row = tx.connection.execute(
        select(table.c.asked, table.c.first_number, table.c.last_number).where(
            table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.key == plain(key)
        )
    ).one_or_none()
    if row is None:
        return None
    return Keyed(row.asked, tuple(decisions_between(tx, case, row.first_number, row.last_number)))


def keep_key(tx: Transaction, case: str, key: str, asked: bytes, first: int, last: int) -> None:
    """Let a key stand for the decisions of these numbers, in the transaction that appends them."""
    row = {
        "agency": tx.agency,
        "case_id": case_id(tx, case),
        "key": plain(key),
        "asked": asked,
        "first_number": first,
        "last_number": last,
    }
    insert_rows(tx, schema.decision_keys, [row])
