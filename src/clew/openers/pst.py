"""Outlook mailboxes (.pst, .ost, .pab; MS-PST), read by libpff: attachments and HTML bodies by folder and message."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from clew.containers.text import decode, extension_by_head, fact, file_name
from clew.containers.times import filetime_ns
from clew.errors import ExaminationError, UnavailableError
from clew.model.findings import Kind, Outcome
from clew.model.format_note import FormatNote
from clew.opener import PIECE_BYTES, Member, Opening, Pieces

_MAGIC = b"!BDN"
_KINDS = {b"SM": "Outlook mailbox (PST)", b"SO": "offline mailbox (OST)", b"AB": "address book (PAB)"}
_DEEPEST = 64
_MOST_MESSAGES_DEEP = 16
_SHORT_NAME, _DISPLAY_NAME, _METHOD = 0x3704, 0x3001, 0x3705
_EMBEDDED_MESSAGE = 5
_STRING8 = 0x001E
_FAULTS = (OSError, ValueError, OverflowError, SystemError, RuntimeError, AttributeError, TypeError, MemoryError)
"""What pypff raises for what is damaged or not there, MemoryError too ("unable to create item object")."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the mailbox the walk is."""

    path: bytes
    is_deleted: bool = False
    depth: int = 0

    def below(self, name: str, otherwise: str) -> "_Place":
        """Return the folder of this name in here."""
        head = self.path + b"/" if self.path else b""
        return _Place(head + file_name(name, otherwise), self.is_deleted, self.depth + 1)


class Pst:
    """Walks folders and messages; what no folder leads to any more comes last, marked as deleted."""

    name = "pst"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Outlook mailboxes (.pst, .ost, .pab)",
            "libpff (extra: mail)",
            "attachments byte for byte and HTML bodies, by folder and message, with the message's times, sender and "
            "subject; items that no folder leads to any more, marked as deleted",
            "64 levels of folders, 16 of messages",
            "messages in messages are listed and not opened; plain text and RTF bodies; items in free space",
        ),
    )

    def sample(self) -> bytes:
        """Return nothing but load the library: no free tool makes a mailbox."""
        with suppress(UnavailableError):
            _library()
        return b""

    def sniff(self, data: memoryview) -> str | None:
        """Tell a mailbox by its signature and what wrote it (MS-PST 2.2.2.6)."""
        head = bytes(data[:10])
        return "application/vnd.ms-outlook-pst" if head[:4] == _MAGIC and head[8:10] in _KINDS else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a mailbox is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield attachments and HTML bodies, folder by folder."""
        pypff = _library()
        file = opening.files[0]
        file.seek(0)
        opening.facts.append(("kind", _KINDS.get(file.read(10)[8:10], "mailbox")))
        mailbox = pypff.file()
        try:
            mailbox.open_file_object(file)
            root = mailbox.get_root_folder()
        except _FAULTS as error:
            raise ExaminationError("corrupt mailbox: its structure can't be read") from error
        walk = _Walk(opening)
        if root is not None:
            yield from walk.folder(root, _Place(b""))
        for number in range(_asked(mailbox.get_number_of_orphan_items, 0)):
            item = _asked(partial(mailbox.get_orphan_item, number), None)
            place = _Place(b"orphaned", is_deleted=True).below(_subject(item), f"item {number + 1}")
            yield from walk.message(item, place)
        opening.facts.append(("messages", str(walk.messages)))
        if walk.damaged:
            raise ExaminationError(f"corrupt mailbox: {walk.damaged} folders or messages can't be read")


@cache
def _library() -> ModuleType:
    try:
        return import_module("pypff")
    except ImportError as error:
        raise UnavailableError("Outlook mailboxes are read by libpff: pip install clew[mail]") from error


class _Walk:
    """Goes through folders and messages, and counts them."""

    def __init__(self, opening: Opening) -> None:
        self.messages = 0
        self.damaged = 0
        self._opening = opening

    def folder(self, folder: Any, place: _Place) -> Iterator[Member]:  # noqa: ANN401 - pypff has no types
        """Yield what a folder's messages and folders hold."""
        self._opening.note_progress()
        if place.depth > _DEEPEST:
            raise ExaminationError(f"folders deeper than {_DEEPEST} levels were not opened")
        for number in range(self._count(folder.get_number_of_sub_messages)):
            message = self._got(partial(folder.get_sub_message, number))
            yield from self.message(message, place.below(f"{number + 1:04d} {_subject(message)}", ""))
        for number in range(self._count(folder.get_number_of_sub_folders)):
            inner = self._got(partial(folder.get_sub_folder, number))
            if inner is not None:
                name = _asked(inner.get_name, None) or ""
                yield from self.folder(inner, place.below(name, f"folder {number + 1}"))

    def message(self, message: Any, place: _Place, level: int = 0) -> Iterator[Member]:  # noqa: ANN401
        """Yield a message's HTML body and attachments."""
        if message is None:
            return
        self._opening.note_progress()
        self.messages += 1
        body = _asked(partial(getattr, message, "html_body"), None) if hasattr(type(message), "html_body") else None
        if body:
            yield self._member(message, place.below("body.html", ""), len(body), partial(_cut, _bytes(body)))
        if not hasattr(type(message), "get_number_of_attachments"):
            return
        for number in range(self._count(message.get_number_of_attachments)):
            attachment = self._got(partial(message.get_attachment, number))
            if attachment is not None:
                yield from self._attachment(message, attachment, place, number, level)

    def _attachment(
        self,
        message: Any,  # noqa: ANN401
        attachment: Any,  # noqa: ANN401
        place: _Place,
        number: int,
        level: int,
    ) -> Iterator[Member]:
        inner = (
            _asked(partial(attachment.get_sub_item, 0), None) if _asked(attachment.get_number_of_sub_items, 0) else None
        )
        if inner is not None:
            if level >= _MOST_MESSAGES_DEEP:
                raise ExaminationError(f"messages in messages deeper than {_MOST_MESSAGES_DEEP} levels were not opened")
            yield from self.message(inner, place.below(_subject(inner), f"message {number + 1}"), level + 1)
            return
        name, size = _name(attachment), _asked(attachment.get_size, None)
        inside = place.below(name, f"attachment {number + 1}{_extension(attachment) if not name else ''}")
        if size is None:
            reason = "corrupt mailbox: the attachment can't be read"
            yield Member(inside.path, is_deleted=inside.is_deleted, outcome=Outcome.FAILED, reason=reason)
        elif _method(attachment) == _EMBEDDED_MESSAGE:
            reason = "a message within the message, which libpff does not open here"
            yield Member(inside.path, is_deleted=inside.is_deleted, outcome=Outcome.UNSUPPORTED, reason=reason)
        elif size:
            yield self._member(message, inside, size, partial(_content, attachment, size))

    @staticmethod
    def _member(message: Any, place: _Place, size: int, pieces: Callable[[], Pieces]) -> Member:  # noqa: ANN401
        sent = _asked(partial(message.get_client_submit_time_as_integer), 0) or 0
        delivered = _asked(partial(message.get_delivery_time_as_integer), 0) or 0
        created = _asked(partial(message.get_creation_time_as_integer), 0) or 0
        sender = _asked(message.get_sender_name, None) or ""
        remark = f"of the message {_subject(message)!r}" + (f" from {sender}" if sender else "")
        return Member(
            place.path,
            size,
            modified_ns=filetime_ns(sent) or filetime_ns(delivered),
            created_ns=filetime_ns(created),
            is_deleted=place.is_deleted,
            pieces=pieces,
            remark=fact(("no folder leads to it any more; " if place.is_deleted else "") + remark),
        )

    def _count(self, ask: Callable[[], int]) -> int:
        try:
            return ask()
        except _FAULTS:
            self.damaged += 1
            return 0

    def _got(self, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except _FAULTS:
            self.damaged += 1
            return None


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    """Return what the library says, and something else where it can't."""
    try:
        return ask()
    except _FAULTS:
        return otherwise


def _subject(message: Any) -> str:  # noqa: ANN401
    """Return a message's subject; Outlook puts two control characters before it that tell its prefix (MS-PST 2.5.3)."""
    text = _asked(partial(getattr(message, "get_subject", str)), None) or ""
    return text[2:] if text[:1] == "\x01" else text


def _name(attachment: Any) -> str:  # noqa: ANN401
    name = _asked(attachment.get_long_filename, None)
    if name:
        return str(name)
    for tag in (_SHORT_NAME, _DISPLAY_NAME):
        raw, kind = _property(attachment, tag)
        text = (decode(raw, "") if kind == _STRING8 else raw.decode("utf-16-le", "replace")).rstrip("\0")
        if text:
            return text
    return ""


def _method(attachment: Any) -> int:  # noqa: ANN401
    return int.from_bytes(_property(attachment, _METHOD)[0][:4], "little")


def _property(attachment: Any, tag: int) -> tuple[bytes, int]:  # noqa: ANN401
    """Return a property's bytes and type; none and 0 where it is not there."""
    for number in range(_asked(attachment.get_number_of_record_sets, 0)):
        entries: list[Any] = _asked(partial(_entries, attachment, number), [])
        for entry in entries:
            if _asked(entry.get_entry_type, 0) == tag:
                return _asked(entry.get_data, b"") or b"", _asked(entry.get_value_type, 0)
    return b"", 0


def _entries(attachment: Any, number: int) -> list[Any]:  # noqa: ANN401
    return list(attachment.get_record_set(number).entries)


def _extension(attachment: Any) -> str:  # noqa: ANN401
    head = _asked(partial(_head, attachment), b"")
    return extension_by_head(head)


def _head(attachment: Any) -> bytes:  # noqa: ANN401
    attachment.seek_offset(0, 0)
    return bytes(attachment.read_buffer(16))


def _content(attachment: Any, size: int) -> Pieces:  # noqa: ANN401
    try:
        attachment.seek_offset(0, 0)
        left = size
        while left > 0:
            piece = attachment.read_buffer(min(left, PIECE_BYTES))
            if not piece:
                break
            left -= len(piece)
            yield piece
    except _FAULTS as error:
        raise ExaminationError("corrupt mailbox: the attachment can't be read to its end") from error
    if left:
        raise ExaminationError(f"truncated: {size - left} of {size} bytes")


def _bytes(body: bytes | str) -> bytes:
    return body.encode("utf-8", "replace") if isinstance(body, str) else bytes(body)


def _cut(content: bytes) -> Pieces:
    for at in range(0, len(content), PIECE_BYTES):
        yield content[at : at + PIECE_BYTES]


plugin = Pst()
