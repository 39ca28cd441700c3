"""Firefox's cache (cache2/entries): one file an address, the content first and what is said of it behind.

Layout as in Firefox's netwerk/cache2/CacheFileMetadata.{h,cpp}, versions 1 to 3.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from clew.containers.packing import load_unpackers, without_encoding
from clew.containers.text import fact, load_charsets
from clew.containers.times import seconds_ns
from clew.containers.web import changed_ns, headers_in, name_of
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening, Pieces

_CHUNK_BYTES = 256 * 1024
"""For each such chunk of the content there is a checksum of 2 bytes."""
_HEAD = struct.Struct(">7I")
_FLAGGED = 2
"""Since this version four bytes of flags follow the head."""
_KEY = re.compile(rb"(?:[a-zA-Z~][^,:]*,){0,8}[^,:]{0,8},?:[a-z][a-z0-9+.-]{1,20}:[^\0]{1,8192}")
"""Tags such as "a," or "O^partitionKey=...,", a colon, the address."""
_MOST_METADATA = 1 << 22


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What is said of a content of `content_bytes`: its address, when it was fetched, values by name."""

    content_bytes: int
    address: str
    fetched_ns: int | None
    modified_ns: int | None
    values: dict[bytes, bytes]


class FirefoxCache:
    """Takes the content out of a cache file, unpacked, under the last part of its address."""

    name = "firefox_cache"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = True
    notes = (
        FormatNote(
            "Firefox cache (cache2/entries; Thunderbird, Tor Browser)",
            "own",
            "the content of each address, unpacked (gzip, deflate, Brotli, Zstandard); address and times",
            "4 MiB said of one content",
            "entries without their end, which can't be told from other files; checksums are not verified",
        ),
    )

    def sample(self) -> bytes:
        """Return an entry of one picture; loads what unpacks."""
        load_charsets()
        load_unpackers()
        content, key = b"\x89PNG\r\n\x1a\n", b":https://example.org/a.png"
        head = _HEAD.pack(3, 1, 1_719_820_800, 1_719_820_800, 0, 0, len(key)) + b"\0" * 4
        return content + b"\0" * 6 + head + key + b"\0" + struct.pack(">I", len(content))

    def sniff(self, data: memoryview) -> str | None:
        """Tell an entry by the offset in its last four bytes, and by a version and an address where that leads."""
        size = len(data)
        if size < 4 + _HEAD.size + 8:
            return None
        content_bytes = int.from_bytes(data[size - 4 :], "big")
        at = _head_at(content_bytes)
        if at + _HEAD.size + 4 >= size or size - content_bytes > _MOST_METADATA:
            return None
        found = _read(bytes(data[at:size]), content_bytes)
        return "application/x-firefox-cache" if found is not None else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: an entry is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the content."""
        window = Window(opening.files[0])
        content_bytes = int.from_bytes(window.read(window.size - 4, 4), "big")
        at = _head_at(content_bytes)
        if window.size - at > _MOST_METADATA:
            raise ExaminationError("corrupt cache entry: too much is said of its content")
        found = _read(window.read(at, window.size - at), content_bytes)
        if found is None:
            raise ExaminationError("corrupt cache entry: what is said of its content can't be read")
        headers = headers_in(found.values.get(b"response-head", b""))
        opening.facts.append(("address", fact(found.address)))
        opening.facts += [(name, fact(value)) for name, value in headers.items()]
        encoding = headers.get("content-encoding", "")
        if content_bytes:
            yield Member(
                path=name_of(found.address, headers),
                size=None if encoding else content_bytes,
                modified_ns=changed_ns(headers) or found.modified_ns,
                accessed_ns=found.fetched_ns,
                pieces=partial(_content, window, content_bytes, encoding),
            )


def _head_at(content_bytes: int) -> int:
    """Return where the head is: behind the content, a checksum, and the checksums of the content's chunks."""
    return content_bytes + 4 + 2 * -(-content_bytes // _CHUNK_BYTES)


def _read(raw: bytes, content_bytes: int) -> _Metadata | None:
    """Take apart what is behind a content, from the head to the end of the file; None where it is not that."""
    if len(raw) < _HEAD.size:
        return None
    version, _, fetched, modified, _, _, key_bytes = _HEAD.unpack_from(raw)
    at = _HEAD.size + (4 if version >= _FLAGGED else 0)
    key = raw[at : at + key_bytes]
    if not 1 <= version <= 3 or raw[at + key_bytes : at + key_bytes + 1] != b"\0" or not _KEY.fullmatch(key):
        return None
    names = raw[at + key_bytes + 1 : -4].split(b"\0")
    values = dict(zip(names[::2], names[1::2], strict=False))
    address = re.split(rb"(?:^|,):", key, maxsplit=1)[-1].decode("utf-8", "replace")
    return _Metadata(content_bytes, address, seconds_ns(fetched), seconds_ns(modified), values)


def _content(window: Window, content_bytes: int, encoding: str) -> Pieces:
    return without_encoding(window.pieces(0, content_bytes), encoding)


plugin = FirefoxCache()
