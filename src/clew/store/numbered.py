"""Rows with running numbers, and the log by which an index is told what came and what went since it was built.

Each transaction that adds rows to such a table leaves its last number in the table's log, with a random token: two
catalogs that have the same token have the same rows up to its number, even if one was restored from a backup and has
gone on since. A row that is replaced goes, and the new one has a higher number; the log says which went.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Table, delete, select

from clew.store import schema
from clew.store.transaction import Transaction, batches, insert_rows

LINEAGE: Final = 64
"""Batches a state names, so that a reader that looks at an older state of the catalog can tell what it may not see: a
batch is a second of ingest, and no reader takes a minute between its first look and its first search."""

Integers = npt.NDArray[np.int64]
Batch = tuple[int, str, int, int]
"""One transaction: its last number, its token in hex, how many codes came, and how many rows went."""


def replace_rows(
    tx: Transaction,
    table: Table,
    log: Table,
    rows: Sequence[Mapping[str, object]],
    replaced: Sequence[int],
    codes: int,
) -> None:
    """Insert rows in the place of those whose numbers are in `replaced`, and log it.

    `rows` have numbers above all there are, in order; `codes` is how many of them an index may hold.
    """
    if not rows:
        return
    for batch in batches(replaced):
        tx.connection.execute(delete(table).where(table.c.agency == tx.agency, table.c.id.in_(batch)))
    insert_rows(tx, table, rows)
    told = {
        "agency": tx.agency,
        "id": rows[-1]["id"],
        "token": secrets.token_bytes(16),
        "codes": codes,
        "replaced": np.array(sorted(replaced), "<i8").tobytes(),
    }
    insert_rows(tx, log, [told])


def recent(tx: Transaction, log: Table) -> list[Batch]:
    """Return the newest batches of a log, oldest first."""
    statement = select(log).where(log.c.agency == tx.agency).order_by(log.c.id.desc()).limit(LINEAGE + 1)
    rows = tx.connection.execute(statement).all()[::-1]
    if log is schema.hash_batches:
        before = [0, *(row.id for row in rows)]
        found = [(row.id, row.token.hex(), row.id - last, 0) for last, row in zip(before, rows, strict=False)]
    else:
        found = [(row.id, row.token.hex(), row.codes, len(row.replaced) // 8) for row in rows]
    return found[-LINEAGE:]


def common(tx: Transaction, log: Table, held: Sequence[Batch]) -> int | None:
    """Return the last number up to which an index that holds these batches and the catalog agree; None for none."""
    if not held:
        return 0
    tokens = {number: token for number, token, _, _ in held}
    rows = tx.connection.execute(
        select(log.c.id, log.c.token).where(log.c.agency == tx.agency, log.c.id.in_(list(tokens)))
    )
    return max((number for number, token in rows if tokens[number] == token.hex()), default=None)


def replaced_since(tx: Transaction, log: Table, after: int) -> Integers:
    """Return the numbers of the rows that went since the batch of this number."""
    if log is schema.hash_batches:
        return np.zeros(0, np.int64)
    statement = select(log.c.replaced).where(log.c.agency == tx.agency, log.c.id > after, log.c.replaced != b"")
    return np.frombuffer(b"".join(tx.connection.scalars(statement)), "<i8").astype(np.int64)
