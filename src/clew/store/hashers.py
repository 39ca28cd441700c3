"""Short numbers for (hasher, version), so that millions of hash rows don't repeat the names."""

from collections.abc import Collection

from sqlalchemy import select

from clew.store import schema
from clew.store.transaction import Transaction, insert_rows, next_id, plain

Named = tuple[str, str]
"""A hasher's name and version."""


def known(tx: Transaction) -> dict[Named, int]:
    """Return the number of every (hasher, version) in the catalog."""
    table = schema.hashers
    rows = tx.connection.execute(select(table.c.name, table.c.version, table.c.id).where(table.c.agency == tx.agency))
    return {(name, version): number for name, version, number in rows}


def numbers(tx: Transaction, wanted: Collection[Named]) -> dict[Named, int]:
    """Return the number of every (hasher, version) wanted, adding those that are new."""
    found = known(tx)
    missing = sorted({(plain(name), plain(version)) for name, version in wanted} - found.keys())
    if missing:
        first = next_id(tx, schema.hashers)
        new = {pair: first + offset for offset, pair in enumerate(missing)}
        insert_rows(
            tx,
            schema.hashers,
            [
                {"agency": tx.agency, "id": number, "name": name, "version": version}
                for (name, version), number in new.items()
            ],
        )
        found |= new
    return found


def names(tx: Transaction) -> dict[int, Named]:
    """Return name and version of every number."""
    return {number: pair for pair, number in known(tx).items()}
