"""How media look to linkers, and which media each has described and compared with all others."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from clew.model.link import Description
from clew.store import schema
from clew.store.media import media_ids
from clew.store.text_index import forget, index
from clew.store.transaction import Transaction, batches, insert_rows, next_id, plain, stream, upsert

RANGE_BITS = 12
"""Numbers of media whose descriptions are kept in one file (`kept_descriptions.py`): 4,096."""

Named = tuple[str, str]
"""A linker's name and version."""


@dataclass(frozen=True, slots=True)
class Described:
    """What one linker says of a media: its descriptions with the words of each, or why there are none (`failure`)."""

    descriptions: Sequence[tuple[Description, str]]
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One described view; `number` is its media's in the catalog."""

    number: int
    part: str
    data: bytes


def linker_id(tx: Transaction, linker: Named) -> int | None:
    """Return the number of a linker's version, None where nothing was described by it."""
    table = schema.linkers
    name, version = map(plain, linker)
    return tx.connection.scalar(
        select(table.c.id).where(table.c.agency == tx.agency, table.c.name == name, table.c.version == version)
    )


def numbered(tx: Transaction, linker: Named) -> int:
    """Return the number of a linker's version, making one where there is none."""
    known = linker_id(tx, linker)
    if known is not None:
        return known
    number = next_id(tx, schema.linkers)
    name, version = map(plain, linker)
    insert_rows(tx, schema.linkers, [{"agency": tx.agency, "id": number, "name": name, "version": version}])
    return number


def undescribed(tx: Transaction, linker: Named, sha256s: Sequence[bytes], *, retry_failed: bool) -> list[bytes]:
    """Return those of the media that this linker has not described, with those that failed where it may try again."""
    number, table, media = linker_id(tx, linker), schema.described, schema.media
    if number is None:
        return list(sha256s)
    done: set[bytes] = set()
    for batch in batches(sha256s):
        statement = (
            select(media.c.sha256)
            .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
            .where(table.c.agency == tx.agency, table.c.linker_id == number, media.c.sha256.in_(batch))
        )
        if retry_failed:
            statement = statement.where(table.c.failure == "")
        done.update(tx.connection.scalars(statement))
    return [each for each in sha256s if each not in done]


def record(tx: Transaction, linker: Named, found: Mapping[bytes, Described]) -> None:
    """Record what a linker says of media of the catalog, in the place of what it said; they are to be compared."""
    number, ids = numbered(tx, linker), media_ids(tx, list(found))
    views = schema.descriptions
    for batch in batches(ids.values()):
        tx.connection.execute(
            delete(views).where(views.c.agency == tx.agency, views.c.linker_id == number, views.c.media_id.in_(batch))
        )
    head = {"agency": tx.agency, "linker_id": number}
    upsert(
        tx,
        schema.described,
        [
            {**head, "media_id": ids[sha256], "failure": plain(each.failure), "is_compared": 0}
            for sha256, each in found.items()
        ],
    )
    _mark_ranges(tx, head, ids.values())
    insert_rows(
        tx,
        views,
        [
            {**head, "media_id": ids[sha256], "part": plain(view.part), "data": view.data, "text": plain(text)}
            for sha256, each in found.items()
            for view, text in each.descriptions
        ],
    )
    forget(tx, number, ids.values())
    index(
        tx,
        number,
        [
            (ids[sha256], plain(view.part), plain(text))
            for sha256, each in found.items()
            for view, text in each.descriptions
            if text
        ],
    )


def _mark_ranges(tx: Transaction, head: Mapping[str, object], numbers: Iterable[int]) -> None:
    """Give the ranges of media that were described another token."""
    rows = [
        {"agency": tx.agency, "linker_id": head["linker_id"], "range": at, "token": secrets.token_bytes(16)}
        for at in sorted({number >> RANGE_BITS for number in numbers})
    ]
    upsert(tx, schema.description_ranges, rows)


def uncompared(tx: Transaction, linker: Named, sha256s: Sequence[bytes]) -> list[int]:
    """Return the numbers of those of the media that are described and were not compared with all others, sorted."""
    number, table, media = linker_id(tx, linker), schema.described, schema.media
    found: list[int] = []
    if number is None:
        return found
    for batch in batches(sha256s):
        found += tx.connection.scalars(
            select(table.c.media_id)
            .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
            .where(
                *(table.c.agency == tx.agency, table.c.linker_id == number, table.c.is_compared == 0),
                *(table.c.failure == "", media.c.sha256.in_(batch)),
            )
        )
    return sorted(found)


def mark_compared(tx: Transaction, linker: Named, numbers: Collection[int]) -> None:
    """Note that media were compared with all that this linker has described."""
    number, table = linker_id(tx, linker), schema.described
    for batch in batches(numbers):
        tx.connection.execute(
            update(table)
            .where(table.c.agency == tx.agency, table.c.linker_id == number, table.c.media_id.in_(batch))
            .values(is_compared=1)
        )


def views(tx: Transaction, linker: Named) -> Iterator[ViewRow]:
    """Stream all views that a linker has described, by media and part."""
    known, table = linker_id(tx, linker), schema.descriptions
    if known is None:
        return
    statement = (
        select(table.c.media_id, table.c.part, table.c.data)
        .where(table.c.agency == tx.agency, table.c.linker_id == known)
        .order_by(table.c.media_id, table.c.part)
    )
    for row in stream(tx, statement, 200):
        yield ViewRow(row.media_id, row.part, row.data)


def count_views(tx: Transaction, linker: Named) -> int:
    """Return how many views a linker has described."""
    known, table = linker_id(tx, linker), schema.descriptions
    wanted = select(func.count()).where(table.c.agency == tx.agency, table.c.linker_id == known)
    return tx.connection.scalar(wanted) or 0


def views_between(tx: Transaction, linker: Named, first: int, end: int) -> Iterator[ViewRow]:
    """Stream the described views of media whose numbers lie between two, the second left out, by media and part."""
    known, table = linker_id(tx, linker), schema.descriptions
    statement = (
        select(table.c.media_id, table.c.part, table.c.data)
        .where(table.c.agency == tx.agency, table.c.linker_id == known, table.c.media_id.between(first, end - 1))
        .order_by(table.c.media_id, table.c.part)
    )
    for row in stream(tx, statement, 200):
        yield ViewRow(row.media_id, row.part, row.data)


def views_of(tx: Transaction, linker: Named, numbers: Collection[int]) -> list[ViewRow]:
    """Return the described views of media, by media and part."""
    number, table = linker_id(tx, linker), schema.descriptions
    found: list[ViewRow] = []
    for batch in batches(sorted(numbers)):
        statement = (
            select(table.c.media_id, table.c.part, table.c.data)
            .where(table.c.agency == tx.agency, table.c.linker_id == number, table.c.media_id.in_(batch))
            .order_by(table.c.media_id, table.c.part)
        )
        found += [ViewRow(row.media_id, row.part, row.data) for row in tx.connection.execute(statement)]
    return found
