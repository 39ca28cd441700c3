"""Thumbs.db: the small pictures that Windows kept in each folder, with the names and times of their files.

The layout is undocumented; the catalog as by the libyal project's "Windows Thumbs.db" notes and D. Hurlbut,
"Thumbs DB Files Forensic Issues" (2005).
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from clew.containers.compound import STREAM, Compound, Entry, open_compound
from clew.containers.compound_kinds import CompoundKind, compound_kind
from clew.containers.text import extension_by_head, file_name, load_charsets
from clew.containers.times import filetime_ns
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_CATALOG = "Catalog"
_MOST_CATALOG_BYTES = 1 << 24
_HEAD_BYTES = 128
_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|BM")
_SHARED = re.compile(r"([0-9]{1,4})_([0-9a-f]{16})")
"""Names of streams since Windows Vista: size in px and the cache's hash of the file."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file that the catalog names."""

    name: str
    modified_ns: int | None


class ThumbsDb:
    """Takes out each small picture under the name of the file it was made of."""

    name = "thumbs_db"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Thumbs.db (Windows Me to XP, and of shared folders since Vista)",
            "own",
            "each small picture as it lies there, with the name and time of the file it was made of, "
            "also where that file is gone",
            "a catalog of 16 MiB",
            "pictures of Windows Me and 2000, which lack their JPEG tables, come out as they lie there",
        ),
    )

    def sample(self) -> bytes:
        """Return nothing but load the charsets that names are in."""
        load_charsets()
        return b""

    def sniff(self, data: memoryview) -> str | None:
        """Tell it by the signature of compound files and the names in the directory."""
        kind, _ = compound_kind(data)
        return "application/x-windows-thumbs-db" if kind is CompoundKind.THUMBNAILS else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: it is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every stream that holds a picture."""
        compound = open_compound(Window(opening.files[0]))
        listed = _catalog(compound)
        if listed:
            opening.facts.append(("files in the catalog", str(len(listed))))
        for entry in compound.entries():
            if entry.kind == STREAM and entry.name != _CATALOG:
                yield _member(compound, entry, listed)
        compound.check_whole()


def _catalog(compound: Compound) -> dict[int, _Listed]:
    """Return the catalog's files by the number of their stream: records of size, number, FILETIME, UTF-16 name."""
    entry = next((each for each in compound.entries() if each.path == (_CATALOG,)), None)
    raw = compound.content(entry, _MOST_CATALOG_BYTES) if entry is not None else b""
    listed: dict[int, _Listed] = {}
    at = int.from_bytes(raw[:2], "little") or 16
    while at + 16 <= len(raw):
        size, number, ticks = struct.unpack_from("<IIQ", raw, at)
        if size < 16:
            break
        name = raw[at + 16 : at + size].decode("utf-16-le", "replace").split("\0", 1)[0]
        listed[number] = _Listed(name, filetime_ns(ticks))
        at += size
    return listed


def _member(compound: Compound, entry: Entry, listed: dict[int, _Listed]) -> Member:
    window = compound.window(entry)
    head = window.read(0, _HEAD_BYTES)
    found = _PICTURE.search(head)
    begin = found.start() if found else _head_size(head)
    number = entry.name[::-1]
    original = listed.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    shared = _SHARED.fullmatch(entry.name)
    extension = extension_by_head(head[begin:])
    name = original.name if original else shared[2] if shared else entry.name
    return Member(
        path=file_name(name + extension, f"picture{extension}"),
        size=max(0, entry.size - begin),
        modified_ns=original.modified_ns if original else None,
        pieces=partial(_pieces, window, begin, entry.size),
        remark=f"small picture of {name}"[:300] if original else f"small picture of {shared[1]} px" if shared else "",
    )


def _head_size(head: bytes) -> int:
    """Return how long the head of a stream says it is, 0 where that can't be."""
    size = int.from_bytes(head[:4], "little")
    return size if 0 < size <= _HEAD_BYTES and size < len(head) else 0


def _pieces(window: Window, begin: int, size: int) -> Iterator[bytes]:
    yield from window.pieces(begin)
    if window.size < size:
        raise ExaminationError(f"truncated: {window.size} of {size} bytes")


plugin = ThumbsDb()
