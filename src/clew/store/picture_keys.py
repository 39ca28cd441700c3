"""Which object of the vault shows a media."""

from collections.abc import Sequence

from sqlalchemy import func, select

from clew.store import schema
from clew.store.transaction import Transaction, batches


def picture_key(tx: Transaction, sha256: bytes) -> bytes | None:
    """Return the vault key of a media's thumbnail, else of its contact sheet; None where there is neither."""
    return picture_keys(tx, [sha256]).get(sha256)


def picture_keys(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the same of many media, those without either left out."""
    media, footage = schema.media, schema.footage
    statement = select(media.c.sha256, func.coalesce(media.c.thumbnail, footage.c.contact_sheet)).join_from(
        media, footage, (footage.c.agency == media.c.agency) & (footage.c.media_id == media.c.id), isouter=True
    )
    keys: dict[bytes, bytes] = {}
    for batch in batches(sha256s):
        rows = tx.connection.execute(statement.where(media.c.agency == tx.agency, media.c.sha256.in_(batch)))
        keys |= {sha256: key for sha256, key in rows if key is not None}
    return keys
