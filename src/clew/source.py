"""What a source is: a place evidence lies, opened read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from clew.errors import EvidenceError
from clew.model.findings import Outcome
from clew.model.occurrence import Occurrence
from clew.registry import plugins


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file a source found.

    `outcome` is None for a file to examine; for what can't be (a symbolic link, a pipe, an unreadable folder) it
    is the outcome already, with its reason.
    """

    occurrence: Occurrence
    outcome: Outcome | None = None
    reason: str = ""


class OpenSource(Protocol):
    """An evidence place that is open for reading."""

    def files(self) -> Iterator[SourceFile]:
        """Walk everything there, in an order that is the same on every walk."""
        ...

    def open(self, occurrence: Occurrence) -> int:
        """Open one file read-only, return its descriptor (the caller closes it); raises EvidenceError."""
        ...

    def beside(self, occurrence: Occurrence, name: bytes) -> int:
        """Open the file of another name in the same folder as `open` does: the next part of a split disk image."""
        ...


class Source(Protocol):
    """Opens one kind of evidence place; implementations live in `clew/sources/`, one per file.

    `is_general` says that it accepts whatever file or folder there is, and so is asked after those that don't.
    """

    name: str
    is_general: bool

    def accepts(self, path: Path) -> bool:
        """Tell whether this source can open what lies at `path`."""
        ...

    def open(self, path: Path) -> OpenSource:
        """Open the place; raises EvidenceError."""
        ...


def open_source(path: Path) -> tuple[str, OpenSource]:
    """Open evidence with the first source that accepts it: the source's name and the open source."""
    sources = cast("dict[str, Source]", plugins("sources"))
    for name, source in sorted(sources.items(), key=lambda each: each[1].is_general):
        if source.accepts(path):
            return name, source.open(path)
    raise EvidenceError(f"{path}: no such file or folder, or nothing Clew can open as evidence")
