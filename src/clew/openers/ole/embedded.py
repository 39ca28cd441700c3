"""Files and objects that are embedded in OLE documents."""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clew.containers.text import decode
from clew.containers.window import Window

_OBJECT = re.compile(rb"[\x00\x10]\x00\x11\x10")
"""ExOleObjStg (MS-PPT 2.10.34), instance 0 as it is or 1 deflated."""
_MSO_DRAWING_GROUP, _CONTINUE, _FILE_PASS = 0xEB, 0x3C, 0x2F
_MOST_RECORDS = 5_000_000


@dataclass(frozen=True, slots=True)
class Native:
    """A file that was put into a document as a package: the name it had, and where its content lies."""

    name: str
    begin: int
    end: int


def native(window: Window) -> Native | None:
    r"""Take apart a stream "\\1Ole10Native" (MS-OLEDS 2.3.6 with the packager's own header); None where it is none."""
    head = window.read(0, 4096)
    if len(head) < 8:
        return None
    (total,) = struct.unpack_from("<I", head)
    end = min(4 + total, window.size)
    plain = Native("", 4, end)
    if head[4:6] != b"\2\0":
        return plain
    label, _, rest = head[6:].partition(b"\0")
    path, _, rest = rest.partition(b"\0")
    if len(rest) < 8:
        return plain
    (temporary,) = struct.unpack_from("<I", rest, 4)
    at = len(head) - len(rest) + 8 + temporary
    size = window.read(at, 4)
    if len(size) < 4:
        return plain
    name = decode(label or path.replace(b"/", b"\\").rpartition(b"\\")[2], "")
    return Native(name, at + 4, min(at + 4 + int.from_bytes(size, "little"), window.size))


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object embedded in a presentation, itself a compound file: where it lies; its size, whether it is deflated."""

    begin: int
    end: int
    size: int
    is_deflated: bool


def presentation_objects(window: Window, note_progress: Callable[[], None]) -> Iterator[Embedded]:
    """Yield the objects in a stream "PowerPoint Document"."""
    at = 0
    while (found := window.search(_OBJECT, 4, at, None, note_progress)) is not None:
        at = found + 1
        head = window.read(found, 20)
        if len(head) < 20:
            return
        end = found + 8 + int.from_bytes(head[4:8], "little")
        is_deflated = head[0] == 0x10
        begin = found + (12 if is_deflated else 8)
        mark = head[begin - found : begin - found + 4]
        if end <= window.size and (mark[0] == 0x78 if is_deflated else mark == b"\xd0\xcf\x11\xe0"):
            size = int.from_bytes(head[8:12], "little") if is_deflated else end - begin
            yield Embedded(begin, end, size, is_deflated)
            at = end


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the records of a workbook show: where its drawings lie (offsets and lengths), whether it has a password."""

    drawings: list[tuple[int, int]]
    is_encrypted: bool


def read_workbook(window: Window, note_progress: Callable[[], None]) -> Workbook:
    """Walk the records of a stream "Workbook" or "Book" (MS-XLS 2.1.4); drawings go on in Continue records."""
    drawings: list[tuple[int, int]] = []
    at, last = 0, 0
    is_encrypted = False
    for number in range(_MOST_RECORDS):
        head = window.read(at, 4)
        if len(head) < 4:
            break
        kind, size = struct.unpack("<HH", head)
        if kind != _CONTINUE:
            last = kind
        if last == _MSO_DRAWING_GROUP:
            drawings.append((at + 4, size))
        is_encrypted = is_encrypted or kind == _FILE_PASS
        at += 4 + size
        if number % 65_536 == 0:
            note_progress()
    return Workbook(drawings, is_encrypted)
