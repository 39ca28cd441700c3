"""E-mail messages (RFC 5322, MIME) and MHTML pages: what is attached to them and shown in them."""

import re
from collections.abc import Iterator
from functools import partial

from clew.containers.mime import (
    Part,
    UuFile,
    content,
    known_headers,
    parts,
    read_headers,
    uu_content,
    uu_files,
)
from clew.containers.text import extension_of, fact, file_name, load_charsets
from clew.containers.times import mail_date_ns
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening

_HEAD_BYTES = 4096
_FEWEST_KNOWN = 2
_EMLX = re.compile(rb"[0-9]{1,10} *\r?\n")
"""Apple Mail's .emlx: the message's length on a line of its own before it."""
_FACTS = ("From", "To", "Date", "Subject", "Message-ID")
_SEALED = {"multipart/encrypted": "PGP", "application/pkcs7-mime": "S/MIME", "application/x-pkcs7-mime": "S/MIME"}


class Eml:
    """Takes messages apart; nested messages, pages and TNEF come out as files and are opened in their turn."""

    name = "eml"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "E-mail message (.eml, .emlx), MHTML (.mht)",
            "own",
            "attachments, inline pictures, HTML bodies, nested messages, uuencoded files, each decoded; "
            "sender, recipients, date, subject and message ID",
            "headers of 256 KiB, 20,000 parts in one, 32 levels of parts",
            "plain text bodies are not files of their own; S/MIME and PGP are named as encrypted; yEnc",
        ),
    )

    def sample(self) -> bytes:
        """Return a message with an encoded name and body; loads every charset on the way."""
        load_charsets()
        return (
            b"From: a@example.org\r\nDate: Mon, 1 Jul 2024 10:00:00 +0200\r\nSubject: =?iso-8859-1?q?caf=E9?=\r\n"
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            b"--b\r\nContent-Type: image/png; name*=utf-8''a%20b\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n"
            b"--b\r\n\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n--b--\r\n"
        )

    def sniff(self, data: memoryview) -> str | None:
        """Tell a message by its first lines: headers, two known ones among them."""
        head = bytes(data[:_HEAD_BYTES]).removeprefix(b"\xef\xbb\xbf")
        emlx = _EMLX.match(head)
        begin = emlx.end() if emlx else 0
        if b":" not in head[begin : begin + 80] or known_headers(head[begin:]) < _FEWEST_KNOWN:
            return None
        return "message/rfc822"

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a message is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield every part that is a file, HTML bodies too, with the message's date."""
        whole = Window(opening.files[0])
        head = whole.read(0, _HEAD_BYTES)
        emlx = _EMLX.match(head)
        begin = emlx.end() if emlx else 3 if head.startswith(b"\xef\xbb\xbf") else 0
        end = min(whole.size, begin + int(emlx[0])) if emlx else whole.size
        headers, _ = read_headers(whole, begin, end)
        if not headers.values:
            raise ExaminationError("truncated: a message without headers")
        opening.facts += [(name, headers.text(name)) for name in _FACTS if headers.text(name)]
        sealed = _SEALED.get(headers.mime)
        if sealed:
            opening.facts.append(("encrypted or signed", sealed))
        sent_ns = mail_date_ns(headers.text("Date"))
        for count, part in enumerate(parts(whole, begin, end, opening.note_progress), 1):
            if _is_file(part):
                yield _member(whole, part, count, sent_ns)
            elif part.headers.mime.startswith("text/"):
                yield from _uu_members(whole, part, sent_ns)


def _is_file(part: Part) -> bool:
    return part.headers.mime != "text/plain" or bool(part.headers.file_name)


def _member(window: Window, part: Part, number: int, sent_ns: int | None) -> Member:
    headers = part.headers
    is_plain = headers.encoding in {"", "7bit", "8bit", "binary"}
    return Member(
        path=file_name(_name(part), f"part {number}{extension_of(headers.mime)}"),
        size=part.end - part.begin if is_plain else None,
        modified_ns=sent_ns,
        pieces=partial(content, window, part),
        remark=_remark(part),
    )


def _name(part: Part) -> str:
    """Return the name said of a part: its file name, else the last part of where it lay on the Web, else its ID."""
    headers = part.headers
    if headers.file_name:
        return headers.file_name
    location = headers.text("Content-Location").partition("?")[0].rstrip("/").rpartition("/")[2]
    identity = headers.text("Content-ID").strip("<>")
    name = location or identity
    extension = extension_of(headers.mime)
    return name + extension if name and not name.lower().endswith(extension) else name


def _remark(part: Part) -> str:
    location = part.headers.text("Content-Location")
    return fact(f"from {location}") if location else ""


def _uu_members(window: Window, part: Part, sent_ns: int | None) -> Iterator[Member]:
    if part.headers.encoding not in {"", "7bit", "8bit", "binary"}:
        return
    for each in uu_files(window, part.begin, part.end):
        yield Member(
            path=file_name(each.name, "uuencoded.bin"),
            modified_ns=sent_ns,
            pieces=partial(_uu_pieces, window, each, part.end),
            remark="uuencoded",
        )


def _uu_pieces(window: Window, each: UuFile, end: int) -> Iterator[bytes]:
    return uu_content(window.pieces(each.begin, end))


plugin = Eml()
