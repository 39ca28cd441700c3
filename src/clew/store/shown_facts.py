"""What a gallery shows beside what triage weighs: all places of a case's media, and which media tell GPS."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from clew.model.occurrence import text_of
from clew.store import schema
from clew.store.cases import exhibit_ids
from clew.store.media import in_case
from clew.store.transaction import Transaction, stream

NO_TIME = int(np.iinfo(np.int64).min)
"""In `ShownFacts.place_modified`: it is not known."""
SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ShownFacts:
    """`has_gps` of each media of a case, by SHA-256; then every place of one, by exhibit and path.

    `place_media` is the place of its media among all, `place_folder` an index into `folders`, which are (exhibit, path
    to show); `place_path` the whole path as text, casefolded, in UTF-8; `place_modified` in s since 1970 UTC.
    """

    has_gps: npt.NDArray[np.bool_]
    place_media: npt.NDArray[np.int64]
    place_folder: npt.NDArray[np.int64]
    place_path: list[bytes]
    place_modified: npt.NDArray[np.int64]
    folders: list[tuple[str, str]]


def shown_facts(tx: Transaction, case: str) -> ShownFacts:
    """Return the facts; media are those of `case_facts`, in its order. Raises NotFoundError."""
    media, pictures = schema.media, schema.pictures
    located = (
        select(media.c.id, pictures.c.latitude)
        .join_from(
            media, pictures, (pictures.c.agency == media.c.agency) & (pictures.c.media_id == media.c.id), isouter=True
        )
        .where(media.c.agency == tx.agency, in_case(tx, case))
        .order_by(media.c.sha256)
    )
    rows = tx.connection.execute(located).all()
    place_of = {number: place for place, (number, _) in enumerate(rows)}
    folders: dict[tuple[str, bytes], int] = {}
    place_media, place_folder, place_path, modified = [], [], [], []
    for exhibit, number in exhibit_ids(tx, case).items():
        for path, modified_ns, media_id in _places(tx, number):
            place_media.append(place_of[media_id])
            place_folder.append(folders.setdefault((exhibit, path.rpartition(b"/")[0]), len(folders)))
            place_path.append(text_of(path).casefold().encode())
            modified.append(NO_TIME if modified_ns is None else modified_ns // SECOND_NS)
    return ShownFacts(
        np.array([latitude is not None for _, latitude in rows], np.bool_),
        np.array(place_media, np.int64),
        np.array(place_folder, np.int64),
        place_path,
        np.array(modified, np.int64),
        [(exhibit, text_of(folder)) for exhibit, folder in folders],
    )


def _places(tx: Transaction, exhibit: int) -> Iterator[Any]:
    table = schema.occurrences
    statement = (
        select(table.c.path, table.c.modified_ns, table.c.media_id)
        .where(table.c.agency == tx.agency, table.c.exhibit_id == exhibit, table.c.media_id.is_not(None))
        .order_by(table.c.path)
    )
    return stream(tx, statement)
