"""What triage is told of a case, in columns, and how its stacks lie over them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clew.model.stack import Stack

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


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


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Stacks as rows of the facts: the members of stack s are rows[lims[s]:lims[s + 1]], its representative first."""

    lims: Integers
    rows: Integers

    @property
    def representatives(self) -> Integers:
        """The facts' row of each stack's representative."""
        return self.rows[self.lims[:-1]]

    @property
    def stack(self) -> Integers:
        """The stack of each of `rows`."""
        return np.repeat(np.arange(len(self.lims) - 1), np.diff(self.lims))

    def first(self, holds: Booleans) -> Integers:
        """Return for each stack the row of its first member that a mask over the facts holds for, -1 for none."""
        found = np.full(len(self.lims) - 1, -1, np.int64)
        held = np.flatnonzero(holds[self.rows])[::-1]
        found[self.stack[held]] = self.rows[held]
        return found

    def total(self, values: Integers) -> Integers:
        """Return for each stack the sum of its members' values in a column of the facts."""
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(values[self.rows])])
        return np.asarray(sums[self.lims[1:]] - sums[self.lims[:-1]], np.int64)

    def best(self, values: npt.NDArray[np.float64]) -> Integers:
        """Return for each stack the row of its member with the largest value, of equal ones the first."""
        order = np.lexsort((np.arange(len(self.rows)), -values[self.rows], self.stack))
        return self.rows[order[self.lims[:-1]]]


def lay_out(stacks: Sequence[Stack], facts: CaseFacts) -> Layout:
    """Lay stacks over the facts; raises ValueError for a member that the facts don't have."""
    row_of = {sha256: row for row, sha256 in enumerate(facts.sha256)}
    try:
        rows = [row_of[member.sha256] for stack in stacks for member in stack.members]
    except KeyError as error:
        raise ValueError(f"the facts have no media {error.args[0].hex()}") from error
    lengths = [len(stack.members) for stack in stacks]
    return Layout(np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64), np.array(rows, np.int64))
