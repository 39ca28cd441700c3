"""Published lists of known content: hash sets and their entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from clew.model.category import Category
from clew.model.digests import LENGTHS, PartialDigests
from clew.model.media_hash import MediaHash


@dataclass(frozen=True, slots=True)
class HashSet:
    """A published list; `name` is unique in an agency, `format` names the format it was read from.

    `purpose` is "alert" (what must be found) or "ignore" (known good, non-pertinent).
    """

    name: str
    format: str
    publisher: str = ""
    version: str = ""
    scheme: str = ""
    purpose: str = "alert"
    licence: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A place where a list (or a case) says a content was found; times are ISO 8601 UTC text or None."""

    name: str
    path: str
    created: str | None = None
    modified: str | None = None
    accessed: str | None = None
    is_deleted: bool | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, or one media of a case as formats carry it.

    `key` identifies the line within its list, so that a newer version of the list can be compared: the
    strongest digest it has, or its perceptual hash. `group` is the index of the case within a file that holds
    several, -1 where there is none. `extra` is a JSON object of every field the format does not
    understand, so that a round trip loses nothing ("" for none); the same holds in `EntryFile`.
    `taken_at` and camera facts travel as `exif` name and value pairs.
    """

    digests: PartialDigests
    hashes: tuple[MediaHash, ...] = ()
    photodna: bytes | None = None
    size: int | None = None
    mime: str | None = None
    categories: tuple[Category, ...] = ()
    series: str | None = None
    is_victim_identified: bool | None = None
    is_offender_identified: bool | None = None
    is_distributed: bool | None = None
    comments: str | None = None
    tags: str | None = None
    files: tuple[EntryFile, ...] = ()
    exif: tuple[tuple[str, str], ...] = ()
    group: int = -1
    extra: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for an entry that holds nothing to match on."""
        if not self.key:
            raise ValueError("no digest and no hash")

    @property
    def key(self) -> bytes:
        """What identifies this line within its list."""
        digests = self.digests
        strongest = digests.sha256 or digests.sha1 or digests.md5 or digests.ed2k or self.photodna
        return strongest or (self.hashes[0].digest if self.hashes else b"")


PRESENT = {name: 1 << bit for bit, name in enumerate(LENGTHS)}
"""The bit of each digest in `DigestBlock.present`: md5 1, sha1 2, sha256 4, ed2k 8."""


@dataclass(frozen=True, slots=True, eq=False)
class DigestBlock:
    """Consecutive lines of a list that hold digests and nothing else, in the file's order.

    `present` is uint8[n]: which digests a line has, by `PRESENT`. Each digest's column is uint8[n, bytes of it], zeros
    in the rows of lines without it, and None where no line of the block has it.
    """

    present: npt.NDArray[np.uint8]
    md5: npt.NDArray[np.uint8] | None = None
    sha1: npt.NDArray[np.uint8] | None = None
    sha256: npt.NDArray[np.uint8] | None = None
    ed2k: npt.NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for columns of another shape, and for a line without a digest."""
        present = self.present
        if present.ndim != 1 or present.dtype != np.uint8:
            raise ValueError("present must be uint8[n]")
        if not present.all() or (present >> len(PRESENT)).any():
            raise ValueError("each line must have a digest")
        for name, length in LENGTHS.items():
            column, is_here = self.column(name), present & PRESENT[name] != 0
            if column is None:
                if is_here.any():
                    raise ValueError(f"{name} has no column")
            elif column.shape != (len(present), length) or column.dtype != np.uint8:
                raise ValueError(f"{name} must be uint8[n, {length}]")
            elif column[~is_here].any():
                raise ValueError(f"{name} must be zeros where a line has none")

    def __len__(self) -> int:
        """Return how many lines it holds."""
        return len(self.present)

    def column(self, name: str) -> npt.NDArray[np.uint8] | None:
        """Return the column of a digest, None where no line has it."""
        column: npt.NDArray[np.uint8] | None = getattr(self, name)
        return column

    def entries(self) -> Iterator[Entry]:
        """Walk the lines as entries: one Python object each, so for small uses."""
        columns = {name: column for name in LENGTHS if (column := self.column(name)) is not None}
        for row, present in enumerate(self.present.tolist()):
            found = {name: column[row].tobytes() for name, column in columns.items() if present & PRESENT[name]}
            yield Entry(PartialDigests(**found))


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A case within a file that holds several: its index and its own fields as a JSON object."""

    index: int
    fields: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line (or an item) of a list that could not be used: its number from 1, and why."""

    number: int
    reason: str
