"""Published lists of known content: hash sets and their entries."""

from dataclasses import dataclass
from datetime import date

from clew.model.category import Category
from clew.model.digests import PartialDigests
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
