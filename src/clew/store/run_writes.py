"""How often runs have written: what was counted at one number holds until the next."""

from sqlalchemy import select

from clew.store import schema
from clew.store.transaction import Transaction, inserting


def run_writes(tx: Transaction) -> int:
    """Return the number of write transactions of runs so far, of this agency."""
    table = schema.run_writes
    return tx.connection.scalar(select(table.c.number).where(table.c.agency == tx.agency)) or 0


def count_write(tx: Transaction) -> None:
    """Count the transaction that this is said in."""
    table = schema.run_writes
    statement = inserting(tx, table).values(agency=tx.agency, number=1)
    tx.connection.execute(
        statement.on_conflict_do_update(index_elements=["agency"], set_={"number": table.c.number + 1})
    )
