"""CSV whose cells no spreadsheet program runs as formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

_FORMULA = re.compile("'*\\s*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str | None) -> str:
    """Return text as a cell that no spreadsheet takes for a formula."""
    if not text:
        return ""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell that `guarded` returned."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def write_rows(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[str | float]]) -> None:
    """Write a header and rows with all text guarded; what UTF-8 can't hold becomes a question mark."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="", write_through=False)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    finally:
        text.detach()
