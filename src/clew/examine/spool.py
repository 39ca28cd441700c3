"""Holds what came out of a container until it is examined: in memory, or in a file that has no name."""

import os
import tempfile
from pathlib import Path

from clew.errors import EvidenceError, system_reason

MEMORY_BYTES = 32 << 20
"""A member up to this size stays in memory; nearly all pictures do."""
RESERVE_BYTES = 256 << 20
"""What is left free on the disk, for catalog and vault: they grow by some MB with each batch, and a run that finds no
room for them ends."""


class Spool:
    """The bytes of one member, gone with this object or with the process.

    Memory is a memfd: no disk is touched, and a child maps or reads it like any file. A larger member moves to an
    unlinked file in `folder`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_file = not hasattr(os, "memfd_create")
        self._descriptor = self._file() if self._is_file else os.memfd_create("clew-member", os.MFD_CLOEXEC)
        self.size = 0

    def __del__(self) -> None:
        """Give the bytes up."""
        os.close(self._descriptor)

    def write(self, data: bytes) -> None:
        """Append bytes; raises EvidenceError where there is no room for them."""
        try:
            if not self._is_file and self.size + len(data) > MEMORY_BYTES:
                self._move()
            if self._is_file:
                _check_room(self._descriptor, len(data))
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            raise EvidenceError(f"could not be taken out of its container: {system_reason(error)}") from error
        self.size += len(data)

    def open(self) -> int:
        """Open the bytes for reading from their beginning; the caller closes the descriptor."""
        return os.open(f"/dev/fd/{self._descriptor}", os.O_RDONLY | os.O_CLOEXEC)

    def _move(self) -> None:
        file = self._file()
        try:
            _check_room(file, self.size)
            copied = 0
            while copied < self.size:
                copied += os.sendfile(file, self._descriptor, copied, self.size - copied)
        except BaseException:
            os.close(file)
            raise
        os.close(self._descriptor)
        self._descriptor, self._is_file = file, True

    def _file(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self._folder) as file:
            return os.dup(file.fileno())


def _check_room(file: int, size: int) -> None:
    """Raise EvidenceError where an open file can't grow by so many bytes without taking the disk's last room."""
    disk = os.fstatvfs(file)
    if disk.f_bavail * disk.f_frsize < size + RESERVE_BYTES:
        left = f"less than {RESERVE_BYTES >> 20} MiB would be left free on the disk"
        raise EvidenceError(f"could not be taken out of its container: {left}")
