"""Windows' cache of small pictures, thumbcache_*.db (Vista to 11).

Undocumented; the layout as by the libyal project's "Windows Explorer Thumbnail Cache database format".
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from clew.containers.text import extension_by_head, fact, load_charsets
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_MAGIC = b"CMMM"
_VISTA, _SEVEN, _LAST = 20, 21, 64
_VERSIONS = {20: "Windows Vista", 21: "Windows 7", 31: "Windows 8.1", 32: "Windows 10 or 11"}
_HEAD_BYTES = 24
_MOST_NAME_BYTES = 1024


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry: the cache's hash of the file, what identifies it, and where the picture lies."""

    key: int
    identifier: str
    begin: int
    end: int
    next: int


class Thumbcache:
    """Takes out each small picture under the cache's hash of its file."""

    name = "thumbcache"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Windows thumbnail cache (thumbcache_*.db, Vista to 11)",
            "own",
            "each small picture byte for byte, named by the cache's hash of the file it was made of; "
            "entries behind damage are found by their signature",
            "",
            "which file a hash stands for (that is in Windows.edb); checksums are not verified",
        ),
    )

    def sample(self) -> bytes:
        """Return a cache of Windows 10 with one picture."""
        load_charsets()
        picture = b"\xff\xd8\xff\xd9"
        name = "0".encode("utf-16-le")
        entry = struct.pack("<4sIQ6I2Q", _MAGIC, 56 + len(name) + len(picture), 1, len(name), 0, len(picture), *[0] * 5)
        return struct.pack("<4s5I", _MAGIC, 32, 0, 24, 0, 0) + entry + name + picture

    def sniff(self, data: memoryview) -> str | None:
        """Tell a cache by its signature and version."""
        head = bytes(data[:_HEAD_BYTES])
        if head[:4] != _MAGIC or len(head) < _HEAD_BYTES:
            return None
        return "application/x-windows-thumbcache" if _VISTA <= int.from_bytes(head[4:8], "little") <= _LAST else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a cache is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every entry that holds a picture."""
        window = Window(opening.files[0])
        if window.size < _HEAD_BYTES:
            raise ExaminationError("truncated: a thumbnail cache without its head")
        version = int.from_bytes(window.read(4, 4), "little")
        opening.facts.append(("version", _VERSIONS.get(version, f"Windows 8 ({version})")))
        empty = damaged = 0
        at = window.find(_MAGIC, _HEAD_BYTES - 4, None, opening.note_progress)
        while at is not None:
            entry = _entry(window, at, version)
            if entry is None:
                damaged += 1
                at = window.find(_MAGIC, at + 1, None, opening.note_progress)
                continue
            if entry.end > entry.begin:
                yield _member(window, entry)
            else:
                empty += 1
            at = window.find(_MAGIC, entry.next, None, opening.note_progress)
        opening.facts.append(("entries without a picture", str(empty)))
        if damaged:
            raise ExaminationError(f"corrupt thumbnail cache: {damaged} entries can't be read")


def _entry(window: Window, at: int, version: int) -> _Entry | None:
    """Return the entry at a position, None where its sizes don't fit together."""
    head_bytes, sizes_at = {_VISTA: (56, 24), _SEVEN: (48, 16)}.get(version, (56, 16))
    head = window.read(at, head_bytes)
    if len(head) < head_bytes:
        return None
    size, key = struct.unpack_from("<IQ", head, 4)
    name, padding, content = struct.unpack_from("<3I", head, sizes_at)
    begin = at + head_bytes + name + padding
    if size < head_bytes + name + padding + content or at + size > window.size:
        return None
    identifier = window.read(at + head_bytes, min(name, _MOST_NAME_BYTES)).decode("utf-16-le", "replace")
    return _Entry(key, fact(identifier.rstrip("\0")), begin, begin + content, at + size)


def _member(window: Window, entry: _Entry) -> Member:
    extension = extension_by_head(window.read(entry.begin, 16))
    key = f"{entry.key:016x}"
    return Member(
        path=f"{key}{extension}".encode(),
        size=entry.end - entry.begin,
        pieces=partial(window.pieces, entry.begin, entry.end),
        remark="" if entry.identifier in {"", key} else f"small picture of {entry.identifier}"[:300],
    )


plugin = Thumbcache()
