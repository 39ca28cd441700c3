"""Chromium's Simple Cache (Chrome on Android and Linux, WebViews, Electron): one file an address.

Layout as in Chromium's net/disk_cache/simple/simple_entry_format.h, version 5.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from clew.containers.packing import load_unpackers, without_encoding
from clew.containers.text import fact, load_charsets
from clew.containers.web import changed_ns, headers_in, name_of
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening, Pieces

_MAGIC, _END_MAGIC, _RANGE_MAGIC = 0xFCFB6D1BA7725C30, 0xF4FA6F45970D41D8, 0xEB97BF016553676B
_HEAD, _END, _RANGE = struct.Struct("<QIII4x"), struct.Struct("<QIII4x"), struct.Struct("<QQQI4x")
_HAS_KEY_DIGEST = 2
_DIGEST_BYTES = 32
_MOST_KEY_BYTES = 1 << 20
_MOST_HEADERS_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """One address with what came from it: the content and the response's head, as stretches of the file."""

    key: str
    content: tuple[int, int]
    headers: tuple[int, int]
    is_whole: bool = True


class SimpleCache:
    """Takes the content out of a cache file, unpacked, under the last part of its address."""

    name = "simple_cache"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Chromium Simple Cache (Chrome on Android and Linux, WebViews, Electron)",
            "own",
            "the content of each address, unpacked (gzip, deflate, Brotli, Zstandard), also of videos kept in ranges; "
            "address and times",
            "",
            "the block files of Chrome on Windows (data_0 to data_3), whose larger contents (f_...) are plain files; "
            "checksums are not verified",
        ),
    )

    def sample(self) -> bytes:
        """Return an entry of one picture; loads what unpacks."""
        load_charsets()
        load_unpackers()
        key, content, head = (
            b"https://example.org/a.png",
            b"\x89PNG\r\n\x1a\n",
            b"HTTP/1.1 200 OK\0content-type:image/png\0",
        )
        ends = [_END.pack(_END_MAGIC, 0, 0, len(part)) for part in (content, head)]
        return _HEAD.pack(_MAGIC, 5, len(key), 0) + key + content + ends[0] + head + ends[1]

    def sniff(self, data: memoryview) -> str | None:
        """Tell an entry by its signature."""
        head = bytes(data[: _HEAD.size])
        if len(head) < _HEAD.size or _HEAD.unpack(head)[0] != _MAGIC or _HEAD.unpack(head)[1] > 100:
            return None
        return "application/x-chromium-simple-cache"

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: an entry's files are read each for itself."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the content, or the ranges of it that were kept."""
        window = Window(opening.files[0])
        head = window.read(0, _HEAD.size)
        if len(head) < _HEAD.size:
            raise ExaminationError("truncated: a cache entry without its head")
        _, _, key_bytes, _ = _HEAD.unpack(head)
        if key_bytes > min(window.size - _HEAD.size, _MOST_KEY_BYTES):
            raise ExaminationError("corrupt cache entry: its address is longer than the file")
        begin = _HEAD.size + key_bytes
        key = window.read(_HEAD.size, key_bytes).decode("utf-8", "replace")
        address = key.rpartition(" ")[2]
        opening.facts.append(("address", fact(address)))
        if int.from_bytes(window.read(begin, 8), "little") == _RANGE_MAGIC:
            yield from _ranges(window, begin, address)
            return
        entry = _entry(window, key, begin)
        headers = headers_in(
            window.read(entry.headers[0], min(entry.headers[1] - entry.headers[0], _MOST_HEADERS_BYTES))
        )
        opening.facts += [(name, fact(value)) for name, value in headers.items()]
        first, last = entry.content
        encoding = headers.get("content-encoding", "")
        if last > first:
            yield Member(
                path=name_of(address, headers),
                size=None if encoding else last - first,
                modified_ns=changed_ns(headers),
                pieces=partial(_content, window, first, last, encoding),
            )
        if not entry.is_whole:
            raise ExaminationError("truncated: a cache entry without its end, as one is that was still being written")


def _entry(window: Window, key: str, begin: int) -> _Entry:
    """Walk back from the end: end record, digest of the key, headers, end record, content."""
    size = window.size
    magic, flags, _, headers_bytes = _unpacked_end(window, size - _END.size)
    digest = _DIGEST_BYTES if flags & _HAS_KEY_DIGEST else 0
    headers_end = size - _END.size - digest
    headers_begin = headers_end - headers_bytes
    content_end = headers_begin - _END.size
    if magic != _END_MAGIC or content_end < begin or _unpacked_end(window, content_end)[0] != _END_MAGIC:
        return _single(window, key, begin)
    return _Entry(key, (begin, content_end), (headers_begin, headers_end))


def _single(window: Window, key: str, begin: int) -> _Entry:
    """Return an entry with one stream, or one that was still being written: what is there after its address."""
    magic, _, _, content_bytes = _unpacked_end(window, window.size - _END.size)
    end = window.size - _END.size
    is_whole = magic == _END_MAGIC and end - content_bytes == begin
    end = end if is_whole else window.size
    return _Entry(key, (begin, end), (end, end), is_whole)


def _unpacked_end(window: Window, at: int) -> tuple[int, int, int, int]:
    raw = window.read(at, _END.size)
    if len(raw) < _END.size:
        return 0, 0, 0, 0
    magic, flags, crc, size = _END.unpack(raw)
    return magic, flags, crc, size


def _ranges(window: Window, at: int, address: str) -> Iterator[Member]:
    """Yield the stretches of a content that were kept (files that end in _s), each with where it belongs."""
    name = name_of(address, {}).decode("utf-8", "replace")
    while at + _RANGE.size <= window.size:
        magic, offset, size, _ = _RANGE.unpack(window.read(at, _RANGE.size))
        at += _RANGE.size
        if magic != _RANGE_MAGIC or size > window.size - at:
            raise ExaminationError("corrupt cache entry: a range of its content can't be read")
        yield Member(
            path=f"{name} from {offset}".encode(),
            size=size,
            pieces=partial(window.pieces, at, at + size),
            remark=f"bytes {offset} to {offset + size} of a longer content",
        )
        at += size


def _content(window: Window, begin: int, end: int, encoding: str) -> Pieces:
    return without_encoding(window.pieces(begin, end), encoding)


plugin = SimpleCache()
