"""RAR, CAB, LHA, cpio, ar, xar, RPM and files compressed by compress, lz4 or lzip, by libarchive."""

import re
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, count, repeat
from typing import Any, BinaryIO

from clew.errors import ExaminationError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.model.inner_path import warning_of
from clew.model.occurrence import text_of
from clew.opener import Member, Opening, Pieces
from clew.openers.by_libarchive.library import Entry, Library, library
from clew.openers.by_libarchive.rar import SIGNATURE, RarFile, rar_headers
from clew.openers.packed.names import bare_name
from clew.openers.packed.parts import joined

_CPIO = ("application/x-cpio", ("cpio",), ())
_MAGIC: tuple[tuple[bytes, tuple[str, tuple[str, ...], tuple[str, ...]]], ...] = (
    (SIGNATURE + b"\0", ("application/vnd.rar", ("rar",), ())),
    (SIGNATURE + b"\1\0", ("application/vnd.rar", ("rar5",), ())),
    (b"MSCF\0\0\0\0", ("application/vnd.ms-cab-compressed", ("cab",), ())),
    (b"!<arch>\n", ("application/x-archive", ("ar",), ())),
    (b"xar!", ("application/x-xar", ("xar",), ())),
    (b"\xed\xab\xee\xdb", ("application/x-rpm", ("cpio",), ("rpm", "gzip", "bzip2", "xz", "lzma", "zstd"))),
    (b"070701", _CPIO),
    (b"070702", _CPIO),
    (b"070707", _CPIO),
    (b"\xc7\x71", _CPIO),
    (b"\x71\xc7", _CPIO),
    (b"\x1f\x9d", ("application/x-compress", ("raw",), ("compress",))),
    (b"\x04\x22\x4d\x18", ("application/x-lz4", ("raw",), ("lz4",))),
    (b"LZIP\1", ("application/x-lzip", ("raw",), ("lzip",))),
)
"""First bytes, then MIME type, and the formats and compressions of libarchive they may be. No others are tried: mtree
names files elsewhere, and for some compressions (lzop) libarchive may start programs."""
_LHA = ("application/x-lzh-compressed", ("lha",), ())
_IS_LHA = re.compile(rb"..-(?:lh[0-7d]|lz[45s]|pm[012])-.{13}[\0-\3]", re.DOTALL)
_PART = re.compile(rb"(.*\.part)(0*1)(\.rar)", re.DOTALL | re.IGNORECASE)
_HEAD_BYTES = 64
_ENCRYPTED = "encrypted; libarchive decrypts nothing of this format"
_KINDS = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "character device",
    stat.S_IFBLK: "block device",
}


class ByLibarchive:
    """Opens what libarchive reads and no other opener does."""

    name = "libarchive"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = True
    wraps_media = False
    notes = (
        FormatNote(
            "RAR (version 2.9 to 5), also solid and of several volumes",
            "libarchive",
            "files, times as far as they are there; encrypted ones by name, where names are not encrypted too",
            "what libarchive takes",
            "encrypted content; recovery records; self-extracting ones",
        ),
        FormatNote("CAB, LHA/LZH, cpio, ar (also .deb, .a), xar, RPM", "libarchive", "files and times"),
        FormatNote("compress (.Z), lz4, lzip", "libarchive", "the file inside"),
    )

    def sample(self) -> bytes:
        """Return a cpio archive with one file."""
        return _cpio(b"sample", b"x") + _cpio(b"TRAILER!!!", b"")

    def sniff(self, data: memoryview) -> str | None:
        """Tell by the first bytes."""
        found = _recognised(bytes(data[:_HEAD_BYTES]))
        return None if found is None else found[0]

    def companions(self, name: bytes) -> Iterable[bytes]:
        """Return the names of a RAR's other volumes: x.part2.rar, ... of x.part1.rar; x.r00, x.r01, ... of x.rar."""
        numbered = _PART.fullmatch(name)
        if numbered:
            before, digits, after = numbered.groups()
            return (before + b"%0*d" % (len(digits), number) + after for number in count(2))
        if name[-4:].lower() == b".rar":
            letters = b"RSTUVWXYZ" if name[-3:].isupper() else b"rstuvwxyz"
            return (name[:-3] + b"%c%02d" % (letter, number) for letter in letters for number in range(100))
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file; raises ExaminationError where libarchive can't go on, UnavailableError without it."""
        head = opening.files[0].read(_HEAD_BYTES)
        opening.files[0].seek(0)
        found = _recognised(head)
        if found is None:
            raise ExaminationError("corrupt: its first bytes are of no archive")
        _, formats, filters = found
        file = joined(opening.files)
        told = _rar_files(file, opening) if head.startswith(SIGNATURE) else iter(())
        first = next(told, None)
        archive = library()
        reading = archive.read(file, opening, formats, filters)
        try:
            for entry, rar_file in zip(reading.entries(), chain([first], told, repeat(None)), strict=False):
                path = _path(archive, entry)
                if formats == ("raw",):
                    path = bare_name(opening.name)
                if stat.S_IFMT(archive.ffi.entry_mode(entry)) != stat.S_IFDIR:
                    yield _member(archive, entry, path, reading.pieces, rar_file)
        finally:
            reading.close()


_Found = tuple[str, tuple[str, ...], tuple[str, ...]]


def _recognised(head: bytes) -> _Found | None:
    for magic, found in _MAGIC:
        if head.startswith(magic) and len(head) >= 22:
            return None if len(magic) == 2 and not _is_plausible(head) else found
    return _LHA if _IS_LHA.match(head) else None


def _is_plausible(head: bytes) -> bool:
    """Whether what has two bytes of signature can be one: cpio has a mode of Unix, compress 9 to 16 bits."""
    if head[:2] == b"\x1f\x9d":
        return 9 <= head[2] & 0x1F <= 16 and not head[2] & 0x60
    mode = int.from_bytes(head[6:8], "little" if head[:2] == b"\xc7\x71" else "big")
    names = int.from_bytes(head[20:22], "little" if head[:2] == b"\xc7\x71" else "big")
    return stat.S_IFMT(mode) in {*_KINDS, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK} and 1 < names < 1024


def _cpio(name: bytes, content: bytes) -> bytes:
    """Return an entry in cpio's portable format (POSIX.1-1988, "odc")."""
    lengths = b"%06o%011o" % (len(name) + 1, len(content))
    return b"070707" + b"0" * 12 + b"100644" + b"0" * 35 + lengths + name + b"\0" + content


def _path(archive: Library, entry: Entry) -> bytes:
    """Return an entry's path: its bytes where the format has bytes, else UTF-8."""
    path: bytes = archive.ffi.entry_pathname(entry) or archive.utf8_name(entry) or b""
    return path


def _member(
    archive: Library, entry: Entry, path: bytes, pieces: Callable[[], Pieces], rar_file: RarFile | None
) -> Member:
    ffi = archive.ffi
    size = ffi.entry_size(entry) if ffi.entry_size_is_set(entry) else None
    reason = _why_not(archive, entry)
    if rar_file is not None and rar_file.size == size:
        if not reason and rar_file.is_encrypted:
            reason = _ENCRYPTED
        if rar_file.crc is not None:
            pieces = partial(_checked, pieces, rar_file.crc)
    return Member(
        path=path,
        size=size,
        modified_ns=_time(ffi, "mtime", entry),
        created_ns=_time(ffi, "birthtime", entry),
        accessed_ns=_time(ffi, "atime", entry),
        pieces=None if reason else pieces,
        outcome=Outcome.UNSUPPORTED if reason else None,
        reason=reason,
        remark=warning_of(path),
    )


def _why_not(archive: Library, entry: Entry) -> str:
    ffi = archive.ffi
    mode = stat.S_IFMT(ffi.entry_mode(entry))
    if mode == stat.S_IFLNK:
        return f"symbolic link to {text_of(ffi.entry_symlink(entry) or b'')}, not followed"
    if (link := ffi.entry_hardlink(entry)) is not None and not ffi.entry_size(entry):
        return f"hard link to {text_of(link)}, which is listed by itself"
    if archive.is_encrypted(entry):
        return _ENCRYPTED
    return _KINDS.get(mode, "")


def _time(ffi: Any, name: str, entry: Entry) -> int | None:  # noqa: ANN401 - a module
    if not getattr(ffi, f"entry_{name}_is_set")(entry):
        return None
    seconds: int = getattr(ffi, f"entry_{name}")(entry)
    nanoseconds: int = getattr(ffi, f"entry_{name}_nsec")(entry)
    return seconds * 10**9 + nanoseconds


def _rar_files(file: BinaryIO, opening: Opening) -> Iterator[RarFile]:
    """Yield what a RAR's headers say of its files, having noted what the first says of the archive."""
    headers = rar_headers(file)
    for header in headers:
        if isinstance(header, RarFile):
            yield header
        elif not opening.facts:
            if header.is_hidden:
                raise ExaminationError("encrypted, also the names of its files; RAR isn't decrypted")
            told = [("volume", "one of several"), ("solid", "yes")]
            opening.facts += [
                fact for fact, is_so in zip(told, (header.is_volume, header.is_solid), strict=True) if is_so
            ]


def _checked(pieces: Callable[[], Pieces], crc: int) -> Pieces:
    found = 0
    for piece in pieces():
        found = zlib.crc32(piece, found)
        yield piece
    if found != crc:
        raise ExaminationError("corrupt: CRC-32 differs")


plugin = ByLibarchive()
