"""Which media are on lists, told as sets."""

from sqlalchemy import select

from clew.store import schema
from clew.store.media import sha256_of
from clew.store.transaction import Transaction


def matched_media(tx: Transaction, hashset: str) -> set[bytes]:
    """Return the SHA-256 of every media that matches a list; empty where there is no such list."""
    table, media, lists = schema.matches, schema.media, schema.hashsets
    statement = (
        select(media.c.sha256)
        .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .join(lists, (lists.c.agency == table.c.agency) & (lists.c.id == table.c.hashset_id))
        .where(table.c.agency == tx.agency, lists.c.name == hashset)
        .distinct()
    )
    return set(tx.connection.scalars(statement))


def series_media(tx: Transaction) -> dict[bytes, str]:
    """Return the series of every media that a list of what must be found puts into one, of several the first."""
    table = schema.matches
    statement = (
        select(table.c.media_id, table.c.series)
        .where(table.c.agency == tx.agency, table.c.series.is_not(None), table.c.purpose != "ignore")
        .order_by(table.c.series.desc())
    )
    rows = tx.connection.execute(statement).all()
    digests = sha256_of(tx, {row.media_id for row in rows})
    return {digests[row.media_id]: row.series for row in rows}
