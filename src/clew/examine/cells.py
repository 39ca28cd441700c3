"""Where on a contact sheet each frame stands, and of what time it is: written into the sheet, as a comment of its JPEG.

So a sheet that lies in the vault says of itself what it shows; those made before do not.
"""

import struct
from dataclasses import dataclass

import msgspec

_START = b"\xff\xd8"
_COMMENT = b"\xff\xfe"
_NAME = b"clew cells 1 "
_MOST = 48
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of `width` x `height` px, `columns` a line, `gap` px around each; a frame is in the middle of its cell.

    `times_ms` are those of the frames, cell by cell, since the film's first.
    """

    columns: int
    width: int
    height: int
    gap: int
    times_ms: tuple[int, ...]


def with_cells(sheet: bytes, cells: Cells) -> bytes:
    """Return a JPEG with its cells in a comment (ITU-T T.81, B.2.4.5) behind its first marker."""
    said = _NAME + msgspec.json.encode(cells)
    return _START + _COMMENT + _LENGTH.pack(len(said) + _LENGTH.size) + said + sheet[len(_START) :]


def cells_of(sheet: bytes) -> Cells | None:
    """Return the cells that a sheet tells of, None where it does not, or of what can't be."""
    head = _START + _COMMENT
    if not sheet.startswith(head):
        return None
    (length,) = _LENGTH.unpack_from(sheet, len(head))
    said = sheet[len(head) + _LENGTH.size : len(head) + length]
    if not said.startswith(_NAME):
        return None
    try:
        cells = msgspec.json.decode(said[len(_NAME) :], type=Cells)
    except (msgspec.MsgspecError, ValueError):
        return None
    is_sound = 0 < len(cells.times_ms) <= _MOST and min(cells.columns, cells.width, cells.height) > 0 <= cells.gap
    return cells if is_sound and min(cells.times_ms) >= 0 else None
