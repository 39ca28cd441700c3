"""The series that lists name, looked for by a text, and the media that are in them."""

from dataclasses import dataclass

from sqlalchemy import select

from clew.notation.sought import Sought
from clew.store import schema
from clew.store.listed import listed
from clew.store.transaction import Transaction, batches

MOST = 200
"""Series told of one search, and media of each."""


@dataclass(frozen=True, slots=True)
class SeriesListed:
    """A series of a list, and the media that match lines of it."""

    hashset: str
    series: str
    sha256s: tuple[bytes, ...]


def series_with(tx: Transaction, sought: Sought) -> list[SeriesListed]:
    """Return the series of lists whose name has a text, by list and name. Raises IntegrityError for a damaged list."""
    named = [
        (each, name)
        for each in sorted(listed(tx), key=lambda one: one.name)
        for name in sorted(filter(sought.is_in, tx.volumes.volume(each).series()))
    ][:MOST]
    media: dict[tuple[int, str], list[bytes]] = {}
    table, contents = schema.matches, schema.media
    for batch in batches(sorted({name for _each, name in named})):
        statement = (
            select(table.c.hashset_id, table.c.series, contents.c.sha256)
            .join_from(table, contents, (contents.c.agency == table.c.agency) & (contents.c.id == table.c.media_id))
            .where(table.c.agency == tx.agency, table.c.series.in_(batch))
            .distinct()
            .order_by(contents.c.sha256)
        )
        for number, series, sha256 in tx.connection.execute(statement):
            media.setdefault((number, series), []).append(sha256)
    return [SeriesListed(each.name, name, tuple(media.get((each.hashset_id, name), ())[:MOST])) for each, name in named]
