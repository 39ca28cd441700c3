"""Pictures of Office drawings (MS-ODRAW 2.2.21 to 2.2.32, "BLIPs"), found by their record headers in any stream."""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clew.containers.packing import inflate
from clew.containers.window import Window
from clew.opener import Pieces

_TYPE = re.compile(rb"[\x1a-\x1f\x29\x2a]\xf0")
_UID_BYTES = 16
_METAFILE_BYTES = 34
_BMP_HEAD_BYTES = 14
_METAFILES = {0xF01A: (".emf", {0x3D4: 1, 0x3D5: 2}), 0xF01B: (".wmf", {0x216: 1, 0x217: 2}),
              0xF01C: (".pict", {0x542: 1, 0x543: 2})}  # fmt: skip
_BITMAPS = {
    0xF01D: (".jpg", {0x46A: 1, 0x46B: 2, 0x6E2: 1, 0x6E3: 2}),
    0xF01E: (".png", {0x6E0: 1, 0x6E1: 2}),
    0xF01F: (".bmp", {0x7A8: 1, 0x7A9: 2}),
    0xF029: (".tif", {0x6E4: 1, 0x6E5: 2}),
    0xF02A: (".jpg", {0x46A: 1, 0x46B: 2, 0x6E2: 1, 0x6E3: 2}),
}
"""Record type to extension, and instance to how many identifiers of 16 bytes come before the picture."""


@dataclass(frozen=True, slots=True)
class Blip:
    """One picture in a drawing: its record's end, where its content begins, and how that is kept."""

    begin: int
    end: int
    extension: str
    is_deflated: bool = False

    def pieces(self, window: Window) -> Pieces:
        """Yield the picture as a file; raises ExaminationError where it can't be inflated."""
        if self.is_deflated:
            return _inflated(window, self.begin, self.end)
        if self.extension == ".bmp":
            return _as_bmp(window, self.begin, self.end)
        return window.pieces(self.begin, self.end)


def blips(window: Window, note_progress: Callable[[], None]) -> Iterator[Blip]:
    """Yield every picture whose record lies whole in a stream."""
    at = 0
    while (found := window.search(_TYPE, 2, at, None, note_progress)) is not None:
        blip = _blip(window, found - 2) if found >= 2 else None
        if blip is not None:
            yield blip
        at = blip.end if blip is not None else found + 1


def _blip(window: Window, at: int) -> Blip | None:
    head = window.read(at, 8)
    if len(head) < 8:
        return None
    version, kind, size = struct.unpack("<HHI", head)
    is_metafile = kind in _METAFILES
    extension, instances = (_METAFILES if is_metafile else _BITMAPS)[kind]
    identifiers = instances.get(version >> 4)
    end = at + 8 + size
    if version & 0xF or identifiers is None or end > window.size:
        return None
    begin = at + 8 + identifiers * _UID_BYTES + (_METAFILE_BYTES if is_metafile else 1)
    if begin >= end:
        return None
    is_deflated = is_metafile and window.read(begin - 2, 1) == b"\0"
    return Blip(begin, end, extension, is_deflated)


def _inflated(window: Window, begin: int, end: int) -> Pieces:
    return inflate(window.pieces(begin, end))


def _as_bmp(window: Window, begin: int, end: int) -> Pieces:
    """Put the file header before a device-independent bitmap that .bmp files have."""
    yield bmp_head(window.read(begin, 64), end - begin)
    yield from window.pieces(begin, end)


def bmp_head(info: bytes, size: int) -> bytes:
    """Return the 14 bytes of a BITMAPFILEHEADER for a bitmap of `size` bytes that begins with `info`."""
    offset = 0
    if len(info) >= 40:
        head, bits, compression, colours = *struct.unpack_from("<I", info), *_fields(info)
        palette = colours or (1 << bits if bits <= 8 else 0)
        masks = {3: 12, 6: 16}.get(compression, 0) if head == 40 else 0
        offset = head + masks + 4 * palette
    elif len(info) >= 12:
        offset = 12 + 3 * (1 << info[10] if info[10] <= 8 else 0)
    return struct.pack("<2sIHHI", b"BM", (_BMP_HEAD_BYTES + size) & 0xFFFFFFFF, 0, 0,
                       (_BMP_HEAD_BYTES + min(offset, size)) & 0xFFFFFFFF)  # fmt: skip


def _fields(info: bytes) -> tuple[int, int, int]:
    """Bits for each pixel, compression, colours of a BITMAPINFOHEADER."""
    (bits,) = struct.unpack_from("<H", info, 14)
    (compression,) = struct.unpack_from("<I", info, 16)
    (colours,) = struct.unpack_from("<I", info, 32)
    return bits, compression, min(colours, 256)
