"""Web pages, SVG, style sheets and XML: files written into them (data: URIs, RFC 2397, and base64 elements)."""

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from urllib.parse import unquote_to_bytes

from clew.containers.mime import base64_content
from clew.containers.text import extension_by_head, extension_of
from clew.containers.window import Window
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import PIECE_BYTES, Member, Opening, Pieces

_HEAD_BYTES = 2048
_MOST_TRANSCODED = 1 << 26
"""UTF-16 pages up to 64 MiB are looked through."""
_MARKS = (
    (re.compile(rb"(?is)(<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])"), "text/html"),
    (re.compile(rb"(?is)<svg[\s>]"), "image/svg+xml"),
    (
        re.compile(
            rb"(?is)\A\s*(?:<!--.{0,1000}-->\s*)?<(?:!--|(?:div|p|table|h[1-6]|span|script|style|img|a|br|font|ul|ol|center|form|meta"
            rb"|title|link|b|i|blockquote|pre|base|frameset|iframe)[\s>/])"
        ),
        "text/html",
    ),
)
_MARKUP = re.compile(rb"\s*<[a-zA-Z!?]")
_XML = re.compile(rb"\s*<\?xml\s")
_STYLE = re.compile(
    rb"(?i)\s*(?:/\*(?:[^*]|\*(?!/))*\*/\s*)*"
    rb"(?:@charset |@import |@font-face\s*\{|@media |[.#*:a-z][\w.#:, >*-]{0,100}\{\s*[a-z-]{2,40}\s*:)"
)
_DATA = b"data:"
_URI = re.compile(rb"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.+-]+(?:=[^;,\"'<>()\s]{0,200})?){0,8}),", re.IGNORECASE)
_ELEMENTS = (b"binary-data", b"binaryData", b"binData", b"<binary")
"""Elements that hold base64: flat OpenDocument, flat Office Open XML, Word 2003, FictionBook."""
_ELEMENT = re.compile(rb"[^<>]{0,400}>")
_CONTENT_TYPE = re.compile(rb"content-?type=[\"']([\w.+-]+/[\w.+-]+)[\"']", re.IGNORECASE)
_MOST_QUOTED = 1 << 22
"""Content written with %-escapes and not base64, as small drawings are, is read up to 4 MiB."""
_PLAIN_ALPHABET = bytes.maketrans(b"-_", b"+/")
"""From base64 that is safe in addresses (RFC 4648, section 5)."""
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")


class Html:
    """Takes out of pages what is written into them."""

    name = "html"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Web pages (.html, .svg, .css), XML (flat OpenDocument and OOXML, Word 2003, FictionBook)",
            "own",
            "files in data: URIs and in base64 elements, decoded, with their offset",
            "UTF-16 pages of 64 MiB; %-escaped content of 4 MiB",
            "what a script puts together",
        ),
    )

    def sample(self) -> bytes:
        """Return a page with one picture."""
        return b'<!doctype html><img src="data:image/png;base64,iVBORw0KGgo=">'

    def sniff(self, data: memoryview) -> str | None:
        """Tell markup by its first element, a style sheet by its first rule."""
        head = _narrow(bytes(data[:_HEAD_BYTES]))
        if _MARKUP.match(head):
            known = next((mime for mark, mime in _MARKS if mark.search(head)), None)
            return known or ("text/xml" if _XML.match(head) else None)
        return "text/css" if _STYLE.match(head) and b"\0" not in head else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a page is looked through alone."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield what is written into the page, in order of its offset within each kind."""
        window = Window(opening.files[0])
        if window.read(0, 2) in {b"\xff\xfe", b"\xfe\xff"}:
            narrow = _narrow(window.read(0, _MOST_TRANSCODED))
            window = Window(BytesIO(narrow))
        yield from _uris(window, opening)
        for element in _ELEMENTS:
            yield from _elements(window, element, opening)


def _narrow(raw: bytes) -> bytes:
    """Return UTF-16 with its mark as UTF-8, anything else without a mark of UTF-8."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw[: len(raw) & ~1].decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _uris(window: Window, opening: Opening) -> Iterator[Member]:
    at = 0
    while (found := window.find(_DATA, at, None, opening.note_progress)) is not None:
        at = found + len(_DATA)
        uri = _URI.match(window.read(found, 2048))
        if uri is None or not (uri[1] or uri[2]):
            continue
        begin = found + uri.end()
        end = _end(window, found, begin)
        if end <= begin:
            continue
        at = end
        mime = (uri[1] or b"text/plain").decode("ascii").lower()
        is_base64 = uri[2].lower().endswith(b";base64")
        yield Member(
            path=f"at {found}{extension_of(mime)}".encode(),
            pieces=partial(_base64 if is_base64 else _quoted, window, begin, end),
            remark=f"data: URI of type {mime}",
        )


def _end(window: Window, found: int, begin: int) -> int:
    """Return where a URI ends: at the quote or bracket that opened it, else at a space or the like."""
    before = window.read(found - 1, 1) if found else b""
    closing = {b'"': b'"', b"'": b"'", b"(": b")", b"`": b"`"}.get(before)
    if closing is not None:
        end = window.find(closing, begin)
        return window.size if end is None else end
    at, count = begin, 4096
    while piece := window.read(at, count):
        stop = re.search(rb"[\s\"'<>)\\;`]", piece)
        if stop is not None:
            return at + stop.start()
        at, count = at + len(piece), PIECE_BYTES
    return at


def _base64(window: Window, begin: int, end: int) -> Pieces:
    """Decode base64 that may itself have escapes (%2B, %0A) and breaks as scripts write them."""
    return base64_content(_unescaped(window.pieces(begin, end)))


def _unescaped(pieces: Pieces) -> Pieces:
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = max(0, len(whole) - 8)
        cut = next((at for at in range(cut, len(whole)) if whole[at : at + 1] in {b"%", b"\\", b"&"}), len(whole))
        yield _plain(whole[:cut])
        rest = whole[cut:]
    yield _plain(rest)


def _plain(text: bytes) -> bytes:
    if b"\\" in text:
        text = re.sub(rb"\\(u00(2[bBfF]|3[dD])|[nrt])", _script_escape, text)
    if b"&" in text:
        text = re.sub(rb"&#(?:10|13|xa|xd);", b"", text, flags=re.IGNORECASE)
    if b"%" in text:
        text = _ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), text)
    return text.translate(_PLAIN_ALPHABET)


def _script_escape(escape: "re.Match[bytes]") -> bytes:
    return bytes((int(escape[2], 16),)) if escape[2] else b""


def _quoted(window: Window, begin: int, end: int) -> Pieces:
    yield unquote_to_bytes(window.read(begin, min(end - begin, _MOST_QUOTED)))


def _elements(window: Window, name: bytes, opening: Opening) -> Iterator[Member]:
    at = 0
    while (found := window.find(name, at, None, opening.note_progress)) is not None:
        at = found + len(name)
        tag = _ELEMENT.match(window.read(at, 512))
        if tag is None or tag[0].endswith(b"/>"):
            continue
        begin = at + tag.end()
        end = window.find(b"<", begin)
        end = window.size if end is None else end
        if not window.read(begin, min(end - begin, 4096)).strip():
            continue
        at = end
        mime = _CONTENT_TYPE.search(tag[0])
        head = b"".join(_base64(window, begin, min(end, begin + 64)))
        extension = extension_of(mime[1].decode("ascii")) if mime else extension_by_head(head)
        yield Member(
            path=f"at {found}{extension}".encode(),
            pieces=partial(_base64, window, begin, end),
            remark="base64 in an XML element",
        )


plugin = Html()
