"""Mailboxes in one file (mbox, RFC 4155): each message as a file of its own, marked where it was deleted."""

import re
from collections.abc import Iterator
from functools import partial

from clew.containers.mime import known_headers, read_headers
from clew.containers.text import load_charsets
from clew.containers.times import mail_date_ns
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_HEAD_BYTES = 4096
_FROM = b"From "
_FROM_LINE = re.compile(rb"From [^\r\n]{0,500}\r?\n(?=>From |[!-9;-~]{1,80}[ \t]*:)")
"""A line that begins a message: headers follow. In bodies the word may stand at a line's beginning."""
_EXPUNGED = 0x8
"""Mozilla's bit for a message that is deleted and still in the file (X-Mozilla-Status)."""


class Mbox:
    """Cuts a mailbox into its messages, byte for byte."""

    name = "mbox"
    version = "1"
    kind = Kind.ARCHIVE
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Mailbox (mbox: Thunderbird, Takeout, Unix)",
            "own",
            "each message as a file with its date; what Thunderbird deleted and has not yet compacted away, marked",
            "",
            '">From" in a body stays as it lies there',
        ),
    )

    def sample(self) -> bytes:
        """Return a mailbox of one message."""
        load_charsets()
        return b"From - Mon Jul  1 10:00:00 2024\nFrom: a@example.org\nDate: Mon, 1 Jul 2024 10:00:00 +0200\n\nText\n"

    def sniff(self, data: memoryview) -> str | None:
        """Tell a mailbox by its first line and the headers after it."""
        head = bytes(data[:_HEAD_BYTES])
        line = _FROM_LINE.match(head)
        return "application/mbox" if line and known_headers(_after_quoted(head[line.end() :])) else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a mailbox is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield the messages in order, numbered from 0001."""
        window = Window(opening.files[0])
        count = 0
        start = _next_message(window, 0, opening)
        if start is None:
            raise ExaminationError("truncated: a mailbox without a message")
        while start is not None:
            body, following = start, _next_message(window, start, opening)
            end = window.size if following is None else _end_before(window, following)
            count += 1
            yield _member(window.cut(body, end), count)
            start = following


def _after_quoted(head: bytes) -> bytes:
    return head.partition(b"\n")[2] if head.startswith(b">From ") else head


def _next_message(window: Window, at: int, opening: Opening) -> int | None:
    """Return where the next message begins after its "From " line; that line begins the file or follows a break."""
    found = 0 if at == 0 and window.read(0, len(_FROM)) == _FROM else None
    while found is not None or (found := _next_line(window, at, opening)) is not None:
        line = _FROM_LINE.match(window.read(found, 1024))
        if line is not None:
            return found + line.end()
        at, found = found + 1, None
    return None


def _next_line(window: Window, at: int, opening: Opening) -> int | None:
    found = window.find(b"\n" + _FROM, max(0, at - 1), None, opening.note_progress)
    return None if found is None else found + 1


def _end_before(window: Window, begin: int) -> int:
    """Return where the message before one that begins at `begin` ends: before its "From " line and the empty one."""
    tail = window.read(max(0, begin - 1024), min(1024, begin))
    line = tail.rstrip(b"\r\n").rfind(b"\n") + 1
    end = begin - len(tail) + line
    before = tail[:line]
    return end - (2 if before.endswith(b"\r\n\r\n") else 1 if before.endswith(b"\n\n") else 0)


def _member(message: Window, number: int) -> Member:
    headers, _ = read_headers(message, 0, message.size)
    try:
        is_deleted = bool(int(headers.values.get(b"x-mozilla-status", b"0"), 16) & _EXPUNGED)
    except ValueError:
        is_deleted = False
    return Member(
        path=b"%04d.eml" % number,
        size=message.size,
        modified_ns=mail_date_ns(headers.text("Date")),
        pieces=partial(message.pieces),
        is_deleted=is_deleted,
        remark="deleted in the mail program, not yet removed from its file" if is_deleted else "",
    )


plugin = Mbox()
