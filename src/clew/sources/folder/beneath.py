"""Opens and looks at what lies below a folder, never following a symbolic link, never touching access times.

One openat2(2) resolves a whole path inside the folder (RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS). Where the kernel
lacks it (before 5.6) every component is opened by itself with O_NOFOLLOW. Paths longer than PATH_MAX are opened in
pieces.
"""

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

NO_ACCESS_TIME = getattr(os, "O_NOATIME", 0)
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
PIECE_BYTES = 4000
"""Longest path given to one system call; Linux takes 4,095 bytes (PATH_MAX)."""

_OPENAT2 = 437
"""The same number on every architecture (system calls added since Linux 5.0)."""
_RESOLVE = 0x02 | 0x04 | 0x08  # RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH
_STATX_FLAGS = 0x100 | 0x800  # AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT
_STATX_MASK = 0x7FF | 0x800  # STATX_BASIC_STATS | STATX_BTIME
_STATX_BORN = 0x800
_STATX = struct.Struct("=I24xH2xQQ16xqI4xqI4x16xqI4x8xII")
"""Mask, mode, ino, size, atime, btime, mtime, dev_major, dev_minor of `struct statx` (include/uapi/linux/stat.h)."""
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """What the file system says of one name; times are ns since 1970 UTC."""

    mode: int
    identity: tuple[int, int]
    size: int
    modified_ns: int
    created_ns: int | None
    accessed_ns: int


def open_beneath(root: int, path: bytes, flags: int) -> int:
    """Open a path relative to the folder descriptor `root`; b"" is the folder itself. Raises OSError.

    A path that is absolute, or has "..", "." or an empty part, is refused with EINVAL.
    """
    parts = path.split(b"/") if path else [b"."]
    if path and not {b"", b".", b".."}.isdisjoint(parts):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    folder = root
    try:
        *upper, last = _pieces(path, parts)
        for piece in upper:
            deeper = open_at(folder, piece, FOLDER_FLAGS)
            _close_unless(root, folder)
            folder = deeper
        return open_at(folder, last, flags)
    finally:
        _close_unless(root, folder)


def open_at(folder: int, path: bytes, flags: int) -> int:
    """Open a path of one piece relative to a folder; without touching its access time where that is allowed.

    O_NOATIME is only for a file's owner and for root (open(2)): the others get EPERM, then it is left out.
    """
    opener = _openat2() or _open_component
    if NO_ACCESS_TIME:
        try:
            return opener(folder, path, flags | NO_ACCESS_TIME)
        except PermissionError as error:
            if error.errno != errno.EPERM:
                raise
    return opener(folder, path, flags)


def look_at(folder: int, name: bytes) -> Look:
    """Look at one name in a folder without following it; raises OSError."""
    looker = _statx()
    return looker(folder, name) if looker else _stat(folder, name)


def _pieces(path: bytes, parts: list[bytes]) -> list[bytes]:
    if _openat2() is None:
        return parts
    if len(path) <= PIECE_BYTES:
        return [path or b"."]
    pieces = [parts[0]]
    for part in parts[1:]:
        if len(pieces[-1]) + 1 + len(part) > PIECE_BYTES:
            pieces.append(part)
        else:
            pieces[-1] += b"/" + part
    return pieces


def _close_unless(root: int, folder: int) -> None:
    if folder != root:
        os.close(folder)


def _open_component(folder: int, name: bytes, flags: int) -> int:
    return os.open(name, flags, dir_fd=folder)


@cache
def _openat2() -> Callable[[int, bytes, int], int] | None:
    """Return openat2 by ctypes, None where the kernel (or a container's filter) has none."""
    if not hasattr(os, "O_NOATIME"):
        return None
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    syscall.restype = ctypes.c_long
    syscall.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t)
    how = struct.Struct("=QQQ")

    def openat2(folder: int, path: bytes, flags: int) -> int:
        descriptor: int = syscall(_OPENAT2, folder, path, how.pack(flags, 0, _RESOLVE), how.size)
        if descriptor < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return descriptor

    top = os.open("/", FOLDER_FLAGS)
    try:
        os.close(openat2(top, b".", FOLDER_FLAGS))
    except OSError:
        return None
    finally:
        os.close(top)
    return openat2


@cache
def _statx() -> Callable[[int, bytes], Look] | None:
    """Return statx by ctypes: os.stat of CPython before 3.15 knows no birth time on Linux. None where there is none."""
    try:
        statx = ctypes.CDLL(None, use_errno=True).statx
    except AttributeError:
        return None
    statx.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)
    new_buffer = ctypes.c_char * 256

    def look(folder: int, name: bytes) -> Look:
        buffer = new_buffer()
        if statx(folder, name, _STATX_FLAGS, _STATX_MASK, buffer):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        mask, mode, node, size, read, read_ns, born, born_ns, changed, changed_ns, major, minor = _STATX.unpack_from(
            buffer
        )
        created = born * _NS + born_ns if mask & _STATX_BORN else None
        return Look(mode, (major << 32 | minor, node), size, changed * _NS + changed_ns, created, read * _NS + read_ns)

    return look


def _stat(folder: int, name: bytes) -> Look:
    seen = os.stat(name, dir_fd=folder, follow_symlinks=False)
    born = getattr(seen, "st_birthtime", None)
    created = None if born is None else int(born * _NS)
    return Look(seen.st_mode, (seen.st_dev, seen.st_ino), seen.st_size, seen.st_mtime_ns, created, seen.st_atime_ns)


def is_regular(descriptor: int) -> bool:
    """Tell whether an open descriptor is a plain file's."""
    return stat.S_ISREG(os.fstat(descriptor).st_mode)
