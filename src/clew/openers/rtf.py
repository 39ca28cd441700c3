"""Rich Text Format (RTF 1.9.1): pictures and embedded objects, which are written into it as hexadecimal digits."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from clew.containers.text import extension_by_head, file_name, load_charsets
from clew.containers.window import Window
from clew.errors import ExaminationError
from clew.model.findings import Kind
from clew.model.format_note import FormatNote
from clew.opener import Member, Opening, Pieces
from clew.openers.ole.blips import bmp_head
from clew.openers.ole.embedded import native

_BEGINS = re.compile(rb"\\(pict|objdata)(?![a-z])")
_LONGEST_WORD = 12
_TOKEN = re.compile(rb"\s+|\\\*|\\([a-z]{1,32})(-?[0-9]{1,10})? ?|(\{)")
_BRACE = re.compile(rb"[{}]")
_HEAD_BYTES = 1 << 13
"""Between a picture's beginning and its digits stand its size and the like, in a few hundred bytes."""
_NOT_HEX = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
_KINDS = {b"jpegblip": ".jpg", b"pngblip": ".png", b"emfblip": ".emf", b"wmetafile": ".wmf", b"dibitmap": ".bmp",
          b"macpict": ".pict", b"wbitmap": ".ddb"}  # fmt: skip
_OBJECT_HEAD_BYTES = 8192
_MOST_OBJECT_BYTES = 1 << 28
_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class _Found:
    """A picture's or object's digits (or bytes where it says so): where they lie, and what is said of their kind."""

    begin: int
    end: int
    extension: str
    is_binary: bool


class Rtf:
    """Takes pictures and objects out of a text."""

    name = "rtf"
    version = "1"
    kind = Kind.DOCUMENT
    is_general = False
    wraps_media = False
    notes = (
        FormatNote(
            "Rich Text Format (.rtf)",
            "own",
            "pictures (JPEG, PNG, EMF, WMF byte for byte; bitmaps with a file header), embedded files and objects",
            "objects of 256 MiB",
            "pictures inside EMF and WMF",
        ),
    )

    def sample(self) -> bytes:
        """Return a text with one picture."""
        load_charsets()
        return b"{\\rtf1 {\\pict\\pngblip 89504e470d0a1a0a}}"

    def sniff(self, data: memoryview) -> str | None:
        """Tell a text by its signature."""
        return "application/rtf" if bytes(data[:5]) == b"{\\rtf" else None

    def companions(self, name: bytes) -> tuple[bytes, ...]:
        """Nothing: a text is one file."""
        del name
        return ()

    def members(self, opening: Opening) -> Iterator[Member]:
        """Yield pictures and objects in order, named by their offset."""
        window = Window(opening.files[0])
        at = 0
        while (found := window.search(_BEGINS, _LONGEST_WORD, at, None, opening.note_progress)) is not None:
            is_picture = window.read(found, 5) == b"\\pict"
            each = _found(window, found + (5 if is_picture else 8))
            at = max(each.end, found + 1)
            if each.end > each.begin:
                yield from _picture(window, found, each) if is_picture else _object(window, found, each)
        if not window.read(max(0, window.size - _TAIL_BYTES), _TAIL_BYTES).rstrip(b"\0\r\n\t \x1a").endswith(b"}"):
            raise ExaminationError("truncated: the text's last group is not closed")


def _found(window: Window, at: int) -> _Found:
    """Pass over what is said of a picture or object, and return where its content lies: up to the end of its group."""
    head = window.read(at, _HEAD_BYTES)
    place, extension = 0, ".bin"
    while (token := _TOKEN.match(head, place)) is not None:
        word, number, brace = token.groups()
        extension = _KINDS.get(word or b"", extension)
        place = token.end()
        if brace:
            place = _after_group(head, place)
        if word == b"bin":
            begin = at + place
            return _Found(begin, min(begin + max(0, int(number or b"0")), window.size), extension, is_binary=True)
    end = window.find(b"}", at + place)
    return _Found(at + place, window.size if end is None else end, extension, is_binary=False)


def _after_group(head: bytes, at: int) -> int:
    """Return where a group that was opened just before a position is closed again."""
    depth = 1
    for brace in _BRACE.finditer(head, at):
        depth += 1 if brace[0] == b"{" else -1
        if not depth:
            return brace.end()
    return len(head)


def _content(window: Window, found: _Found) -> Pieces:
    raw = window.pieces(found.begin, found.end)
    return raw if found.is_binary else _from_hex(raw)


def _from_hex(pieces: Pieces) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        digits = rest + piece.translate(None, _NOT_HEX)
        whole = len(digits) & ~1
        rest = digits[whole:]
        yield bytes.fromhex(digits[:whole].decode("ascii"))


def _picture(window: Window, at: int, found: _Found) -> Iterator[Member]:
    head = next(iter(_content(window, found)), b"")
    if not head:
        return
    extension = found.extension if found.extension != ".bin" else extension_by_head(head)
    pieces = partial(_bitmap if extension == ".bmp" else _content, window, found)
    yield Member(f"at {at}{extension}".encode(), pieces=pieces)


def _bitmap(window: Window, found: _Found) -> Pieces:
    size = sum(len(piece) for piece in _content(window, found))
    yield bmp_head(next(iter(_content(window, found)), b"")[:64], size)
    yield from _content(window, found)


def _object(window: Window, at: int, found: _Found) -> Iterator[Member]:
    """Yield what an OLE 1 object holds (MS-OLEDS 2.2.5): a packaged file under its name, or the object itself."""
    content = b""
    for piece in _content(window, found):
        content += piece
        if len(content) > _MOST_OBJECT_BYTES:
            break
    place = 8
    for _ in range(3):  # class, topic and item names
        place += 4 + int.from_bytes(content[place : place + 4], "little")
    size = int.from_bytes(content[place : place + 4], "little")
    if content[4:8] != struct.pack("<I", 2) or place > _OBJECT_HEAD_BYTES or not 0 < size <= len(content) - place - 4:
        yield Member(f"at {at}.ole1".encode(), len(content), pieces=partial(iter, (content,)))
        return
    inner = content[place + 4 : place + 4 + size]
    packed = native(Window(BytesIO(content[place:]))) if b"Package" in content[:64] else None
    if packed is not None and packed.name:
        inner = content[place + packed.begin : place + packed.end]
        path = b"at %d/" % at + file_name(packed.name, "package.bin")
    else:
        path = f"at {at}{extension_by_head(inner)}".encode()
    yield Member(path, len(inner), pieces=partial(iter, (inner,)))


plugin = Rtf()
