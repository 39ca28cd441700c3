"""Takes digests in hex straight from the bytes of delimited text, line by line, as long as the lines are plain.

A line is plain where each of its cells is bare or quoted whole, and holds a digest of its column in hex of either case
(blanks around it are passed over) or nothing; columns of anything else must be empty. What any other line means is
said by `notation.table` and `notation.digests` alone; of plain lines they say what this says, which tests hold.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from clew.model.digests import LENGTHS
from clew.model.hashset import PRESENT
from clew.notation.digests import BY_DIGITS

SLOTS: Final = {name: slot for slot, name in enumerate(LENGTHS)}
"""What the kernel calls a column of each digest."""
NO_DIGEST: Final = -1
"""What it calls a column that must be empty."""
BY_LENGTH: Final = -2
"""What it calls a column of digests told by their length."""
NO_DELIMITER: Final = -1
WIDTH: Final = sum(LENGTHS.values())
"""Bytes of a row that has room for every digest."""
BEGINS: Final = {name: sum(list(LENGTHS.values())[:slot]) for name, slot in SLOTS.items()}
"""Where in such a row each digest begins."""

_LENGTHS = np.array(list(LENGTHS.values()), np.int64)
_BEGINS = np.array(list(BEGINS.values()), np.int64)
_BITS = np.array([PRESENT[name] for name in LENGTHS], np.uint8)
_NOT_HEX = 255
_NIBBLES = np.full(256, _NOT_HEX, np.uint8)
_NIBBLES[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)
_NIBBLES[np.frombuffer(b"ABCDEF", np.uint8)] = np.arange(10, 16)
_TOLD = np.full(2 * max(LENGTHS.values()) + 1, NO_DIGEST, np.int64)
_TOLD[list(BY_DIGITS)] = [SLOTS[name] for name in BY_DIGITS.values()]
_ODD: Final = -1
_LINE_FEED, _RETURN, _SPACE, _TAB, _QUOTE = 10, 13, 32, 9, 34


@njit(cache=True, nogil=True)
def _after_blanks(data: npt.NDArray[np.uint8], at: int, delimiter: int) -> int:
    while data[at] == _SPACE or (data[at] == _TAB and delimiter != _TAB):
        at += 1
    return at


@njit(cache=True, nogil=True)
def _told(data: npt.NDArray[np.uint8], at: int, longest: int) -> int:
    """Return the slot of the digest that begins at `at` by how many digits it has."""
    digits = 0
    while digits <= longest and _NIBBLES[data[at + digits]] != _NOT_HEX:
        digits += 1
    return int(_TOLD[digits]) if digits <= longest else NO_DIGEST


@njit(cache=True, nogil=True)
def _decode(data: npt.NDArray[np.uint8], at: int, begin: int, length: int, row: npt.NDArray[np.uint8]) -> bool:
    """Write a digest into its place in a row; False where it is not one, whatever was written."""
    text, out = (
        data[at : at + 2 * length],
        row[begin : begin + length],
    )  # with `data[at + ...]` a line costs a third more
    seen = np.uint8(0)
    for index in range(length):
        high, low = _NIBBLES[text[2 * index]], _NIBBLES[text[2 * index + 1]]
        seen |= high | low
        out[index] = high << 4 | low
    return bool(seen != _NOT_HEX)


@njit(cache=True, nogil=True)
def _is_same(data: npt.NDArray[np.uint8], at: int, begin: int, length: int, row: npt.NDArray[np.uint8]) -> bool:
    """Tell whether a digest is the one that stands in its place in a row."""
    for index in range(length):
        if (_NIBBLES[data[at + 2 * index]] << 4 | _NIBBLES[data[at + 2 * index + 1]]) != row[begin + index]:
            return False
    return True


@njit(cache=True, nogil=True)
def _cell(
    data: npt.NDArray[np.uint8],
    at: int,
    delimiter: int,
    slot: int,
    longest: int,
    bits: int,
    row: npt.NDArray[np.uint8],
) -> tuple[int, int]:
    """Read the cell that begins at `at`; return where it ends and what is present in the row now, _ODD if odd."""
    is_quoted = delimiter != NO_DELIMITER and data[at] == _QUOTE
    at += is_quoted
    begin = at
    at = _after_blanks(data, at, delimiter)
    if _NIBBLES[data[at]] != _NOT_HEX:
        if slot == BY_LENGTH:
            slot = _told(data, at, longest)
        if slot < 0 or at + 2 * _LENGTHS[slot] >= len(data):
            return at, _ODD
        place, length, bit = _BEGINS[slot], _LENGTHS[slot], _BITS[slot]
        is_known = bits & bit != 0
        if not (_is_same(data, at, place, length, row) if is_known else _decode(data, at, place, length, row)):
            return at, _ODD
        bits |= bit
        at = _after_blanks(data, at + 2 * length, delimiter)
    elif slot < 0 and at > begin:
        return at, _ODD
    if is_quoted:
        bits = bits if data[at] == _QUOTE else _ODD
        at += 1
    return at, bits


@njit(cache=True, nogil=True)
def _line(
    data: npt.NDArray[np.uint8],
    at: int,
    delimiter: int,
    slots: npt.NDArray[np.int64],
    longest: int,
    row: npt.NDArray[np.uint8],
) -> tuple[int, int]:
    """Read the line that begins at `at`; return where the next begins and what is present in the row, _ODD if odd."""
    bits = column = 0
    while True:
        slot = slots[column] if column < len(slots) else NO_DIGEST
        at, bits = _cell(data, at, delimiter, slot, longest, bits, row)
        column += 1
        if bits == _ODD:
            return at, _ODD
        if data[at] != delimiter:
            break
        at += 1
    at += data[at] == _RETURN
    if data[at] != _LINE_FEED or column < len(slots) or not bits:
        return at, _ODD
    return at + 1, bits


@njit(cache=True, nogil=True)
def take_lines(
    data: npt.NDArray[np.uint8],
    at: int,
    end: int,
    delimiter: int,
    slots: npt.NDArray[np.int64],
    longest: int,
    rows: npt.NDArray[np.uint8],
    present: npt.NDArray[np.uint8],
) -> tuple[int, int, int]:
    """Take plain lines from `at` on until one is odd, the rows are full, or `end` is reached.

    Returns where it stopped, how many rows it filled, and how many lines it took; empty ones count, and fill no row.
    `data` is uint8[bytes], and a line feed must stand right before `end`. `delimiter` is a byte, or NO_DELIMITER for
    text without cells and quotation marks; `slots` is int64[columns]; `longest` is how many digits a digest told by its
    length may have. `rows` is uint8[n, WIDTH] and `present` uint8[n]; both must be zeros, and those not filled stay so.
    """
    filled = lines = 0
    while at < end and filled < len(present):
        begin = at
        at += data[at] == _RETURN
        if data[at] == _LINE_FEED:
            at += 1
            lines += 1
            continue
        at, bits = _line(data, begin, delimiter, slots, longest, rows[filled])
        if bits == _ODD:
            rows[filled] = 0
            return begin, filled, lines
        present[filled] = bits
        filled += 1
        lines += 1
    return at, filled, lines
