"""The keys under which acts were asked for: asking again under one is answered as the first time."""

from dataclasses import dataclass

from sqlalchemy import select

from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, insert_rows, plain


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a key stands for: the SHA-256 of what was asked, and the numbers of what came of it, both ends included.

    `made` names the records that are numbered: "decisions", "notes", "views".
    """

    asked: bytes
    made: str
    first: int
    last: int


def under_key(tx: Transaction, case: str, key: str) -> Keyed | None:
    """Return what was done under a key, None where nothing was; raises NotFoundError for an unknown case."""
    table = schema.act_keys
    row = tx.connection.execute(
        select(table.c.asked, table.c.made, table.c.first_number, table.c.last_number).where(
            table.c.agency == tx.agency, table.c.case_id == case_id(tx, case), table.c.key == plain(key)
        )
    ).one_or_none()
    return None if row is None else Keyed(row.asked, row.made, row.first_number, row.last_number)


def keep_key(tx: Transaction, case: str, key: str, keyed: Keyed) -> None:
    """Let a key stand for what was done, in the transaction that appends it."""
    row = {
        "agency": tx.agency,
        "case_id": case_id(tx, case),
        "key": plain(key),
        "asked": keyed.asked,
        "made": keyed.made,
        "first_number": keyed.first,
        "last_number": keyed.last,
    }
    insert_rows(tx, schema.act_keys, [row])
