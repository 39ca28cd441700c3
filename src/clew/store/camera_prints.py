"""The prints of cameras, the pictures they were made of, and how far they were compared with all others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, select, update

from clew.model.sensor_print import SensorPrint
from clew.store import schema
from clew.store.descriptions import Named, linker_id, numbered
from clew.store.media import in_case, sha256_of
from clew.store.transaction import LARGEST, Transaction, batches, insert_missing, insert_rows, next_id, plain


@dataclass(frozen=True, slots=True)
class Camera:
    """What a print is known by: a name, who chose its pictures ("": metadata names the camera), and their size."""

    name: str
    officer: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A camera's print, without the print itself.

    `officer` chose the pictures, "" where metadata names the camera. It rests on some of its `media` (numbers), one
    of which, `speaker`, stands for it in links. It was compared with media up to the number `compared_to`.
    `made_of` are so many that there were when it was made.
    """

    number: int
    name: str
    officer: str
    width: int
    height: int
    made_of: int
    rests_on: int
    speaker: int
    speaker_sha256: bytes
    compared_to: int
    media: frozenset[int]

    @property
    def is_compared(self) -> bool:
        """Whether it was compared with all that was described before it."""
        return self.compared_to == LARGEST


def prints(tx: Transaction, linker: Named, case: str | None = None) -> list[PrintRow]:
    """Return the prints by a linker's version, by name and size: all, or those with a picture in a case."""
    number, table, members = linker_id(tx, linker), schema.camera_prints, schema.camera_print_media
    if number is None:
        return []
    statement = _rows(tx, number)
    if case is not None:
        inside = select(members.c.print_id).where(members.c.agency == tx.agency, in_case(tx, case, members.c.media_id))
        statement = statement.where(table.c.id.in_(inside))
    return _read(tx, tx.connection.execute(statement.order_by(table.c.name, table.c.width, table.c.height)).all())


def record(
    tx: Transaction, linker: Named, who: Camera, made: SensorPrint, media: Sequence[int], others: Collection[int]
) -> int:
    """Record the print of a camera in the place of an earlier one of that name and size; return its number.

    `media` are the numbers of the pictures it was made of, in the order in which they were given, `others` those of
    more that are said to be of the camera. It is to be compared with all that was described before.
    """
    table, members = schema.camera_prints, schema.camera_print_media
    name, officer, (width, height) = plain(who.name), plain(who.officer), (who.width, who.height)
    linked = numbered(tx, linker)
    known = tx.connection.scalar(
        select(table.c.id).where(
            *(table.c.agency == tx.agency, table.c.linker_id == linked, table.c.name == name),
            *(table.c.width == width, table.c.height == height),
        )
    )
    said = {
        "officer": officer,
        "made_of": len(media),
        "rests_on": len(made.rests_on),
        "speaker_id": media[made.speaker],
        "compared_to": 0,
        "data": made.data,
        "sketch": made.sketch,
    }
    if known is None:
        number = next_id(tx, table)
        head = {"agency": tx.agency, "id": number, "linker_id": linked, "name": name, "width": width, "height": height}
        insert_rows(tx, table, [head | said])
    else:
        number = int(known)
        tx.connection.execute(update(table).where(table.c.agency == tx.agency, table.c.id == number).values(said))
        tx.connection.execute(delete(members).where(members.c.agency == tx.agency, members.c.print_id == number))
    fits = set(made.rests_on)
    rows = [
        {"agency": tx.agency, "print_id": number, "media_id": each, "fits": int(at in fits)}
        for at, each in enumerate(media)
    ]
    insert_rows(tx, members, rows)
    join_print(tx, number, others)
    return number


def print_data(tx: Transaction, numbers: Collection[int]) -> dict[int, bytes]:
    """Return prints themselves, by their numbers."""
    return _column(tx, schema.camera_prints.c.data, numbers)


def rests_on(tx: Transaction, print_number: int) -> list[int]:
    """Return the numbers of the pictures a print rests on, in the order in which they were summed."""
    table = schema.camera_print_media
    statement = select(table.c.media_id).where(
        table.c.agency == tx.agency, table.c.print_id == print_number, table.c.fits == 1
    )
    return list(tx.connection.scalars(statement.order_by(table.c.media_id)))


def print_sketches(tx: Transaction, numbers: Collection[int]) -> dict[int, bytes]:
    """Return the sketches of prints, by the prints' numbers."""
    return _column(tx, schema.camera_prints.c.sketch, numbers)


def compared_to(tx: Transaction, numbers: Collection[int], media: int) -> None:
    """Note that prints were compared with all media up to this number."""
    table = schema.camera_prints
    for batch in batches(numbers):
        tx.connection.execute(
            update(table).where(table.c.agency == tx.agency, table.c.id.in_(batch)).values(compared_to=media)
        )


def described_after(tx: Transaction, linker: Named, after: int, most: int) -> list[int]:
    """Return the next numbers of described media after one, sorted, at most so many."""
    number, table = linker_id(tx, linker), schema.descriptions
    if number is None:
        return []
    statement = (
        select(table.c.media_id)
        .where(table.c.agency == tx.agency, table.c.linker_id == number, table.c.media_id > after)
        .distinct()
        .order_by(table.c.media_id)
        .limit(most)
    )
    return list(tx.connection.scalars(statement))


def join_print(tx: Transaction, number: int, media: Collection[int]) -> None:
    """Note that more pictures are said to be of a print's camera; the print stays as it is."""
    rows = [{"agency": tx.agency, "print_id": number, "media_id": each, "fits": 0} for each in sorted(media)]
    insert_missing(tx, schema.camera_print_media, rows)


def _column(tx: Transaction, column: Any, numbers: Collection[int]) -> dict[int, bytes]:  # noqa: ANN401 - a column's type
    table, found = schema.camera_prints, dict[int, bytes]()
    for batch in batches(sorted(numbers), 50):
        rows = tx.connection.execute(
            select(table.c.id, column).where(table.c.agency == tx.agency, table.c.id.in_(batch))
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def _rows(tx: Transaction, linker: int) -> Select[Any]:
    table = schema.camera_prints
    return select(
        *(table.c.id, table.c.name, table.c.officer, table.c.width, table.c.height),
        *(table.c.made_of, table.c.rests_on, table.c.speaker_id, table.c.compared_to),
    ).where(table.c.agency == tx.agency, table.c.linker_id == linker)


def _read(tx: Transaction, rows: Sequence[Row[Any]]) -> list[PrintRow]:
    members, media = schema.camera_print_media, dict[int, set[int]]()
    for batch in batches(row.id for row in rows):
        statement = select(members.c.print_id, members.c.media_id).where(
            members.c.agency == tx.agency, members.c.print_id.in_(batch)
        )
        for number, each in tx.connection.execute(statement):
            media.setdefault(number, set()).add(each)
    digests = sha256_of(tx, {row.speaker_id for row in rows})
    return [
        PrintRow(
            *(row.id, row.name, row.officer, row.width, row.height, row.made_of, row.rests_on, row.speaker_id),
            *(digests[row.speaker_id], row.compared_to, frozenset(media.get(row.id, ()))),
        )
        for row in rows
    ]
