"""Which described pictures name the same camera, and which films are described."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from clew.model.findings import Kind
from clew.store import schema
from clew.store.cases import case_id
from clew.store.descriptions import Named, linker_id
from clew.store.media import in_case
from clew.store.transaction import Transaction, batches

Key = tuple[str, str, str, int, int]
"""Make, model, serial number of the body, width and height."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Pictures of one size whose metadata name the same camera, by their numbers, sorted.

    Those without a serial number are told by the exhibit as well, in which they lie: a model is sold a million times.
    """

    name: str
    width: int
    height: int
    media: tuple[int, ...]


def claims(tx: Transaction, linker: Named, case: str) -> list[Claim]:
    """Return what the described pictures of a case name, by name and size; raises NotFoundError.

    Where there is a serial number, pictures of all cases that name it belong to it.
    """
    number = linker_id(tx, linker)
    if number is None:
        return []
    found: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    serials: dict[Key, str] = {}
    for media, make, model, serial, width, height, exhibit in _of_case(tx, number, case):
        model_name = model if model.startswith(make) else f"{make} {model}".strip()
        name = f"{model_name} {serial}" if serial else f"{model_name} in {case} {exhibit}"
        found[name, width, height].add(media)
        if serial:
            serials[make, model, serial, width, height] = name
    for key, name in serials.items():
        found[name, key[3], key[4]].update(_with_serial(tx, number, key))
    return [Claim(*key, tuple(sorted(media))) for key, media in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A described film, its number, and width and height in px."""

    number: int
    sha256: bytes
    width: int
    height: int


def films(tx: Transaction, linker: Named, case: str) -> list[FilmRow]:
    """Return the films of a case that a linker has described, by their numbers; raises NotFoundError."""
    number, media, pictures, views = linker_id(tx, linker), schema.media, schema.pictures, schema.descriptions
    if number is None:
        return []
    statement = (
        select(media.c.id, media.c.sha256, pictures.c.width, pictures.c.height)
        .join_from(media, pictures, (pictures.c.agency == media.c.agency) & (pictures.c.media_id == media.c.id))
        .join(views, (views.c.agency == media.c.agency) & (views.c.media_id == media.c.id))
        .where(
            *(media.c.agency == tx.agency, media.c.kind == Kind.VIDEO.value, views.c.linker_id == number),
            in_case(tx, case, media.c.id),
        )
        .distinct()
        .order_by(media.c.id)
    )
    return [FilmRow(*row) for row in tx.connection.execute(statement)]


def sizes_of(tx: Transaction, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return width and height of pictures, by their numbers."""
    table, found = schema.pictures, dict[int, tuple[int, int]]()
    for batch in batches(sorted(numbers)):
        statement = select(table.c.media_id, table.c.width, table.c.height).where(
            table.c.agency == tx.agency, table.c.media_id.in_(batch)
        )
        found |= {row.media_id: (row.width, row.height) for row in tx.connection.execute(statement)}
    return found


def _of_case(tx: Transaction, linker: int, case: str) -> Collection[tuple[int, str, str, str, int, int, str]]:
    pictures, views, places, exhibits = schema.pictures, schema.descriptions, schema.occurrences, schema.exhibits
    make, model = func.coalesce(pictures.c.make, ""), func.coalesce(pictures.c.model, "")
    statement = (
        select(
            *(pictures.c.media_id, make, model, func.coalesce(pictures.c.body_serial, "")),
            *(pictures.c.width, pictures.c.height, exhibits.c.name),
        )
        .join_from(pictures, views, (views.c.agency == pictures.c.agency) & (views.c.media_id == pictures.c.media_id))
        .join(places, (places.c.agency == pictures.c.agency) & (places.c.media_id == pictures.c.media_id))
        .join(exhibits, (exhibits.c.agency == places.c.agency) & (exhibits.c.id == places.c.exhibit_id))
        .where(
            *(pictures.c.agency == tx.agency, views.c.linker_id == linker, exhibits.c.case_id == case_id(tx, case)),
            model != "",
        )
        .distinct()
    )
    return [tuple(row) for row in tx.connection.execute(statement)]


def _with_serial(tx: Transaction, linker: int, key: Key) -> Collection[int]:
    pictures, views = schema.pictures, schema.descriptions
    make, model, serial, width, height = key
    statement = (
        select(pictures.c.media_id)
        .join_from(pictures, views, (views.c.agency == pictures.c.agency) & (views.c.media_id == pictures.c.media_id))
        .where(
            *(pictures.c.agency == tx.agency, views.c.linker_id == linker, pictures.c.body_serial == serial),
            *(func.coalesce(pictures.c.make, "") == make, pictures.c.model == model),
            *(pictures.c.width == width, pictures.c.height == height),
        )
    )
    return list(tx.connection.scalars(statement))
