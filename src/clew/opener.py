"""What an opener is: bytes to the files inside; runs only in a sandboxed child.

An archive, a document, a mailbox, a disk image: a container is read through open files, never by a path, and what comes
out of it is examined like any other file. An opener neither writes nor starts anything.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast

from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.registry import plugins

PIECE_BYTES = 1 << 20
"""How much of a member's content goes at a time at most; an opener may yield smaller and larger pieces."""

Pieces = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a container.

    `path` is byte-exact as the container has it, "/" between its parts. `size` is what the container says, None where
    it says nothing. Times are ns since 1970 UTC. `pieces` starts to read its content, once, before the next member is
    asked for, and raises ExaminationError; it is None for what has no content to examine (a link, a device, an entry
    that can't be decrypted), and then `outcome` and `reason` say what becomes of it. `remark` is what an officer should
    know of it besides ("deleted, content may be another file's"; "carved at offset 4096").
    """

    path: bytes
    size: int | None = None
    modified_ns: int | None = None
    created_ns: int | None = None
    accessed_ns: int | None = None
    is_deleted: bool = False
    pieces: Callable[[], Pieces] | None = None
    outcome: Outcome | None = None
    reason: str = ""
    remark: str = ""


@dataclass(slots=True)
class Opening:
    """One container being opened.

    `files` are its parts in order, seekable, at 0 (one for all but split images); `name` its own file name, to show and
    to name the one file that a .gz has inside, never to open anything by. `passwords` are to be tried in order.
    `facts` is for the opener to fill: name and value pairs on the container as a whole, complete when `members` ends.
    `extent` is what the content may rightly add up to in bytes, where that is more than the files' size: a disk image
    says its media's size. `note_progress` is called wherever much is read without a member coming of it.
    """

    files: Sequence[BinaryIO]
    name: bytes
    size: int
    passwords: Sequence[bytes] = ()
    facts: list[tuple[str, str]] = field(default_factory=list)
    extent: int = 0
    note_progress: Callable[[], None] = lambda: None


class Opener(Protocol):
    """Opens one kind of container; implementations live in `clew/openers/`, one per file.

    `is_general` says that it takes what a more special opener may know better (a zip that is a document), and so is
    asked after the others; `wraps_media` that its files may begin as a picture or a film does, and so it is asked
    before any decoder and player.
    """

    name: str
    version: str
    kind: Kind
    is_general: bool
    wraps_media: bool
    notes: tuple[FormatNote, ...]

    def sample(self) -> bytes:
        """Return a small file of this kind that leads through all the opener imports, b"" where none can be made.

        It is opened once before a child gives up its rights: afterwards no module and no file opens any more.
        """
        ...

    def sniff(self, data: memoryview) -> str | None:
        """Return the MIME type if this is a container that this opener reads, else None; looks at few of its bytes.

        `data` is the whole file, which may be a mapping of many GB.
        """
        ...

    def companions(self, name: bytes) -> Iterable[bytes]:
        """Return the names of the files beside it that it goes on in, in order; taken until one does not exist."""
        ...

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file inside, in the same order each time; raises ExaminationError where it can't go on.

        What was yielded before an error stands. Raises UnavailableError where an optional library is missing.
        """
        ...


def openers() -> dict[str, Opener]:
    """Return every opener by its name, the general ones last."""
    found = cast("dict[str, Opener]", plugins("openers"))
    return dict(sorted(found.items(), key=lambda each: each[1].is_general))


def find_opener(data: memoryview) -> tuple[Opener | None, str]:
    """Return the opener that takes a file, with the MIME type; None and "" where there is none."""
    return _first(data, openers().values())


def find_wrapper(data: memoryview) -> tuple[Opener | None, str]:
    """Return the opener of files that wrap media, if one takes this; None and "" where there is none."""
    return _first(data, (opener for opener in openers().values() if opener.wraps_media))


def _first(data: memoryview, asked: Iterable[Opener]) -> tuple[Opener | None, str]:
    for opener in asked:
        mime = opener.sniff(data)
        if mime is not None:
            return opener, mime
    return None, ""
