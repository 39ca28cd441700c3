"""What a format is: an outside file read into entries, or entries written to one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast, runtime_checkable

from clew.errors import UsageError
from clew.model.hashset import BadLine, DigestBlock, Entry, HashSet, ListGroup
from clew.model.linked import LinkedCase
from clew.registry import plugins


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What a written file says of itself beside its entries.

    `title` is the case's or the list's name; `groups` are the cases of the file the entries were read from (empty
    for an export of a case of ours); `count` is how many entries follow.
    """

    title: str
    agency: str
    officer: str
    created: str
    count: int
    is_case: bool
    groups: tuple[ListGroup, ...] = ()


class Format(Protocol):
    """One outside format; implementations live in `clew/formats/`, one per file."""

    name: str
    title: str


@runtime_checkable
class ListFormat(Format, Protocol):
    """A format that hash lists come in."""

    def sniff(self, path: Path) -> bool:
        """Tell by content whether the file is of this format."""
        ...

    def read_head(self, path: Path) -> HashSet:
        """Return what the file says of itself, `name` being the file's stem; raises FormatError."""
        ...

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the file, never whole in memory; raises FormatError for a file of another format.

        A malformed line is yielded as BadLine and reading goes on.
        """
        ...


@runtime_checkable
class BlockFormat(ListFormat, Protocol):
    """A list format that reads lines which hold digests only in columns, many times faster than one by one."""

    def read_blocks(self, path: Path) -> Iterator[Entry | DigestBlock | ListGroup | BadLine]:
        """Stream what `read` does, in the same order, with runs of such lines as blocks."""
        ...


@runtime_checkable
class ExportFormat(Format, Protocol):
    """A format that cases and lists are written in."""

    suffix: str

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write everything in one pass, never whole in memory.

        Entries carry categories of the scheme named in `scheme`; see there.
        """
        ...

    def scheme(self) -> tuple[str, str] | None:
        """Return the (scheme, version) whose categories this format can carry, None where it carries any."""
        ...


@runtime_checkable
class NarrowFormat(ExportFormat, Protocol):
    """An export format that has no place for some fields of an entry: who exports is told how many that leaves out."""

    leaves_out: tuple[str, ...]


@runtime_checkable
class LinkFormat(Format, Protocol):
    """A format that links between media, and what they were gathered into, are written in; or the latter alone."""

    suffix: str
    holds_links: bool

    def write_links(self, head: ExportHead, linked: LinkedCase, stream: BinaryIO) -> None:
        """Write media, links, gatherings; the same bytes for the same, but for the time in `head`."""
        ...


def formats() -> dict[str, Format]:
    """Return every format by its name."""
    return cast("dict[str, Format]", plugins("formats"))


def list_format(path: Path, name: str | None = None) -> ListFormat:
    """Return the format that a list file is in, told by content or named; raises UsageError for none."""
    readers = {known: each for known, each in formats().items() if isinstance(each, ListFormat)}
    if name is not None:
        if name not in readers:
            raise UsageError(f"no list format {name!r}; there are {', '.join(sorted(readers))}")
        return readers[name]
    for reader in readers.values():
        if reader.sniff(path):
            return reader
    titles = "; ".join(reader.title for reader in readers.values())
    raise UsageError(f"{path}: none of the list formats known here. Expected one of: {titles}")


def blocks(reader: ListFormat, path: Path) -> Iterator[Entry | DigestBlock | ListGroup | BadLine]:
    """Stream a list in blocks where its format can, entry by entry elsewhere: the same lines as `reader.read` gives.

    Raises what `read` raises.
    """
    return reader.read_blocks(path) if isinstance(reader, BlockFormat) else reader.read(path)


def export_formats() -> dict[str, ExportFormat]:
    """Return the formats that cases and lists are written in, by name."""
    return {known: each for known, each in formats().items() if isinstance(each, ExportFormat)}


def export_format(name: str) -> ExportFormat:
    """Return the export format of this name; raises UsageError for none."""
    writers = export_formats()
    if name not in writers:
        raise UsageError(f"no export format {name!r}; there are {', '.join(sorted(writers))}")
    return writers[name]


def link_formats() -> dict[str, LinkFormat]:
    """Return the formats that links are written in, by name."""
    return {known: each for known, each in formats().items() if isinstance(each, LinkFormat)}


def link_format(name: str) -> LinkFormat:
    """Return the format of links of this name; raises UsageError for none."""
    writers = link_formats()
    if name not in writers:
        raise UsageError(f"links are not written as {name!r}; there are {', '.join(sorted(writers))}")
    return writers[name]
