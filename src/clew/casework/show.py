"""Tells all there is of one media, and writes it out where an officer asks for it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from clew.casework.desk import Desk
from clew.casework.reopen import CHUNK, reopened
from clew.casework.written import Written, write_out
from clew.errors import ClewError, EvidenceError, NotFoundError, UsageError
from clew.model.media_hash import MediaHash
from clew.store import media, occurrences

WRITTEN = "media written out"
"""The act in custody of a media that was written to a file."""


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """One media: what is known of its content, its hashes, and where it was found."""

    row: media.MediaRow
    hashes: tuple[MediaHash, ...]
    places: tuple[occurrences.OccurrenceRow, ...]


def show(desk: Desk, what: str) -> ShownMedia:
    """Return the media whose SHA-256 begins with these hex digits; raises NotFoundError, UsageError for several."""
    with desk.catalog.reading() as tx:
        known = media.media_by_prefix(tx, what)
        if not known:
            raise NotFoundError(f"no media {what}: `clew find` tells of hashes, `clew triage` lists what there is")
        if len(known) > 1:
            raise UsageError(f"{len(known)} media begin with {what}: give more digits of the SHA-256")
        (sha256,) = known
        row = media.media(tx, known)[sha256]
        hashes = media.hashes_of(tx, known).get(sha256, [])
        places = occurrences.occurrences_of(tx, known).get(sha256, [])
        return ShownMedia(row, tuple(hashes), tuple(places))


def write_media(desk: Desk, shown: ShownMedia, path: Path, passwords: Sequence[bytes] = ()) -> Written:
    """Write a media to a file, from wherever it can still be read, recorded in custody.

    Raises EvidenceError where it can be read from none of its places any more.
    """
    reasons: list[str] = []
    for place in shown.places:
        try:
            with reopened(desk, place, passwords) as descriptor:
                return write_out(
                    desk,
                    path,
                    act=WRITTEN,
                    item=shown.row.sha256.hex(),
                    what=shown.row.mime,
                    write=partial(_copy, descriptor),
                )
        except UsageError:
            raise
        except ClewError as error:
            reasons.append(f"{place.case} {place.exhibit}: {error}")
    raise EvidenceError("; ".join(reasons) or "it is in no exhibit")


def _copy(source: int, stream: BinaryIO) -> tuple[int, dict[str, int]]:
    while chunk := os.read(source, CHUNK):
        stream.write(chunk)
    return 1, {}
