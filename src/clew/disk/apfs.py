"""Every file of an APFS container, by libfsapfs; it reads no deleted files and no snapshots."""

import stat
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from clew.disk.labels import printable
from clew.disk.locked import Sequential
from clew.disk.medium import PIECE_BYTES, Medium, library_words
from clew.disk.spans import Spans
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Outcome
from clew.opener import Member, Pieces

_MAX_DEPTH = 1024
_MAX_PASSWORDS = 100
_OTHERS = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
    stat.S_IFLNK: "symbolic link",
    stat.S_IFSOCK: "socket",
}
_FAULTS = (OSError, ValueError)


@dataclass(slots=True)
class Apfs:
    """The walk through a container; `used` and `facts` are complete when `members` has ended.

    `used` is None where the space in use isn't known, as files could not be read.
    """

    medium: Medium
    passwords: tuple[bytes, ...] = ()
    facts: list[tuple[str, str]] = field(default_factory=list)
    used: Spans | None = None
    _starts: "array[int]" = field(default_factory=lambda: array("q"))
    _ends: "array[int]" = field(default_factory=lambda: array("q"))
    _files: int = 0
    _is_complete: bool = True

    def members(self, prefix: bytes) -> Iterator[Member]:
        """Yield every file; paths begin with the volume's name where there are several."""
        try:
            import pyfsapfs  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UnavailableError("pyfsapfs is not installed: pip install 'clew[disk]'") from error
        container = pyfsapfs.container()
        try:
            container.open_file_object(Sequential(self.medium))
            count = int(container.number_of_volumes)
        except _FAULTS as error:
            raise ExaminationError(f"damaged APFS container: {library_words(error)}") from error
        for number in range(count):
            try:
                yield from self._volume(container.get_volume(number), number + 1, prefix, is_one=count == 1)
            except _FAULTS as error:
                self._is_complete = False
                reason = f"damaged APFS volume: {library_words(error)}"
                yield Member(prefix + b"volume %d" % (number + 1), outcome=Outcome.FAILED, reason=reason)
        self.facts.append(("files", str(self._files)))
        if self._is_complete:
            self.used = Spans.of(self._starts, self._ends, self.medium.size)

    def _volume(self, volume: Any, number: int, prefix: bytes, *, is_one: bool) -> Iterator[Member]:  # noqa: ANN401
        name = printable(str(volume.name or ""))
        self.facts.append((f"APFS volume {number}", f"{name}, {volume.identifier}"))
        path = prefix if is_one else prefix + f"volume {number} ({name})/".encode()
        if volume.is_locked() and not self._unlock(volume):
            self._is_complete = False
            self.facts.append((f"APFS volume {number} is encrypted", "yes"))
            whole = path.rstrip(b"/") or f"volume {number} ({name})".encode()
            yield Member(whole, outcome=Outcome.FAILED, reason="APFS volume, encrypted")
            return
        root = volume.get_root_directory()
        if root is None:
            raise OSError("it has no root folder")
        yield from self._folders(root, path)

    def _unlock(self, volume: Any) -> bool:  # noqa: ANN401
        for password in self.passwords[:_MAX_PASSWORDS]:
            self.medium.note_progress()
            try:
                volume.set_password(password.decode("utf-8", "replace"))
                if volume.unlock():
                    return True
            except _FAULTS:
                continue
        return False

    def _folders(self, root: Any, prefix: bytes) -> Iterator[Member]:  # noqa: ANN401
        waiting, visited = [(root, prefix, 0)], set[int]()
        while waiting:
            folder, path, depth = waiting.pop()
            if folder.identifier in visited or depth > _MAX_DEPTH:
                continue
            visited.add(folder.identifier)
            below = []
            for number in range(folder.number_of_sub_file_entries):
                try:
                    entry = folder.get_sub_file_entry(number)
                    name = str(entry.name).encode("utf-8", "surrogatepass")
                    mode = stat.S_IFMT(entry.file_mode)
                    if mode == stat.S_IFDIR:
                        below.append((entry, path + name + b"/", depth + 1))
                        continue
                    member = self._member(entry, path + name, mode)
                except _FAULTS as error:
                    self._is_complete = False
                    reason = f"damaged record: {library_words(error)}"
                    member = Member(path + b"entry %d" % number, outcome=Outcome.FAILED, reason=reason)
                self._files += 1
                yield member
            waiting.extend(reversed(below))

    def _member(self, entry: Any, path: bytes, mode: int) -> Member:  # noqa: ANN401
        times = (
            entry.get_modification_time_as_integer(),
            entry.get_creation_time_as_integer(),
            entry.get_access_time_as_integer(),
        )
        if mode in _OTHERS:
            return Member(path, None, *times, outcome=Outcome.UNSUPPORTED, reason=_OTHERS[mode])
        for number in range(entry.number_of_extents):
            start, length, _ = entry.get_extent(number)
            self._starts.append(start)
            self._ends.append(start + length)
        size = int(entry.size)
        if size > self.medium.size:
            reason = f"claims {size} bytes, more than its volume has"
            return Member(path, size, *times, outcome=Outcome.FAILED, reason=reason)
        return Member(path, size, *times, pieces=partial(_pieces, entry, size))


def _pieces(entry: Any, size: int) -> Pieces:  # noqa: ANN401
    offset = 0
    while offset < size:
        try:
            piece = bytes(entry.read_buffer_at_offset(min(PIECE_BYTES, size - offset), offset))
        except _FAULTS as error:
            raise ExaminationError(f"unreadable at byte {offset}: {library_words(error)}") from error
        if not piece:
            raise ExaminationError(f"truncated: {offset} of {size} bytes could be read")
        yield piece
        offset += len(piece)
