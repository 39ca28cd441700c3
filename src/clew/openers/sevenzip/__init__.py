"""7z, with a reader of our own: solid archives stream in bounded memory, encrypted ones are decrypted."""

import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import BinaryIO

from clew.errors import ExaminationError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.model.inner_path import warning_of
from clew.model.occurrence import text_of
from clew.opener import Member, Opening, Pieces
from clew.openers.by_libarchive.library import Lookup
from clew.openers.packed.names import bare_name
from clew.openers.packed.parts import joined
from clew.openers.sevenzip.coders import KeyOf, is_encrypted, is_for_libarchive, unpack_folder, why_not
from clew.openers.sevenzip.header import SIGNATURE, START_BYTES, Folder, Item, Items, Streams, read_header, read_start
from clew.openers.sevenzip.passwords import Keyring, begins_with
from clew.openers.sevenzip.sample import sample_7z

_MIME = "application/x-7z-compressed"
_PROGRAM_BYTES = 1 << 20
"""Where in a program an archive may begin: 7-Zip's own self-extracting ones have 0.2 MB before it."""
_HEADER_BYTES = 256 << 20
"""Longest header that is read, packed or unpacked: that of a million files takes 60 MB."""
_HEADERS = 4
"""How often a header may be packed."""
_LINK_BYTES = 4096
_UNIX, _REPARSE = 0x8000, 0x400


class SevenZip:
    """Opens 7z archives."""

    name = "sevenzip"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = True
    wraps_media = False
    notes = (
        FormatNote(
            "7z, also solid, split, self-extracting",
            "own (liblzma, bz2, zlib, inflate64, backports.zstd, pybcj); libarchive for PPMd and BCJ2",
            "files, times to 100 ns",
            "dictionaries up to 1 GiB",
            "programs for ARM64; Brotli, LZ4; an archive that lacks its end",
        ),
        FormatNote(
            "7z, encrypted",
            "own (pycryptodomex)",
            "every file by name, or that the names are encrypted too; decrypted with --password-file",
            not_yet="PPMd and BCJ2 below the encryption",
        ),
    )

    def sample(self) -> bytes:
        """Return a 7z that leads through each library."""
        return sample_7z()

    def sniff(self, data: memoryview) -> str | None:
        """Tell a 7z by its start header, a self-extracting one by the start header behind the program."""
        if bytes(data[:6]) == SIGNATURE:
            return _MIME
        return _MIME if bytes(data[:2]) == b"MZ" and _in_program(bytes(data[:_PROGRAM_BYTES])) else None

    def companions(self, name: bytes) -> Iterable[bytes]:
        """Return the names of the other volumes: of x.7z.001 x.7z.002, ..."""
        if name.endswith(b".001"):
            return (name[:-3] + b"%03d" % number for number in count(2))
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every file in the archive's order; raises ExaminationError where its header can't be read."""
        yield from _Reading(opening, joined(opening.files)).members()


def _in_program(data: bytes) -> int:
    """Return where an archive begins in a program, 0 where none does."""
    at = data.find(SIGNATURE)
    while at >= 0:
        if read_start(data[at : at + START_BYTES]) is not None:
            return at
        at = data.find(SIGNATURE, at + 1)
    return 0


class _Reading:
    """One archive being read; `base` is where it starts in the file."""

    def __init__(self, opening: Opening, file: BinaryIO) -> None:
        self._opening = opening
        self._file = file
        self._keyring = Keyring(opening.passwords, opening.note_progress)
        self._lookup = Lookup(file, opening, ("7zip",))
        head = file.read(_PROGRAM_BYTES)
        self._base = 0 if head.startswith(SIGNATURE) else _in_program(head)

    def members(self) -> Iterator[Member]:
        streams, items = self._header()
        try:
            yield from self._listed(streams, items or ())
        finally:
            self._lookup.close()

    def _listed(self, streams: Streams, items: Iterable[Item]) -> Iterator[Member]:
        places = _places(streams)
        solid: _Solid | None = None
        for item in items:
            place = next(places, None) if item.has_stream else None
            if item.has_stream and place is None:
                raise ExaminationError("corrupt 7z: files are named that it doesn't hold")
            if place is not None and (solid is None or solid.folder is not place.folder):
                solid = self._solid(place)
            if not item.is_folder:
                yield self._member(item, place, solid)

    def _header(self) -> tuple[Streams, Items | None]:
        """Read the header, unpacked and decrypted as often as it takes."""
        self._file.seek(self._base)
        start = read_start(self._file.read(START_BYTES))
        if start is None:
            raise ExaminationError("corrupt 7z: its start header can't be read")
        if not start.size:
            return Streams(), None
        if start.size > _HEADER_BYTES:
            raise ExaminationError(f"7z with a header of {start.size >> 20} MiB, over {_HEADER_BYTES >> 20}")
        self._file.seek(self._base + START_BYTES + start.offset)
        data = self._file.read(start.size)
        if len(data) < start.size:
            raise ExaminationError("truncated: the 7z breaks off, and what it holds is told at its end")
        if zlib.crc32(data) != start.crc:
            raise ExaminationError("corrupt 7z: CRC-32 of its header differs")
        for _ in range(_HEADERS):
            streams, items = read_header(data)
            if items is not None:
                return streams, items
            data = self._unpacked_header(streams)
        raise ExaminationError(f"corrupt 7z: its header is packed over {_HEADERS} times")

    def _unpacked_header(self, streams: Streams) -> bytes:
        if len(streams.folders) != 1 or why_not(streams.folders[0]):
            raise ExaminationError("corrupt 7z: its header can't be unpacked")
        folder = streams.folders[0]
        size = folder.sizes[folder.last]
        if size > _HEADER_BYTES:
            raise ExaminationError(f"7z with a header of {size >> 20} MiB, over {_HEADER_BYTES >> 20}")
        key_of = None
        if is_encrypted(folder):
            key_of, said = self._keyring.open(partial(self._is_header, folder))
            if key_of is None:
                raise ExaminationError(f"{said}; the names of its files are encrypted too")
            self._opening.facts.append(("names", said))
        data = b"".join(self._unpack(folder, key_of))
        if len(data) < size or (folder.crc is not None and zlib.crc32(data) != folder.crc):
            raise ExaminationError("corrupt 7z: CRC-32 of its header differs")
        return data

    def _is_header(self, folder: Folder, key_of: KeyOf) -> bool:
        """Whether a key makes a header of what is packed; py7zr writes no CRC-32 that would tell."""
        try:
            data = b"".join(self._unpack(folder, key_of))
            read_header(data)
        except ExaminationError:
            return False
        return folder.crc is None or zlib.crc32(data) == folder.crc

    def _is_content(self, place: "_Place", key_of: KeyOf) -> bool:
        pieces = self._unpack(place.folder, key_of)
        return begins_with(pieces, place.size, place.crc, self._opening.note_progress)

    def _unpack(self, folder: Folder, key_of: KeyOf | None) -> Pieces:
        return unpack_folder(self._file, self._base, folder, key_of)

    def _solid(self, place: "_Place") -> "_Solid":
        folder = place.folder
        outcome, reason, said = Outcome.UNSUPPORTED, why_not(folder), ""
        key_of = None
        if not reason and is_encrypted(folder):
            key_of, said = self._keyring.open(partial(self._is_content, place))
            if key_of is None:
                outcome, reason = Outcome.FAILED, said
        unpack = partial(self._unpack, folder, key_of)
        return _Solid(folder, unpack, self._opening.note_progress, outcome if reason else None, reason, said)

    def _member(self, item: Item, place: "_Place | None", solid: "_Solid | None") -> Member:
        path = item.name or bare_name(self._opening.name)
        outcome, reason, remark = None, "", ""
        pieces: Callable[[], Pieces] = _nothing
        if item.is_anti:
            outcome, reason = Outcome.UNSUPPORTED, "a mark to delete this file when unpacking"
        elif place is not None and solid is not None:
            if is_for_libarchive(place.folder):
                pieces = partial(self._lookup.pieces, item.name)
            else:
                pieces = partial(solid.pieces, place)
                outcome, reason, remark = solid.outcome, solid.reason, solid.remark
            if not reason:
                reason = _why_special(item, pieces, place.size)
                outcome = Outcome.UNSUPPORTED if reason else None
        return Member(
            path=path,
            size=place.size if place is not None else 0,
            modified_ns=item.modified_ns,
            created_ns=item.created_ns,
            accessed_ns=item.accessed_ns,
            pieces=None if reason else pieces,
            outcome=outcome,
            reason=reason,
            remark="; ".join(filter(None, [warning_of(path), "" if reason else remark])),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one file lies in the content of its folder."""

    folder: Folder
    start: int
    size: int
    crc: int | None


def _places(streams: Streams) -> Iterator[_Place]:
    number = 0
    for folder, files in zip(streams.folders, streams.counts, strict=True):
        start = 0
        for _ in range(files):
            yield _Place(folder, start, streams.sizes[number], streams.crcs[number])
            start += streams.sizes[number]
            number += 1


@dataclass(slots=True)
class _Solid:
    """The content of a folder, read forward once for all its files; what nobody wants is passed over."""

    folder: Folder
    unpack: Callable[[], Pieces]
    note_progress: Callable[[], None]
    outcome: Outcome | None
    reason: str
    remark: str
    _source: Pieces | None = None
    _left: memoryview = field(default_factory=lambda: memoryview(b""))
    _at: int = 0

    def pieces(self, place: _Place) -> Pieces:
        """Yield one file's content; raises ExaminationError where it breaks off or its CRC-32 differs."""
        if self._source is None or self._at > place.start:
            self._source, self._left, self._at = self.unpack(), memoryview(b""), 0
        for number, _ in enumerate(self._take(place.start - self._at)):
            if number % 16 == 15:
                self.note_progress()
        crc = 0
        for view in self._take(place.size):
            crc = zlib.crc32(view, crc)
            yield bytes(view)
        if place.crc is not None and crc != place.crc:
            raise ExaminationError("corrupt: CRC-32 differs")

    def _take(self, size: int) -> Iterator[memoryview]:
        while size > 0:
            if not self._left:
                self._left = memoryview(next(self._source or iter(()), b""))
                if not self._left:
                    raise ExaminationError("truncated: the files packed together break off before this one's end")
            view, self._left = self._left[:size], self._left[size:]
            self._at += len(view)
            size -= len(view)
            yield view


def _nothing() -> Pieces:
    return iter(())


def _why_special(item: Item, pieces: Callable[[], Pieces], size: int) -> str:
    """Return what an item is that is no file (its Unix mode stands in the upper half of its attributes)."""
    mode = item.attributes >> 16 if item.attributes & _UNIX else 0
    if stat.S_ISLNK(mode):
        try:
            target = text_of(b"".join(pieces())) if size <= _LINK_BYTES else "a place with an absurd name"
            target = target or "a place that isn't told"
        except ExaminationError:
            target = "a place that can't be read"
        return f"symbolic link to {target}, not followed"
    if item.attributes & _REPARSE and not mode:
        return "reparse point (a link of Windows), not followed"
    return ""


plugin = SevenZip()
