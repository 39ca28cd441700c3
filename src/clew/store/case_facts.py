"""What triage weighs, for a whole case at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Row, null, select

from clew.model.findings import Kind, Outcome
from clew.store import schema
from clew.store.cases import case_id, exhibit_ids
from clew.store.media import in_case
from clew.store.transaction import Transaction, stream

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One value per media of a case, all in the order of `sha256` (uint8 (n, 32), sorted).

    `width` and `height` are 0 for what isn't a decoded picture, `recorded_width` and `recorded_height` where its camera
    wrote none. Where there is no embedded thumbnail, `embedded_thumbnail_differs` is false and the distance -1.
    `duration_ms` is that of the footage, else of the sound, 0 for what has neither; `is_partial` where not all of
    either decoded; `speech_ms` is -1 where there is no sound or speech was not looked for. `path`
    is where each was found first (by exhibit, then path), in `exhibit`. The occurrences themselves are
    `occurrence_media` (index into `sha256`) and `occurrence_folder` (index into `folders`, which are (exhibit,
    folder) pairs, b"" for the root), sorted by media.
    """

    sha256: npt.NDArray[np.uint8]
    kind: list[Kind]
    outcome: list[Outcome]
    size: Numbers
    width: Numbers
    height: Numbers
    recorded_width: Numbers
    recorded_height: Numbers
    is_salvaged: Flags
    has_camera: Flags
    make: list[str | None]
    model: list[str | None]
    body_serial: list[str | None]
    software: list[str | None]
    taken_at: list[str | None]
    embedded_thumbnail_differs: Flags
    embedded_thumbnail_distance: Numbers
    duration_ms: Numbers
    is_partial: Flags
    speech_ms: Numbers
    copies: Numbers
    any_deleted: Flags
    path: list[bytes]
    exhibit: list[str]
    occurrence_media: Numbers
    occurrence_folder: Numbers
    folders: list[tuple[str, bytes]]


def case_facts(tx: Transaction, case: str) -> CaseFacts:
    """Return the facts on every media of a case; a camera is told by its make, model or body serial."""
    rows = _media_rows(tx, case)
    index = {row.id: position for position, row in enumerate(rows)}
    places = _Places(len(rows))
    for exhibit, number in exhibit_ids(tx, case).items():
        for row in _occurrence_rows(tx, number):
            places.add(index[row.media_id], exhibit, row.path, is_deleted=row.is_deleted)
    order = np.argsort(np.array(places.media, np.int64), kind="stable")
    return CaseFacts(
        sha256=np.frombuffer(b"".join(row.sha256 for row in rows), np.uint8).reshape(len(rows), 32),
        kind=[Kind(row.kind) for row in rows],
        outcome=[Outcome(row.outcome) for row in rows],
        size=_numbers([row.size for row in rows]),
        width=_numbers([row.width or 0 for row in rows]),
        height=_numbers([row.height or 0 for row in rows]),
        recorded_width=_numbers([row.recorded_width or 0 for row in rows]),
        recorded_height=_numbers([row.recorded_height or 0 for row in rows]),
        is_salvaged=_flags([row.is_salvaged for row in rows]),
        has_camera=_flags([row.make or row.model or row.body_serial for row in rows]),
        make=[row.make for row in rows],
        model=[row.model for row in rows],
        body_serial=[row.body_serial for row in rows],
        software=[row.software for row in rows],
        taken_at=[row.taken_at for row in rows],
        embedded_thumbnail_differs=_flags([row.embedded_thumbnail_differs for row in rows]),
        embedded_thumbnail_distance=_numbers(
            [-1 if row.embedded_thumbnail_distance is None else row.embedded_thumbnail_distance for row in rows]
        ),
        duration_ms=_numbers([row.duration_ms or row.sound_ms or 0 for row in rows]),
        is_partial=_flags([row.is_partial or row.is_sound_partial for row in rows]),
        speech_ms=_numbers([-1 if row.speech_ms is None else row.speech_ms for row in rows]),
        copies=_numbers(places.copies),
        any_deleted=_flags(places.any_deleted),
        path=places.path,
        exhibit=places.exhibit,
        occurrence_media=np.array(places.media, np.int64)[order],
        occurrence_folder=np.array(places.folder, np.int64)[order],
        folders=list(places.folders),
    )


def cameras(tx: Transaction, excluding_case: str) -> set[tuple[str | None, str | None, str]]:
    """Return (make, model, body serial) of the cameras of other cases, and (None, model, serial) of those on lists."""
    pictures, places, table = schema.pictures, schema.exhibits, schema.occurrences
    elsewhere = (
        select(pictures.c.make, pictures.c.model, pictures.c.body_serial)
        .join_from(pictures, table, (table.c.agency == pictures.c.agency) & (table.c.media_id == pictures.c.media_id))
        .join(places, (places.c.agency == table.c.agency) & (places.c.id == table.c.exhibit_id))
        .where(
            pictures.c.agency == tx.agency,
            pictures.c.body_serial.is_not(None),
            places.c.case_id != case_id(tx, excluding_case),
        )
        .distinct()
    )
    known = schema.entry_cameras
    listed = select(null(), known.c.model, known.c.serial).where(known.c.agency == tx.agency).distinct()
    rows = [*tx.connection.execute(elsewhere), *tx.connection.execute(listed)]
    return {(make, model, serial) for make, model, serial in rows}


class _Places:
    """Gathers the occurrences of media while they stream by in the order of exhibit and path."""

    def __init__(self, count: int) -> None:
        self.copies = [0] * count
        self.any_deleted = [False] * count
        self.path = [b""] * count
        self.exhibit = [""] * count
        self.media: list[int] = []
        self.folder: list[int] = []
        self.folders: dict[tuple[str, bytes], int] = {}

    def add(self, media: int, exhibit: str, path: bytes, *, is_deleted: bool) -> None:
        """Add one occurrence of a media."""
        if not self.copies[media]:
            self.path[media] = path
            self.exhibit[media] = exhibit
        self.copies[media] += 1
        self.any_deleted[media] |= is_deleted
        self.media.append(media)
        self.folder.append(self.folders.setdefault((exhibit, path.rpartition(b"/")[0]), len(self.folders)))


def _media_rows(tx: Transaction, case: str) -> list[Row[Any]]:
    table, pictures, footage, sounds = schema.media, schema.pictures, schema.footage, schema.sounds
    statement = (
        select(
            table.c.id,
            table.c.sha256,
            table.c.kind,
            table.c.outcome,
            table.c.size,
            pictures.c.width,
            pictures.c.height,
            pictures.c.is_salvaged,
            pictures.c.make,
            pictures.c.model,
            pictures.c.body_serial,
            pictures.c.software,
            pictures.c.taken_at,
            pictures.c.recorded_width,
            pictures.c.recorded_height,
            pictures.c.embedded_thumbnail_differs,
            pictures.c.embedded_thumbnail_distance,
            footage.c.duration_ms,
            footage.c.is_partial,
            sounds.c.duration_ms.label("sound_ms"),
            sounds.c.is_partial.label("is_sound_partial"),
            sounds.c.speech_ms,
        )
        .join_from(
            table, pictures, (pictures.c.agency == table.c.agency) & (pictures.c.media_id == table.c.id), isouter=True
        )
        .join(footage, (footage.c.agency == table.c.agency) & (footage.c.media_id == table.c.id), isouter=True)
        .join(sounds, (sounds.c.agency == table.c.agency) & (sounds.c.media_id == table.c.id), isouter=True)
        .where(table.c.agency == tx.agency, in_case(tx, case))
        .order_by(table.c.sha256)
    )
    return list(tx.connection.execute(statement))


def _occurrence_rows(tx: Transaction, exhibit: int) -> Iterator[Row[Any]]:
    """Stream (path, deleted or not, number of the media) of an exhibit's files by path."""
    table = schema.occurrences
    statement = (
        select(table.c.path, table.c.is_deleted, table.c.media_id)
        .where(table.c.agency == tx.agency, table.c.exhibit_id == exhibit, table.c.media_id.is_not(None))
        .order_by(table.c.path)
    )
    return stream(tx, statement)


def _numbers(values: list[int]) -> Numbers:
    return np.array(values, np.int64)


def _flags(values: list[Any]) -> Flags:
    return np.array([bool(value) for value in values], np.bool_)
