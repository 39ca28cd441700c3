"""The cameras that pictures name, looked for by a text."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from clew.notation.sought import Sought
from clew.store import schema
from clew.store.having import may_have
from clew.store.media import sha256_of
from clew.store.transaction import Transaction

MOST = 500
"""Kinds of rows of one camera in one case that are read, those of most pictures first."""


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """A camera, a case, how many pictures of the case name it, and one of them."""

    make: str
    model: str
    body_serial: str
    lens_serial: str
    case: str
    media: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class CameraListed:
    """A camera that entries of a list tell of."""

    hashset: str
    model: str
    serial: str


def cameras_with(tx: Transaction, sought: Sought) -> list[CameraSeen]:
    """Return the cameras whose make and model, or a serial, has a text, by case; those of most pictures first.

    A scan: among 520,000 pictures 0.14 s of a core where none has it (`benchmarks/find_text.py`).
    """
    pictures, table, places, cases = schema.pictures, schema.occurrences, schema.exhibits, schema.cases
    named = [func.coalesce(column, "") for column in _columns()]
    make, model, body, lens = _columns()
    texts = (func.coalesce(make + " " + model, make, model), body, lens)  # most are NULL, which LIKE does not look at
    has = [
        pictures.c.agency == tx.agency,
        pictures.c.media_id > 0,  # that SQLite reads the table in its order, not picture by picture by an index
        or_(*(may_have(tx, text, sought) for text in texts)),
    ]
    if tx.connection.scalar(select(pictures.c.media_id).where(*has).limit(1)) is None:
        return []
    counted = (
        select(*named, places.c.case_id, func.count(pictures.c.media_id.distinct()), func.min(pictures.c.media_id))
        .join_from(pictures, table, (table.c.agency == pictures.c.agency) & (table.c.media_id == pictures.c.media_id))
        .join(places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .where(*has)
        .group_by(*named, places.c.case_id)
        .order_by(func.count(pictures.c.media_id.distinct()).desc())
        .limit(MOST)
    )
    rows = tx.connection.execute(counted).all()
    names = {
        row.id: row.name
        for row in tx.connection.execute(select(cases.c.id, cases.c.name).where(cases.c.agency == tx.agency))
    }
    wanted = [row for row in rows if any(map(sought.is_in, (f"{row[0]} {row[1]}", row[2], row[3])))]
    digests = sha256_of(tx, {row[6] for row in wanted})
    return [CameraSeen(row[0], row[1], row[2], row[3], names[row[4]], int(row[5]), digests[row[6]]) for row in wanted]


def _columns() -> tuple[Any, ...]:
    pictures = schema.pictures.c
    return pictures.make, pictures.model, pictures.body_serial, pictures.lens_serial


def listed_cameras_with(tx: Transaction, sought: Sought) -> list[CameraListed]:
    """Return the cameras on lists whose model or serial has a text, by list."""
    table, lists = schema.entry_cameras, schema.hashsets
    statement = (
        select(lists.c.name, func.coalesce(table.c.model, ""), table.c.serial)
        .join_from(table, lists, (lists.c.agency == table.c.agency) & (lists.c.id == table.c.hashset_id))
        .where(
            table.c.agency == tx.agency,
            may_have(tx, func.coalesce(table.c.model, ""), sought) | may_have(tx, table.c.serial, sought),
        )
        .distinct()
        .order_by(lists.c.name, table.c.serial)
        .limit(MOST)
    )
    found = [CameraListed(*row) for row in tx.connection.execute(statement)]
    return [each for each in found if sought.is_in(each.model) or sought.is_in(each.serial)]
