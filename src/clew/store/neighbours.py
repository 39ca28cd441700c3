"""What lies beside a file in its folder, and short facts on media: few columns, by indexes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, select

from clew.model.findings import Kind
from clew.model.occurrence import Occurrence
from clew.store import schema
from clew.store.cases import exhibit_id
from clew.store.transaction import Transaction, batches, stream

LOOKED_AT = 2000
"""Files looked at on each side at most: a folder's neighbours may have folders of thousands between them. 6 ms."""
_PIECE = 64


@dataclass(frozen=True, slots=True)
class Beside:
    """A media beside another: `path` is the file's own; `taken_at` as in `Camera`."""

    sha256: bytes
    kind: Kind
    path: bytes
    taken_at: str | None


@dataclass(frozen=True, slots=True)
class Short:
    """A media in few words; `taken_at` as in `Camera`."""

    kind: Kind
    taken_at: str | None


def beside(
    tx: Transaction, case: str, exhibit: str, where: Occurrence, kinds: Iterable[Kind], count: int
) -> tuple[list[Beside], list[Beside]]:
    """Return up to `count` media of these kinds before a file in its folder and after it, both in order of paths."""
    table = schema.occurrences
    head, slash, _ = where.path.rpartition(b"/")
    folder = head + slash
    last = folder[:-1] + bytes([folder[-1] + 1]) if folder else b""
    rows = _rows(tx, exhibit_id(tx, case, exhibit), kinds)
    after = rows.where(table.c.path > where.path).order_by(table.c.path)
    before = rows.where(table.c.path < where.path).order_by(table.c.path.desc())
    if folder:
        after, before = after.where(table.c.path < last), before.where(table.c.path >= folder)
    return _taken(tx, before, folder, count)[::-1], _taken(tx, after, folder, count)


def in_short(tx: Transaction, sha256s: Sequence[bytes]) -> dict[bytes, Short]:
    """Return kind and time of those of the contents that are in the catalog."""
    table, pictures = schema.media, schema.pictures
    found: dict[bytes, Short] = {}
    for batch in batches(sha256s):
        statement = (
            select(table.c.sha256, table.c.kind, pictures.c.taken_at)
            .join_from(
                table,
                pictures,
                (pictures.c.agency == table.c.agency) & (pictures.c.media_id == table.c.id),
                isouter=True,
            )
            .where(table.c.agency == tx.agency, table.c.sha256.in_(batch))
        )
        found |= {sha256: Short(Kind(kind), taken) for sha256, kind, taken in tx.connection.execute(statement)}
    return found


def _rows(tx: Transaction, exhibit: int, kinds: Iterable[Kind]) -> Select[Any]:
    table, media, pictures = schema.occurrences, schema.media, schema.pictures
    return (
        select(media.c.sha256, media.c.kind, table.c.path, pictures.c.taken_at)
        .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.id == table.c.media_id))
        .join(pictures, (pictures.c.agency == media.c.agency) & (pictures.c.media_id == media.c.id), isouter=True)
        .where(
            table.c.agency == tx.agency, table.c.exhibit_id == exhibit, media.c.kind.in_([each.value for each in kinds])
        )
        .limit(LOOKED_AT)
    )


def _taken(tx: Transaction, statement: Select[Any], folder: bytes, count: int) -> list[Beside]:
    """Return the first that lie in the folder itself, not below it."""
    return list(islice(_in_folder(tx, statement, folder), count))


def _in_folder(tx: Transaction, statement: Select[Any], folder: bytes) -> Iterator[Beside]:
    for row in stream(tx, statement, _PIECE):
        if b"/" not in row.path[len(folder) :]:
            yield Beside(row.sha256, Kind(row.kind), row.path, row.taken_at)
