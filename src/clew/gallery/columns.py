"""A snapshot of a case's queue: one stack a row, in the order of rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from clew.gallery.names import Names
from clew.gallery.postings import Postings
from clew.gallery.texts import Bytes, Integers, Numbers, Texts
from clew.model.queue import Reason

NO_TIME: Final = int(np.iinfo(np.int64).min)
"""In `Gallery.time`: there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """n stacks with m media and what is shown of them; what officers decided is in an `Overlay`.

    `token` (32 bytes) tells what it was made from. `sha256` (n, 32) is the representative's; `lane` and `kind` are
    places in `Lane` and `Kind`; `copies` counts occurrences, `media` contents, `near_identical` those that a category
    is applied to. `kind`, `duration_ms`, `width`, `height` (px) and `size` (bytes) are the representative's. `badges`
    are bits as in `Badge`. The reasons of row r, the heaviest first, are `reason[reason_lims[r]:reason_lims[r + 1]]`,
    places in `reasons`, each a text with its weight in `weights`.

    `time` is in s since 1970: when the first media that tells it was taken, by its camera's own clock (`is_taken`),
    else when the earliest of its files was modified, UTC, else NO_TIME. `camera` is the first that a media names, in
    `cameras`, -1 for none. `folder` is where the representative was found first, in `folders`: texts "exhibit: folder",
    each before those below it, with all that lie above one. `in_folders` says which stacks are found in a folder or
    below it, `on_lists` which have a media on each of `lists`. `by_time`, `by_folder`, `by_size` are rows in the other
    orders. `paths` are all paths of a stack, casefolded, each ended by NUL.

    `members` (m, 32) are the media of row r from `member_lims[r]` on, its representative first; `member_keys` are the
    first 8 bytes of their SHA-256 as numbers, sorted, and `member_places` where in `members` each stands.
    """

    token: bytes
    built_at: datetime
    sha256: Bytes
    lane: Bytes
    rank: Numbers
    score: npt.NDArray[np.float64]
    copies: Numbers
    media: Numbers
    near_identical: Numbers
    kind: Bytes
    duration_ms: Integers
    width: Integers
    height: Integers
    size: Integers
    reason: Numbers
    reason_lims: Integers
    reasons: Texts
    weights: npt.NDArray[np.float64]
    badges: Bytes
    time: Integers
    is_taken: npt.NDArray[np.bool_]
    camera: Numbers
    cameras: Texts
    folder: Numbers
    folders: Texts
    folder_depths: Numbers
    in_folders: Postings
    lists: Texts
    on_lists: Postings
    by_time: Numbers
    by_folder: Numbers
    by_size: Numbers
    paths: Texts
    members: Bytes
    member_lims: Integers
    member_keys: npt.NDArray[np.uint64]
    member_places: Numbers

    @property
    def count(self) -> int:
        """How many stacks there are."""
        return len(self.lane)

    def name(self, row: int) -> str:
        """Return a stack's name, as `Stack.name`."""
        return self.sha256[row, :6].tobytes().hex()

    def row(self, name: str) -> int | None:
        """Return the row of the stack of this name, None for none."""
        try:
            first = int.from_bytes(bytes.fromhex(name.ljust(16, "0")))
        except (ValueError, OverflowError):
            return None
        if len(name) != 12:
            return None
        low, high = np.searchsorted(self.member_keys, np.array([first, first + 0xFFFF], np.uint64))
        for place in self.member_places[low : high + 1].tolist():
            row = int(np.searchsorted(self.member_lims, place, side="right")) - 1
            if self.member_lims[row] == place and self.name(row) == name.lower():
                return row
        return None

    def reasons_of(self, row: int) -> list[Reason]:
        """Return why a stack stands where it does, the heaviest first."""
        of_row = self.reason[self.reason_lims[row] : self.reason_lims[row + 1]].tolist()
        return [Reason(self.reasons[number], float(self.weights[number])) for number in of_row]

    def rows_of(self, sha256s: Sequence[bytes]) -> Integers:
        """Return the row that each media stands in, -1 for those in none."""
        return self.rows_of_digests(np.frombuffer(b"".join(sha256s), np.uint8).reshape(-1, 32))

    def rows_of_digests(self, wanted: Bytes) -> Integers:
        """Return the row that each media stands in, given as (k, 32), -1 for those in none."""
        rows = np.full(len(wanted), -1, np.int64)
        keys = _keys(wanted)
        low = np.searchsorted(self.member_keys, keys)
        high = np.searchsorted(self.member_keys, keys, side="right")
        for at in range(int((high - low).max(initial=0))):
            here = np.flatnonzero((low + at < high) & (rows < 0))
            places = self.member_places[low[here] + at]
            is_same = (self.members[places] == wanted[here]).all(axis=1)
            rows[here[is_same]] = np.searchsorted(self.member_lims, places[is_same], side="right") - 1
        return rows

    def rows_named(self, names: Names) -> Integers:
        """Return the row of the stack that each name is or was of, -1 for none: the name of any media in it fits."""
        low = np.minimum(np.searchsorted(self.member_keys, names << np.uint64(16)), max(len(self.member_keys) - 1, 0))
        if not len(self.member_keys):
            return np.full(len(names), -1, np.int64)
        rows = np.searchsorted(self.member_lims, self.member_places[low], side="right") - 1
        return np.where(self.member_keys[low] >> np.uint64(16) == names, rows, -1)

    def media_of(self, row: int) -> list[bytes]:
        """Return the media of a stack, the representative first."""
        of_row = self.members[self.member_lims[row] : self.member_lims[row + 1]].tobytes()
        return [of_row[at : at + 32] for at in range(0, len(of_row), 32)]


def sorted_members(members: Bytes) -> tuple[npt.NDArray[np.uint64], Numbers]:
    """Return `Gallery.member_keys` and `Gallery.member_places`."""
    keys = _keys(members)
    places = np.argsort(keys, kind="stable")
    return keys[places], places.astype(np.int32)


def _keys(sha256: Bytes) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(sha256[:, :8]).view(">u8").ravel().astype(np.uint64)
