"""A folder as evidence: a mounted disk, a download, a directory of pictures."""

import os
import weakref
from collections.abc import Iterator
from pathlib import Path

from clew.errors import EvidenceError, system_reason
from clew.model.occurrence import Occurrence
from clew.source import SourceFile
from clew.sources.folder.walk import open_regular, walk


class FolderSource:
    """Opens folders. The folder itself may be reached through links; nothing below it is."""

    name = "folder"
    is_general = True

    def accepts(self, path: Path) -> bool:
        """Tell whether there is a folder at `path`."""
        try:
            return path.is_dir()
        except OSError:
            return False

    def open(self, path: Path) -> "OpenFolder":
        """Open the folder; raises EvidenceError."""
        try:
            return OpenFolder(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        except OSError as error:
            raise EvidenceError(f"{path}: {system_reason(error)}") from error


class OpenFolder:
    """A folder held open, so that a later rename or mount over its path changes nothing."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    def files(self) -> Iterator[SourceFile]:
        """Walk everything below, in plain byte order of the paths."""
        yield from walk(self._descriptor)  # a generator of its own, as it keeps the folder open

    def open(self, occurrence: Occurrence) -> int:
        """Open one file read-only, return its descriptor (the caller closes it); raises EvidenceError."""
        return open_regular(self._descriptor, occurrence, occurrence.path)

    def beside(self, occurrence: Occurrence, name: bytes) -> int:
        """Open the file of another name in the same folder."""
        folder, slash, _ = occurrence.path.rpartition(b"/")
        return open_regular(self._descriptor, occurrence, folder + slash + name)


plugin = FolderSource()
