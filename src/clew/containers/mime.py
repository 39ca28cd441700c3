"""Messages and their parts (RFC 5322, 2045 to 2049, 2231), found in place in a file of any size.

Only header blocks are taken into memory, within bounds; bodies are stretches of the file, decoded as they are read.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message

from clew.containers.text import decode, fact
from clew.containers.window import Window
from clew.opener import Pieces

_HEADER_BYTES = 1 << 18
"""Of a header block beyond it no more is read; mail servers refuse longer ones (Postfix: 100 KB)."""
_VALUE_BYTES = 8192
"""Of a header beyond it no more is read: the standard library takes apart parameters in quadratic time."""
_DEEPEST = 32
_MOST_PARTS = 20_000
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n[ \t]+|\r[ \t]+")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_WORDS = re.compile(rf"{_WORD.pattern}(?:\s*{_WORD.pattern})*")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
KNOWN_HEADERS = frozenset(
    (
        *(b"from", b"to", b"cc", b"bcc", b"subject", b"date", b"message-id", b"received", b"return-path", b"reply-to"),
        *(b"delivered-to", b"mime-version", b"content-type", b"content-transfer-encoding", b"in-reply-to", b"sender"),
        *(b"references", b"x-mailer", b"x-mozilla-status", b"x-mozilla-status2", b"x-gmail-labels", b"dkim-signature"),
        *(b"x-received", b"envelope-to", b"x-original-to", b"authentication-results", b"arc-seal", b"user-agent"),
        *(b"received-spf", b"importance", b"x-priority", b"thread-topic", b"thread-index", b"x-uidl", b"x-gm-thrid"),
        *(b"snapshot-content-location", b"x-originating-ip", b"status", b"x-status", b"x-keywords", b"lines"),
    )
)
"""Header names by which a message is told from other text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message that has no parts itself; its body, still encoded, is `begin` to `end` of the window."""

    headers: "Headers"
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a message or a part: the first of each name, names in lower case, values as they lie there."""

    values: dict[bytes, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a header's value, its encoded words decoded (RFC 2047), on one line; "" where it is not there."""
        raw = self.values.get(name.lower().encode(), b"")
        return fact(_decoded(raw)) if raw else ""

    def message(self) -> "Message[str, str]":
        """Return the headers on the content as the standard library takes them apart."""
        message: Message[str, str] = Message()
        for name in ("Content-Type", "Content-Disposition"):
            raw = self.values.get(name.lower().encode())
            if raw is not None:
                message[name] = raw.decode("latin-1").replace("\r", " ").replace("\n", " ")
        return message

    @property
    def mime(self) -> str:
        """The MIME type; text/plain where none is said."""
        return self.message().get_content_type()

    @property
    def encoding(self) -> str:
        """The transfer encoding in lower case."""
        return self.values.get(b"content-transfer-encoding", b"").decode("latin-1").strip().lower()

    @property
    def file_name(self) -> str:
        """The file name that is said of the content, "" for none."""
        message = self.message()
        for header, name in (("content-disposition", "filename"), ("content-type", "name")):
            value = _parameter(message, header, name)
            if value:
                return value
        return ""


def read_headers(window: Window, begin: int, end: int) -> tuple[Headers, int]:
    """Return the header block at `begin` and where the body begins after it."""
    block = window.read(begin, min(_HEADER_BYTES, end - begin))
    if block[:1] == b"\n" or block[:2] == b"\r\n":
        return Headers(), begin + (1 if block[:1] == b"\n" else 2)
    blank = _BLANK_LINE.search(block)
    body = begin + blank.end() if blank else begin + len(block)
    values: dict[bytes, bytes] = {}
    for line in re.split(rb"\r?\n(?![ \t])|\r(?![\n \t])", block[: blank.start()] if blank else block):
        header = _HEADER.fullmatch(line)
        if header is not None:
            values.setdefault(header[1].lower(), _FOLD.sub(b" ", header[2][:_VALUE_BYTES]).strip())
    return Headers(values), body


def known_headers(head: bytes) -> int:
    """Return how many different known headers a text begins with; 0 where its first line is no header."""
    found: set[bytes] = set()
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in {b" ", b"\t"} and found:
            continue
        header = _HEADER.fullmatch(line)
        if header is None:
            break
        found.add(header[1].lower())
    return len(found & KNOWN_HEADERS)


def parts(window: Window, begin: int, end: int, note_progress: Callable[[], None], depth: int = 0) -> Iterator[Part]:
    """Yield the parts of a message or part, in order; what has no boundary where one is said is a part itself."""
    headers, body = read_headers(window, begin, end)
    message = headers.message()
    boundary = _parameter(message, "content-type", "boundary") if message.get_content_maintype() == "multipart" else ""
    slices = _slices(window, boundary.encode("latin-1", "replace"), body, end, note_progress) if boundary else []
    if not slices or depth >= _DEEPEST:
        yield Part(headers, body, end)
        return
    for first, last in slices:
        yield from parts(window, first, last, note_progress, depth + 1)


def _slices(
    window: Window, boundary: bytes, at: int, end: int, note_progress: Callable[[], None]
) -> list[tuple[int, int]]:
    """Return where the parts between lines of `--boundary` lie; the last one may lack its closing line."""
    mark = b"--" + boundary
    slices: list[tuple[int, int]] = []
    start: int | None = None
    first = at
    while len(slices) < _MOST_PARTS:
        found = window.find(mark, at, end, note_progress)
        if found is None:
            break
        after = window.read(found + len(mark), 256)
        at = found + len(mark)
        if found > first and window.read(found - 1, 1) not in {b"\n", b"\r"}:
            continue
        closing = after.startswith(b"--")
        line = after[2 if closing else 0 :].split(b"\n", 1)[0]
        if line.strip():
            continue  # a longer boundary that begins with this one
        if start is not None:
            slices.append((start, _before_break(window, found, start)))
        newline = after.find(b"\n")
        start = None if closing else found + len(mark) + (newline + 1 if newline >= 0 else len(after))
        if closing:
            break
    if start is not None and start < end and len(slices) < _MOST_PARTS:
        slices.append((start, end))
    return slices


def _before_break(window: Window, at: int, start: int) -> int:
    """Return where the line break before a boundary begins: it belongs to the boundary (RFC 2046, 5.1.1)."""
    tail = window.read(max(start, at - 2), min(2, at - start))
    return at - (2 if tail == b"\r\n" else 1 if tail[-1:] in {b"\n", b"\r"} else 0)


def content(window: Window, part: Part) -> Pieces:
    """Yield the decoded body of a part; what is not of the encoding is passed over."""
    raw = window.pieces(part.begin, part.end)
    encoding = part.headers.encoding
    if encoding == "base64":
        return base64_content(raw)
    if encoding == "quoted-printable":
        return _quoted_printable(raw)
    if encoding in {"x-uuencode", "uuencode", "x-uue"}:
        begin = _UU_BEGIN.search(window.read(part.begin, 4096))
        return uu_content(window.pieces(part.begin + (begin.end() if begin else 0), part.end))
    return raw


def base64_content(raw: Pieces) -> Pieces:
    """Yield what base64 stands for; other characters are passed over, and padding in the middle only ends a group."""
    rest = b""
    for piece in raw:
        rest += piece.translate(None, _NOT_BASE64)
        if b"=" in rest:
            *ended, rest = re.split(rb"=+", rest)
            for run in ended:
                yield _from_base64(run)
        whole = len(rest) & ~3
        yield binascii.a2b_base64(rest[:whole])
        rest = rest[whole:]
    yield _from_base64(rest)


def _from_base64(run: bytes) -> bytes:
    run = run[: len(run) - (len(run) % 4 == 1)]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _quoted_printable(raw: Pieces) -> Pieces:
    rest = b""
    for piece in raw:
        rest += piece
        cut = rest.rfind(b"\n") + 1
        if not cut and len(rest) > 2 * _HEADER_BYTES:
            cut = len(rest) - 2  # a line without end: an escape takes three characters
        yield binascii.a2b_qp(rest[:cut])
        rest = rest[cut:]
    yield binascii.a2b_qp(rest)


@dataclass(frozen=True, slots=True)
class UuFile:
    """A uuencoded file in a text: its name and where its lines begin."""

    name: bytes
    begin: int


def uu_files(window: Window, begin: int, end: int) -> Iterator[UuFile]:
    """Yield the uuencoded files in a text; "begin" counts only where a line of the right length follows."""
    at = begin
    while (found := window.find(b"begin", at, end)) is not None:
        at = found + 5
        match = _UU_BEGIN.match(window.read(found, 512))
        if match is None or (found > begin and window.read(found - 1, 1) != b"\n"):
            continue
        line = window.read(found + match.end(), 128).split(b"\n", 1)[0].rstrip(b"\r")
        if line and len(line) >= 1 + 4 * -(-((line[0] - 32) & 63) // 3) and 32 < line[0] <= 96:
            yield UuFile(match[1].strip(), found + match.end())


def uu_content(raw: Pieces) -> Pieces:
    """Yield what uuencoded lines stand for, up to their "end"."""
    rest = b""
    for piece in raw:
        *lines, rest = (rest + piece).split(b"\n")
        decoded: list[bytes] = []
        for line in lines:
            text = line.rstrip(b"\r")
            if not text or text in {b"`", b"end"}:
                yield b"".join(decoded)
                return
            decoded.append(_from_uu(text))
        yield b"".join(decoded)
        rest = rest[-256:]


def _from_uu(line: bytes) -> bytes:
    count = (line[0] - 32) & 63
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        try:
            return binascii.a2b_uu(line[: 1 + (count * 4 + 5) // 3])  # trailing characters of old encoders
        except binascii.Error:
            return b""


def _decoded(raw: bytes) -> str:
    """Return a header's text with its encoded words decoded; bytes of one charset that words cut apart are joined."""
    plain = decode(raw, "")
    return _WORDS.sub(_decode_words, plain) if "=?" in plain else plain


def _decode_words(words: re.Match[str]) -> str:
    runs: list[tuple[str, bytes]] = []
    for charset, kind, text in _WORD.findall(words[0]):
        encoded = text.encode("latin-1", "replace")
        is_base64 = kind in "bB"
        encoded = b"".join(base64_content(iter((encoded,)))) if is_base64 else binascii.a2b_qp(encoded, header=True)
        charset = charset.partition("*")[0].lower()  # noqa: PLW2901 - the part after it is a language (RFC 2231, 5)
        if runs and runs[-1][0] == charset:
            encoded = runs.pop()[1] + encoded
        runs.append((charset, encoded))
    return "".join(decode(encoded, charset) for charset, encoded in runs)


def _parameter(message: "Message[str, str]", header: str, name: str) -> str:
    """Return a parameter's value, decoded (RFC 2231, and RFC 2047 as many write it); "" where it is not there."""
    try:
        value = message.get_param(name, "", header)
    except (ValueError, TypeError, IndexError):
        return ""
    if isinstance(value, tuple):
        charset, _, encoded = value
        return decode(encoded.encode("latin-1", "replace"), charset or "utf-8")
    return _decoded(value.encode("latin-1", "replace")) if value else ""
