"""Walks everything below a folder: the same order on every walk, no link followed, nothing skipped in silence."""

import os
import stat
from collections.abc import Iterator

from clew.errors import EvidenceError, system_reason
from clew.model.findings import Outcome
from clew.model.occurrence import Occurrence, text_of
from clew.source import SourceFile
from clew.sources.folder.beneath import FILE_FLAGS, FOLDER_FLAGS, Look, is_regular, look_at, open_at, open_beneath

OPEN_FOLDERS = 64
"""How many folders of the way down are held open; those above are opened again when the walk comes back to them.

A process may have 1,024 files open by default, evidence nests deeper than that if it was made to.
"""

_Identity = tuple[int, int]
"""Device and inode of a folder."""
_SPECIAL = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
}


def open_regular(root: int, occurrence: Occurrence, name: bytes) -> int:
    """Open a plain file below a folder for reading; raises EvidenceError with the path and the reason."""
    try:
        descriptor = open_beneath(root, name, FILE_FLAGS)
    except OSError as error:
        raise EvidenceError(f"{occurrence.text}: {system_reason(error)}") from error
    if not is_regular(descriptor):
        os.close(descriptor)
        raise EvidenceError(f"{occurrence.text}: no longer a plain file")
    return descriptor


def look_at_file(folder: int, name: bytes, path: bytes) -> SourceFile:
    """Say what lies under one name of a folder, which is not a folder itself; `path` is how it is reported."""
    try:
        look = look_at(folder, name)
        reason = _why_not(folder, name, look)
    except OSError as error:
        return _failed(path, system_reason(error))
    occurrence = Occurrence(path, look.size, look.modified_ns, look.created_ns, look.accessed_ns)
    return SourceFile(occurrence, Outcome.UNSUPPORTED, reason) if reason else SourceFile(occurrence)


def walk(root: int) -> Iterator[SourceFile]:
    """Yield everything below an open folder, in plain byte order of the whole relative paths.

    A folder is yielded only where it could not be read, as a failure whose path ends in "/"; the order therefore
    holds for it too. Names are held for one folder at a time on the way down, files are looked at as they are yielded.
    """
    levels: list[_Level] = []
    entered: set[_Identity] = set()
    path = bytearray()
    try:
        yield from _enter(levels, entered, _reopen(root), path)
        while levels:
            level = levels[-1]
            del path[level.prefix :]
            if not level.keys:
                levels.pop().close()
                entered.discard(level.identity)
                continue
            key = level.keys.pop()
            path += key
            try:
                folder = level.descriptor(root, bytes(path[: level.prefix - 1]) if level.prefix else b"")
                deeper = open_at(folder, key[:-1], FOLDER_FLAGS) if key.endswith(b"/") else None
            except OSError as error:
                yield _failed(bytes(path), system_reason(error))
                continue
            if deeper is None:
                yield look_at_file(folder, key, bytes(path))
            else:
                yield from _enter(levels, entered, deeper, path)
    finally:
        for level in levels:
            level.close()


def _reopen(root: int) -> int:
    """Open the root anew, so that two walks don't share their place in its listing."""
    try:
        return open_beneath(root, b"", FOLDER_FLAGS)
    except OSError as error:
        raise EvidenceError(f"the folder: {system_reason(error)}") from error


class _Level:
    """One folder on the way down: the keys of it that are still to come, last first, and its descriptor while open."""

    __slots__ = ("_descriptor", "identity", "keys", "prefix")

    def __init__(self, descriptor: int, identity: _Identity, keys: list[bytes], prefix: int) -> None:
        self._descriptor = descriptor
        self.identity = identity
        self.keys = keys
        self.prefix = prefix

    def descriptor(self, root: int, path: bytes) -> int:
        if self._descriptor < 0:
            self._descriptor = open_beneath(root, path, FOLDER_FLAGS)
        return self._descriptor

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _enter(levels: list[_Level], entered: set[_Identity], descriptor: int, path: bytearray) -> Iterator[SourceFile]:
    """Go down into a folder, taking over its descriptor; yields a failure for what of it can't be listed."""
    seen = os.fstat(descriptor)
    identity = (seen.st_dev, seen.st_ino)
    if identity in entered:
        os.close(descriptor)
        yield _failed(bytes(path), "this folder contains itself, not entered again")
        return
    keys, reason = _keys(descriptor)
    levels.append(_Level(descriptor, identity, keys, len(path)))
    entered.add(identity)
    if len(levels) > OPEN_FOLDERS:
        levels[-OPEN_FOLDERS - 1].close()
    if reason:
        yield _failed(bytes(path) or b"./", reason)


def _keys(descriptor: int) -> tuple[list[bytes], str]:
    """List a folder: names, those of folders ending in "/", sorted backwards; and why the list is not whole, or "".

    Sorted with that "/" the names stand as the whole paths do: "a.txt" before "a/x".
    """
    keys: list[bytes] = []
    reason = ""
    try:
        with os.scandir(descriptor) as entries:
            for entry in entries:
                name = os.fsencode(entry.name)
                keys.append(name + b"/" if _is_folder(entry) else name)
    except OSError as error:
        reason = system_reason(error)
    keys.sort(reverse=True)
    return keys, reason


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _why_not(folder: int, name: bytes, look: Look) -> str:
    kind = stat.S_IFMT(look.mode)
    if kind == stat.S_IFREG:
        return ""
    if kind == stat.S_IFLNK:
        return f"symbolic link to {text_of(os.readlink(name, dir_fd=folder))}, not followed"
    return _SPECIAL.get(kind, "neither a file nor a folder")


def _failed(path: bytes, reason: str) -> SourceFile:
    return SourceFile(Occurrence(path, 0, None, None, None), Outcome.FAILED, reason)
