"""What triage weighs, for a whole case at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import null, select

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
    media = _media_columns(tx, case)
    places = _places(tx, case, np.array(media["id"], np.int64))
    count = len(media["id"])
    sha256, width, height = media["sha256"], media["width"], media["height"]
    lasting = zip(media["duration_ms"], media["sound_ms"], strict=True)
    partial = zip(media["is_partial"], media["is_sound_partial"], strict=True)
    named = zip(media["make"], media["model"], media["body_serial"], strict=True)
    return CaseFacts(
        sha256=np.frombuffer(b"".join(sha256), np.uint8).reshape(count, 32),
        kind=[_KINDS[kind] for kind in media["kind"]],
        outcome=[_OUTCOMES[outcome] for outcome in media["outcome"]],
        size=_numbers(media["size"]),
        width=_numbers(width),
        height=_numbers(height),
        recorded_width=_numbers(media["recorded_width"]),
        recorded_height=_numbers(media["recorded_height"]),
        is_salvaged=_flags(media["is_salvaged"]),
        has_camera=_flags([make or model or serial for make, model, serial in named]),
        make=list(media["make"]),
        model=list(media["model"]),
        body_serial=list(media["body_serial"]),
        software=list(media["software"]),
        taken_at=list(media["taken_at"]),
        embedded_thumbnail_differs=_flags(media["embedded_thumbnail_differs"]),
        embedded_thumbnail_distance=_numbers(media["embedded_thumbnail_distance"], missing=-1),
        duration_ms=_numbers([seen or heard for seen, heard in lasting]),
        is_partial=_flags([seen or heard for seen, heard in partial]),
        speech_ms=_numbers(media["speech_ms"], missing=-1),
        copies=np.bincount(places.media, minlength=count),
        any_deleted=places.any_deleted,
        path=places.path,
        exhibit=places.exhibit,
        occurrence_media=places.media,
        occurrence_folder=places.folder,
        folders=places.folders,
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


_KINDS = {kind.value: kind for kind in Kind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class _Places:
    """The occurrences of media by media, then exhibit and path; of each media its first path and exhibit."""

    media: Numbers
    folder: Numbers
    folders: list[tuple[str, bytes]]
    any_deleted: Flags
    path: list[bytes]
    exhibit: list[str]


def _places(tx: Transaction, case: str, numbers: Numbers) -> _Places:
    """Gather the occurrences of media, whose numbers in the catalog are given, while they stream by."""
    paths: list[bytes] = []
    exhibits: list[str] = []
    folder: list[int] = []
    media_ids: list[int] = []
    deleted: list[bool] = []
    folders: dict[tuple[str, bytes], int] = {}
    for exhibit, number in exhibit_ids(tx, case).items():
        for path, is_deleted, media_id in _occurrence_rows(tx, number):
            paths.append(path)
            folder.append(folders.setdefault((exhibit, path.rpartition(b"/")[0]), len(folders)))
            media_ids.append(media_id)
            deleted.append(is_deleted)
        exhibits += [exhibit] * (len(paths) - len(exhibits))
    sorting = np.argsort(numbers)
    media = sorting[np.searchsorted(numbers, np.array(media_ids, np.int64), sorter=sorting)]
    order = np.argsort(media, kind="stable")
    any_deleted = np.zeros(len(numbers), np.bool_)
    any_deleted[media[np.array(deleted, np.bool_)]] = True
    media = media[order]
    first = order[np.searchsorted(media, np.arange(len(numbers)))].tolist()
    return _Places(
        media,
        np.array(folder, np.int64)[order],
        list(folders),
        any_deleted,
        [paths[place] for place in first],
        [exhibits[place] for place in first],
    )


def _media_columns(tx: Transaction, case: str) -> dict[str, Sequence[Any]]:
    """Return what is known of the media by SHA-256, column by column."""
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
    rows = tx.connection.execute(statement).all()
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else repeat(())
    return dict(zip(statement.selected_columns.keys(), columns, strict=False))


def _occurrence_rows(tx: Transaction, exhibit: int) -> Iterator[Any]:
    """Stream (path, deleted or not, number of the media) of an exhibit's files by path."""
    table = schema.occurrences
    statement = (
        select(table.c.path, table.c.is_deleted, table.c.media_id)
        .where(table.c.agency == tx.agency, table.c.exhibit_id == exhibit, table.c.media_id.is_not(None))
        .order_by(table.c.path)
    )
    return stream(tx, statement)


def _numbers(values: Sequence[int | None], missing: int = 0) -> Numbers:
    return np.array([missing if value is None else value for value in values], np.int64)


def _flags(values: Sequence[Any]) -> Flags:
    return np.array([bool(value) for value in values], np.bool_)
