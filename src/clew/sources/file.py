"""A single file as evidence."""

import os
import weakref
from collections.abc import Iterator
from pathlib import Path

from clew.errors import EvidenceError, system_reason
from clew.model.occurrence import Occurrence
from clew.source import SourceFile
from clew.sources.folder.walk import look_at_file, open_regular


class FileSource:
    """Opens one file, named by its user. The name may be, or be reached through, a symbolic link."""

    name = "file"
    is_general = True

    def accepts(self, path: Path) -> bool:
        """Tell whether there is something other than a folder at `path`, or something that can't be looked at."""
        try:
            return path.exists() and not path.is_dir()
        except PermissionError:
            return True
        except OSError:
            return False

    def open(self, path: Path) -> "OpenFile":
        """Open the folder that holds the file; raises EvidenceError."""
        try:
            folder, name = os.path.split(os.path.realpath(os.fsencode(path), strict=True))
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise EvidenceError(f"{path}: {system_reason(error)}") from error
        return OpenFile(descriptor, name, os.fsencode(path.name))


class OpenFile:
    """One file of a folder held open; reported under the name it was asked for by."""

    def __init__(self, descriptor: int, name: bytes, shown: bytes) -> None:
        self._descriptor = descriptor
        self._name = name
        self._shown = shown
        weakref.finalize(self, os.close, descriptor)

    def files(self) -> Iterator[SourceFile]:
        """Yield the one file."""
        yield look_at_file(self._descriptor, self._name, self._shown)

    def open(self, occurrence: Occurrence) -> int:
        """Open the file read-only, return its descriptor (the caller closes it); raises EvidenceError."""
        if occurrence.path != self._shown:
            raise EvidenceError(f"{occurrence.text}: not the file that was opened")
        return open_regular(self._descriptor, occurrence, self._name)

    def beside(self, occurrence: Occurrence, name: bytes) -> int:
        """Open the file of another name in the folder that holds this one."""
        if occurrence.path != self._shown:
            raise EvidenceError(f"{occurrence.text}: not the file that was opened")
        return open_regular(self._descriptor, occurrence, name)


plugin = FileSource()
