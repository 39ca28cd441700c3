"""Which object of the vault shows a media."""

from sqlalchemy import func, select

from clew.store import schema
from clew.store.transaction import Transaction


def picture_key(tx: Transaction, sha256: bytes) -> bytes | None:
    """Return the vault key of a media's thumbnail, else of its contact sheet; None where there is neither."""
    media, footage = schema.media, schema.footage
    statement = (
        select(func.coalesce(media.c.thumbnail, footage.c.contact_sheet))
        .join_from(
            media, footage, (footage.c.agency == media.c.agency) & (footage.c.media_id == media.c.id), isouter=True
        )
        .where(media.c.agency == tx.agency, media.c.sha256 == sha256)
    )
    key: bytes | None = tx.connection.scalar(statement)
    return key
