"""What an officer asks to see of a case, and in which order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clew.model.findings import Kind
from clew.model.note import NoteKind
from clew.model.queue import Lane

UNDECIDED = "none"
"""As a category: nothing is decided of the stack, or suggested for it."""


class Badge(StrEnum):
    """What any media of a stack has; the bit of each in `Gallery.badges` is by its place here."""

    VIDEO = "video"
    GPS = "gps"
    CAMERA = "camera"
    DELETED = "deleted"
    PARTIAL = "partial"

    @property
    def bit(self) -> int:
        """What stands for it in `Gallery.badges`."""
        return 1 << list(Badge).index(self)


class Sort(StrEnum):
    """In which order stacks are shown.

    By rank; by date, those without one last; by folder, and by path in it; by size, the largest first. What is equal
    stands by rank.
    """

    RANK = "rank"
    DATE = "date"
    FOLDER = "folder"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Filters:
    """All of these hold for what is shown; of several values in a tuple any, in `has` and `noted` all.

    Empty or None is no filter. `noted` are kinds of notes on any media of a stack, `tags` and `series` their texts;
    bookmarks are those of `officer`, who asks.

    `categories` are "scheme/code" or `UNDECIDED`, `assigned` values as in `Held`, `folders` texts as in
    `Gallery.folders`, each with all below it. `first` and `last` are days, inclusive. Sizes are of the representative,
    in bytes, inclusive. `is_decided` tells whether a category was applied. `text` is part of a path, in whatever case.
    """

    lanes: tuple[Lane, ...] = ()
    lists: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    cameras: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    min_size: int | None = None
    max_size: int | None = None
    has: tuple[Badge, ...] = ()
    noted: tuple[NoteKind, ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    officer: str = ""
    is_decided: bool | None = None
    text: str = ""
