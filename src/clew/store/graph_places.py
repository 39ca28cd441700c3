"""Which exhibits hold media, many at once, for the graph."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select, union

from clew.model.findings import Kind
from clew.store import schema
from clew.store.transaction import Transaction, batches

IGNORE = "ignore"
"""The purpose of lists of what is of no interest: that such a file lies in two cases connects nothing."""


@dataclass(frozen=True, slots=True)
class ExhibitNamed:
    """An exhibit by number, with its case."""

    number: int
    case: str
    name: str


@dataclass(frozen=True, slots=True)
class MediaNamed:
    """A media by number: its contents, what it is, and where it was found first, by exhibit and path."""

    number: int
    sha256: bytes
    kind: Kind
    path: bytes


def exhibits_named(tx: Transaction) -> dict[int, ExhibitNamed]:
    """Return all exhibits of the agency by number."""
    table, cases = schema.exhibits, schema.cases
    statement = (
        select(table.c.id, cases.c.name, table.c.name.label("exhibit"))
        .join_from(table, cases, and_(cases.c.agency == table.c.agency, cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency)
    )
    return {row.id: ExhibitNamed(row.id, row.name, row.exhibit) for row in tx.connection.execute(statement)}


def exhibits_of_media(tx: Transaction, numbers: Collection[int]) -> dict[int, list[int]]:
    """Return the exhibits that hold each of these media."""
    places = schema.occurrences
    statements = (_holding(tx).where(places.c.media_id.in_(some)) for some in batches(sorted(numbers)))
    return _grouped(tx, statements)


def exhibits_of_linked(tx: Transaction) -> dict[int, list[int]]:
    """Return the exhibits of every media that has a link."""
    links, places = schema.links, schema.occurrences
    ends = union(*(select(each).where(links.c.agency == tx.agency) for each in (links.c.media_id, links.c.other_id)))
    return _grouped(tx, [_holding(tx).where(places.c.media_id.in_(ends))])


def exhibits_of_shared(tx: Transaction) -> dict[int, list[int]]:
    """Return the exhibits of media that lie in more than one case, without what lists say is to be ignored.

    A pass over all files found.
    """
    places, exhibits, matches = schema.occurrences, schema.exhibits, schema.matches
    ignored = select(matches.c.media_id).where(matches.c.agency == tx.agency, matches.c.purpose == IGNORE)
    several = (
        select(places.c.media_id)
        .join_from(places, exhibits, and_(exhibits.c.agency == places.c.agency, exhibits.c.id == places.c.exhibit_id))
        .where(places.c.agency == tx.agency, places.c.media_id.is_not(None), places.c.media_id.not_in(ignored))
        .group_by(places.c.media_id)
        .having(func.count(exhibits.c.case_id.distinct()) > 1)
    )
    return _grouped(tx, [_holding(tx).where(places.c.media_id.in_(several))])


def media_named(tx: Transaction, numbers: Collection[int]) -> dict[int, MediaNamed]:
    """Return these media by number."""
    media, places = schema.media, schema.occurrences
    found: dict[int, MediaNamed] = {}
    for some in batches(sorted(numbers)):
        first = (
            select(places.c.media_id, func.min(places.c.path).label("path"))
            .where(places.c.agency == tx.agency, places.c.media_id.in_(some))
            .group_by(places.c.media_id)
            .subquery()
        )
        statement = (
            select(media.c.id, media.c.sha256, media.c.kind, first.c.path)
            .join_from(media, first, first.c.media_id == media.c.id, isouter=True)
            .where(media.c.agency == tx.agency, media.c.id.in_(some))
        )
        for row in tx.connection.execute(statement):
            found[row.id] = MediaNamed(row.id, row.sha256, Kind(row.kind), row.path or b"")
    return found


def _holding(tx: Transaction) -> Select[Any]:
    places = schema.occurrences
    return (
        select(places.c.media_id, places.c.exhibit_id)
        .where(places.c.agency == tx.agency, places.c.media_id.is_not(None))
        .distinct()
    )


def _grouped(tx: Transaction, statements: Iterable[Select[Any]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for statement in statements:
        for media, exhibit in tx.connection.execute(statement).all():
            found.setdefault(media, []).append(exhibit)
    return {media: sorted(some) for media, some in found.items()}
