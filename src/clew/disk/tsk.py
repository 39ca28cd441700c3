"""The Sleuth Kit: a medium as its image, file systems and partitions on it, and what a file there consists of."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from clew.disk.medium import Medium, library_words
from clew.errors import ExaminationError, UnavailableError

Tsk = Any
"""Objects of pytsk3, which is published without types."""

FOLDER_TYPES = frozenset({2, 11})
"""TSK_FS_META_TYPE_DIR and _VIRT_DIR."""
FILE_TYPE, VIRTUAL_TYPE = 1, 10
OTHER_TYPES = {
    3: "named pipe",
    4: "character device",
    5: "block device",
    6: "symbolic link",
    7: "shadow inode",
    8: "socket",
    9: "whiteout",
}
"""The other TSK_FS_META_TYPE_*, in words."""
_ALLOCATED = 1
"""TSK_FS_META_FLAG_ALLOC and TSK_FS_NAME_FLAG_ALLOC."""
_CONTENT = {1: b"", 128: b":", 4352: b"", 4353: b"/..namedfork/"}
"""Attributes that hold content: a Unix or FAT file's, NTFS' $DATA, HFS+'s two forks; with what stands before a name.

NTFS' other streams stand behind a colon as in Windows, resource forks in `..namedfork` as in macOS.
"""
_NON_RESIDENT = 2
_ENCRYPTED = 16
_MAX_TURNS, _FREE_BYTES = 2, 64 << 20
"""Until the next file is found a medium is read twice at most, and 64 MiB: a search for orphans reads it once."""
_HOLES = 1 | 2
"""TSK_FS_ATTR_RUN_FLAG_FILLER and _SPARSE: such a run lies nowhere."""


@cache
def library() -> Tsk:
    """Return pytsk3; raises UnavailableError where it is not installed."""
    try:
        import pytsk3  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UnavailableError("pytsk3 is not installed: pip install 'clew[disk]'") from error
    return pytsk3


@cache
def _image_class() -> Tsk:
    pytsk3 = library()

    class Image(pytsk3.Img_Info):  # type: ignore[misc, name-defined]
        """A medium as The Sleuth Kit reads it; what can't be read is missing, which it takes for damage."""

        def __init__(self, medium: Medium) -> None:
            self._medium = medium
            self.renew()
            super().__init__(url="")

        def renew(self) -> None:
            self._left = _MAX_TURNS * self._medium.size + _FREE_BYTES

        def read(self, offset: int, size: int) -> bytes:
            self._left -= size
            with suppress(ExaminationError):
                return self._medium.read(offset, size) if self._left > 0 else b""
            return b""

        def get_size(self) -> int:
            return self._medium.size

        def close(self) -> None:
            """Leave the medium open: it is its owner's."""

    return Image


def image_of(medium: Medium) -> Tsk:
    """Return a medium as an image of The Sleuth Kit; `renew` lets it be read on."""
    return _image_class()(medium)


def open_file_system(image: Tsk, kind: str) -> Tsk:
    """Open the file system that a volume is, given as an image; raises ExaminationError where it is damaged."""
    pytsk3 = library()
    types = {
        "NTFS": pytsk3.TSK_FS_TYPE_NTFS,
        "FAT": pytsk3.TSK_FS_TYPE_FAT_DETECT,
        "exFAT": pytsk3.TSK_FS_TYPE_EXFAT,
        "ext": pytsk3.TSK_FS_TYPE_EXT_DETECT,
        "HFS+": pytsk3.TSK_FS_TYPE_HFS,
        "ISO 9660": pytsk3.TSK_FS_TYPE_ISO9660,
    }
    try:
        opened = pytsk3.FS_Info(image, offset=0, type=types[kind])
    except OSError as error:
        raise ExaminationError(f"damaged {kind} file system: {library_words(error)}") from error
    if int(opened.info.root_inum) >= int(opened.info.last_inum):  # The Sleuth Kit would wait for itself for ever
        raise ExaminationError(f"damaged {kind} file system: it has no room for files")
    return opened


def exact_name(file_system: Tsk, kind: str) -> str:
    """Return the kind of a file system with its variant: FAT16, ext4."""
    pytsk3 = library()
    names = {
        int(getattr(pytsk3, f"TSK_FS_TYPE_{name.upper()}")): name
        for name in ("FAT12", "FAT16", "FAT32", "ext2", "ext3", "ext4")
    }
    return names.get(int(file_system.info.ftype), kind)


@dataclass(frozen=True, slots=True)
class Stream:
    """One content of a file: `suffix` follows the file's name; `runs` are (start, length) in bytes of its volume."""

    suffix: bytes
    type: int
    id: int
    size: int
    is_encrypted: bool
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file consists of: its contents, and the runs (start, length) in bytes of all its attributes."""

    streams: tuple[Stream, ...]
    runs: tuple[tuple[int, int], ...]


def layout(file: Tsk, block: int) -> Layout:
    """Return what a file consists of, in a file system with blocks of so many bytes; raises ExaminationError."""
    streams: list[Stream] = []
    everything: list[tuple[int, int]] = []
    try:
        for attribute in file:
            info = attribute.info
            kind, flags = int(info.type), int(info.flags)
            runs = tuple(_runs(attribute, block)) if flags & _NON_RESIDENT else ()
            everything += runs
            if kind in _CONTENT:
                name = info.name or b""
                suffix = (_CONTENT[kind] or b":") + name if name or kind == 4353 else b""
                suffix = b"/..namedfork/rsrc" if kind == 4353 else suffix
                streams.append(Stream(suffix, kind, int(info.id), info.size, bool(flags & _ENCRYPTED), runs))
    except OSError as error:
        raise ExaminationError(f"damaged record: {library_words(error)}") from error
    return Layout(tuple(streams), tuple(everything))


def _runs(attribute: Tsk, block: int) -> Iterator[tuple[int, int]]:
    for run in attribute:
        if not int(run.flags) & _HOLES:
            yield run.addr * block, run.len * block


def is_allocated(flags: Tsk) -> bool:
    """Tell whether a name or a record is in use."""
    return bool(int(flags) & _ALLOCATED)
