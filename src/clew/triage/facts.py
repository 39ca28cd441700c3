"""What triage is told of a case, in columns, and its stacks laid over them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clew.model.layout import Booleans, Integers, Layout
from clew.model.stack import Stack


@dataclass(frozen=True, slots=True, eq=False)
class CaseFacts:
    """The media of one case, one a row of n, in any order; then its occurrences, one a row of k.

    `width` and `height` are of the decoded picture in px, `exif_width` and `exif_height` as its EXIF says, 0 where
    unknown. `make` to `taken_at` are as in `Camera`. `thumbnail_distance` is that of the embedded thumbnail from the
    picture in bits, -1 where unknown; `path` the smallest path among the media's occurrences. `duration_ms` is 0 for
    what has no course in time, `is_video` masks the films, `speech_ms` is -1 where speech was not looked for.
    `occurrence_media` is a media's row, `occurrence_folder` an index into `folders`, which are texts to show
    ("KP/1: DCIM/100CANON").
    """

    sha256: Sequence[bytes]
    width: Integers
    height: Integers
    exif_width: Integers
    exif_height: Integers
    make: Sequence[str | None]
    model: Sequence[str | None]
    body_serial: Sequence[str | None]
    software: Sequence[str | None]
    taken_at: Sequence[str | None]
    thumbnail_differs: Booleans
    thumbnail_distance: Integers
    any_deleted: Booleans
    path: Sequence[bytes]
    duration_ms: Integers
    is_video: Booleans
    speech_ms: Integers
    occurrence_media: Integers
    occurrence_folder: Integers
    folders: Sequence[str]

    @property
    def copies(self) -> Integers:
        """How many occurrences each media has, shape (n,)."""
        return np.bincount(self.occurrence_media, minlength=len(self.sha256))


def lay_out(stacks: Sequence[Stack], facts: CaseFacts) -> Layout:
    """Lay stacks over the facts; raises ValueError for a member that the facts don't have."""
    row_of = {sha256: row for row, sha256 in enumerate(facts.sha256)}
    try:
        rows = [row_of[member.sha256] for stack in stacks for member in stack.members]
    except KeyError as error:
        raise ValueError(f"the facts have no media {error.args[0].hex()}") from error
    counts = np.fromiter((len(stack.members) for stack in stacks), np.int64, len(stacks))
    return Layout.of(counts, np.array(rows, np.int64))
