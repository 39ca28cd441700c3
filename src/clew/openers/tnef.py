"""TNEF (winmail.dat, MS-OXTNEF): the attachments of messages that Outlook and Exchange packed their own way."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from clew.containers.text import decode, extension_by_head, fact, file_name, load_charsets
from clew.containers.times import datetime_ns
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_MAGIC = (0x223E9F78).to_bytes(4, "little")
_ATTRIBUTE = struct.Struct("<BHHI")
_CHECKSUM_BYTES = 2
_SUBJECT, _SENDER, _MESSAGE_ID, _CHARSET = 0x8004, 0x8000, 0x8009, 0x9007
_TITLE, _CONTENT, _MODIFIED, _CREATED = 0x8010, 0x800F, 0x8013, 0x8012
_BEGINS, _PROPERTIES, _MESSAGE_PROPERTIES = 0x9002, 0x9005, 0x9003
_LONG_NAME, _OBJECT, _HTML = 0x3707, 0x3701, 0x1013
_MOST_TEXT = 4096
_MOST_PROPERTIES = 4096
_FIXED_BYTES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Types of fixed size; 2 and 0x0B are padded to four bytes (MS-OXTNEF 2.1.3.4)."""
_STRING8, _UNICODE, _BINARY, _EMBEDDED = 0x1E, 0x1F, 0x102, 0x0D
_MANY = 0x1000
_IDENTIFIER_BYTES = 16


@dataclass(slots=True)
class _Attachment:
    """What was said of one attachment so far; `content` is where it lies."""

    name: str = ""
    created_ns: int | None = None
    modified_ns: int | None = None
    content: tuple[int, int] | None = None
    properties: dict[int, tuple[int, int, int]] = field(default_factory=dict)


class Tnef:
    """Takes out attachments byte for byte; an embedded message is TNEF itself."""

    name = "tnef"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "TNEF (winmail.dat)",
            "own",
            "attachments byte for byte with their long names and times, embedded messages, HTML bodies; subject",
            "4,096 properties each",
            "RTF bodies; checksums are not verified",
        ),
    )

    def sample(self) -> bytes:
        """Return a message with one attachment."""
        load_charsets()
        parts = ((_BEGINS, b"\0" * 14), (_TITLE, b"a.png\0"), (_CONTENT, b"\x89PNG\r\n\x1a\n"))
        head = _MAGIC + b"\1\0"
        return head + b"".join(_ATTRIBUTE.pack(2, each, 6, len(raw)) + raw + b"\0\0" for each, raw in parts)

    def sniff(self, data: memoryview) -> str | None:
        """Tell TNEF by its signature and the level of its first attribute."""
        return "application/vnd.ms-tnef" if data[:4] == _MAGIC and bytes(data[6:7]) in {b"\1", b"\2"} else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a message is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the attachments in order, then the HTML body."""
        window = Window(opening.files[0])
        if window.read(0, 4) != _MAGIC:
            raise ExaminationError("truncated: TNEF without its signature")
        attachment: _Attachment | None = None
        body: tuple[int, int, int] | None = None
        at, number, charset = 6, 0, ""
        while at + _ATTRIBUTE.size <= window.size:
            opening.note_progress()
            level, name, _, size = _ATTRIBUTE.unpack(window.read(at, _ATTRIBUTE.size))
            begin = at + _ATTRIBUTE.size
            end = begin + size
            if level not in {1, 2} or end > window.size:
                yield from _finished(window, attachment, number)
                raise ExaminationError("truncated: an attribute of the message is not whole")
            if name == _BEGINS:
                yield from _finished(window, attachment, number)
                attachment, number = _Attachment(), number + 1
            elif level == 2 and attachment is not None:
                _take(window, attachment, name, begin, end, charset)
            elif name == _CHARSET:
                charset = f"cp{int.from_bytes(window.read(begin, 4), 'little')}"
            elif name == _MESSAGE_PROPERTIES:
                body = _properties(window, begin, end).get(_HTML)
            elif name in {_SUBJECT, _MESSAGE_ID}:
                text = fact(_text(window, begin, end, charset))
                opening.facts.append(("Subject" if name == _SUBJECT else "Message-ID", text))
            at = end + _CHECKSUM_BYTES
        yield from _finished(window, attachment, number)
        if body is not None:
            yield _member(window, b"body.html", body[1:], None)


def _take(window: Window, attachment: _Attachment, name: int, begin: int, end: int, charset: str) -> None:
    """Take note of one attribute of an attachment."""
    if name == _TITLE:
        attachment.name = _text(window, begin, end, charset)
    elif name == _CONTENT:
        attachment.content = begin, end
    elif name == _MODIFIED:
        attachment.modified_ns = _time_ns(window.read(begin, 14))
    elif name == _CREATED:
        attachment.created_ns = _time_ns(window.read(begin, 14))
    elif name == _PROPERTIES:
        attachment.properties = _properties(window, begin, end)


def _text(window: Window, begin: int, end: int, charset: str) -> str:
    return decode(window.read(begin, min(end - begin, _MOST_TEXT)).split(b"\0", 1)[0], charset)


def _time_ns(raw: bytes) -> int | None:
    """Return a DTR: year, month, day, hour, minute, second, weekday (MS-OXTNEF 2.1.3.3.1), taken as UTC."""
    if len(raw) < 14:
        return None
    try:
        year, month, day, hour, minute, second = struct.unpack("<6H", raw[:12])
        return datetime_ns(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        return None


def _properties(window: Window, begin: int, end: int) -> dict[int, tuple[int, int, int]]:
    """Return the properties in an attribute: number to type and where the first value lies; what is damaged ends it."""
    found: dict[int, tuple[int, int, int]] = {}
    count = int.from_bytes(window.read(begin, 4), "little")
    at = begin + 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        head = window.read(at, 4)
        if len(head) < 4 or at >= end:
            break
        kind, number = struct.unpack("<HH", head)
        at += 4
        if number >= 0x8000:
            at = _after_name(window, at)
        values = 1
        if kind & _MANY or kind in {_STRING8, _UNICODE, _BINARY, _EMBEDDED}:
            values = int.from_bytes(window.read(at, 4), "little")
            at += 4
        for _ in range(min(values, _MOST_PROPERTIES)):
            size = _FIXED_BYTES.get(kind & ~_MANY)
            if size is None:
                size = int.from_bytes(window.read(at, 4), "little")
                at += 4
            if at + size > end:
                return found
            found.setdefault(number, (kind & ~_MANY, at, at + size))
            at += size + (-size % 4)
    return found


def _after_name(window: Window, at: int) -> int:
    """Return where a named property goes on: a GUID, then a number or a text."""
    kind, value = struct.unpack("<II", window.read(at + 16, 8).ljust(8, b"\0"))
    return at + 24 + (value + (-value % 4) if kind else 0)


def _finished(window: Window, attachment: _Attachment | None, number: int) -> Iterator[Member]:
    """Yield an attachment once all is said of it."""
    if attachment is None:
        return
    name = attachment.name
    kind, begin, end = attachment.properties.get(_LONG_NAME, (0, 0, 0))
    if kind:
        raw = window.read(begin, min(end - begin, _MOST_TEXT))
        name = (raw.decode("utf-16-le", "replace") if kind == _UNICODE else decode(raw, "")).rstrip("\0") or name
    content = attachment.content
    kind, begin, end = attachment.properties.get(_OBJECT, (0, 0, 0))
    if kind and (kind == _EMBEDDED or content is None or content[0] == content[1]):
        content = (begin + (_IDENTIFIER_BYTES if kind == _EMBEDDED else 0), end)
    if content is not None and content[1] > content[0]:
        extension = extension_by_head(window.read(content[0], 16)) if not name else ""
        yield _member(window, file_name(name, f"attachment {number}{extension}"), content, attachment)


def _member(window: Window, path: bytes, content: tuple[int, int], attachment: _Attachment | None) -> Member:
    begin, end = content
    return Member(
        path,
        end - begin,
        attachment.modified_ns if attachment else None,
        attachment.created_ns if attachment else None,
        pieces=partial(window.pieces, begin, end),
    )


plugin = Tnef()
