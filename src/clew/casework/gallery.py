"""Opens the gallery of a case: its queue in columns, kept in the workspace until what it was made from changes."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from clew import __version__
from clew.casework.attest import FINISHED
from clew.casework.desk import Desk
from clew.casework.triage import CaseView, ranked, view
from clew.errors import IndexDamagedError
from clew.gallery.arrays import KIND
from clew.gallery.columns import Gallery
from clew.gallery.making import ShownMedia, make
from clew.model.queue import QueueItem
from clew.store.catalog import Transaction
from clew.store.gallery_folder import GalleryFolder
from clew.store.queue_token import queue_token
from clew.store.shown_facts import shown_facts
from clew.triage.cameras import camera_name, seconds_of

FOLDER = "gallery"
"""Of the workspace."""


def folder_of(desk: Desk) -> GalleryFolder:
    """Return where the workspace keeps snapshots."""
    return GalleryFolder(Path(desk.config.workspace) / FOLDER, desk.config.agency)


def token_of(tx: Transaction, desk: Desk, case: str) -> bytes:
    """Return what the gallery of a case is kept by. Raises NotFoundError."""
    settings = (__version__, KIND, desk.config.triage, desk.config.matching)
    return queue_token(tx, case, msgspec.json.encode(settings), FINISHED)


def open_gallery(desk: Desk, case: str) -> Gallery:
    """Return the gallery of a case as it is now, from its snapshot or made anew and kept. Raises NotFoundError."""
    with desk.catalog.reading() as tx:
        token = token_of(tx, desk, case)
    kept = kept_gallery(desk, case)
    return kept if kept is not None and kept.token == token else build(desk, case)


def kept_gallery(desk: Desk, case: str) -> Gallery | None:
    """Return the gallery of a case as it was built last; None where there is none, or it is not as it was written."""
    try:
        return folder_of(desk).open(case)
    except IndexDamagedError:
        return None


def build(desk: Desk, case: str) -> Gallery:
    """Make the gallery of a case, keep it, and return it as it was kept. Raises NotFoundError, CatalogError."""
    with uncollected(), desk.catalog.reading() as tx:
        token = token_of(tx, desk, case)
        seen = view(tx, desk, case)
        items = ranked(tx, desk, case, seen)
        made = gallery_of(tx, desk, case, seen, items, token)
    folder_of(desk).save(case, made)
    return kept_gallery(desk, case) or made


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of small values that have none: it takes a quarter of all."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def gallery_of(tx: Transaction, desk: Desk, case: str, seen: CaseView, items: list[QueueItem], token: bytes) -> Gallery:
    """Put a ranked queue into columns."""
    return make(
        token, datetime.now(UTC), items, seen.stacks, _media(tx, case, seen), desk.config.matching.near_identical_bits
    )


def _media(tx: Transaction, case: str, seen: CaseView) -> ShownMedia:
    gathered, shown = seen.gathered, shown_facts(tx, case)
    return ShownMedia(
        sha256=seen.facts.sha256,
        kind=gathered.kind,
        size=gathered.size,
        width=gathered.width,
        height=gathered.height,
        duration_ms=gathered.duration_ms,
        has_gps=shown.has_gps,
        is_partial=gathered.is_partial | gathered.is_salvaged,
        is_deleted=gathered.any_deleted,
        camera=[camera_name(make, model) for make, model in zip(gathered.make, gathered.model, strict=True)],
        taken=np.array([seconds_of(taken_at) for taken_at in gathered.taken_at], np.int64),
        lists={sha256: {match.hashset for match in found} for sha256, found in seen.matches.items()},
        place_media=shown.place_media,
        place_folder=shown.place_folder,
        place_path=shown.place_path,
        place_modified=shown.place_modified,
        folders=shown.folders,
    )
