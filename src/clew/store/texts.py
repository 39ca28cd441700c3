"""The long metadata of pictures, kept apart from what is scanned."""

import json
from collections.abc import Sequence

from sqlalchemy import select

from clew.store import schema
from clew.store.transaction import Transaction, batches


def exif_of(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, tuple[tuple[str, str], ...]]:
    """Return the EXIF name and value pairs, in file order, of those media that have any."""
    table, media = schema.picture_texts, schema.media
    found = {}
    for batch in batches(sha256s):
        statement = (
            select(media.c.sha256, table.c.exif)
            .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
            .where(table.c.agency == tx.agency, media.c.sha256.in_(batch))
        )
        for sha256, exif in tx.connection.execute(statement):
            found[sha256] = tuple((name, value) for name, value in json.loads(exif))
    return found
