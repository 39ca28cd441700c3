"""Reads delimited text row by row, by the names in its header."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clew.model.hashset import BadLine
from clew.notation.text import LONGEST_LINE, head, lines, opened

DELIMITERS = ",;\t|"
_OTHER_TEXT = re.compile(r"\s*(?:[{<]|\[\s*[\[{\"]|$)")
_IGNORED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A table's first row as it stands, the same folded, and what stands between its cells."""

    names: tuple[str, ...]
    folded: tuple[str, ...]
    delimiter: str


def fold(name: str) -> str:
    """Return a column's name without case, spaces and punctuation: "SHA-1" and "sha1" are the same."""
    return _IGNORED.sub("", name.lower())


def header(path: Path, delimiters: str = DELIMITERS) -> Header | None:
    """Return the first row, cut at whichever delimiter gives the most columns.

    None for a file that is no text, or text of another make: JSON, XML.
    """
    line = head(path).lstrip("\r\n").splitlines()[:1]
    if not line or _OTHER_TEXT.match(line[0]):
        return None
    best = max(delimiters, key=line[0].count)
    names = next(csv.reader(line, delimiter=best), [])
    stripped = tuple(name.strip() for name in names)
    return Header(stripped, tuple(map(fold, stripped)), best)


@contextmanager
def rows(path: Path, header: Header) -> Iterator["Rows"]:
    """Open a table and pass its header."""
    with opened(path) as text:
        yield Rows(lines(text), header)


class Rows:
    """The rows after the header, each with the number of its last line; rows of another width are bad.

    No line is taken from `source` before the next row is asked for; `skipped` counts those that others took from it.
    """

    def __init__(self, source: Iterator[str], header: Header) -> None:
        csv.field_size_limit(LONGEST_LINE)  # beyond it a quotation mark was left open
        self._reader = csv.reader(source, delimiter=header.delimiter)
        self._width = len(header.names)
        self.skipped = 0

    @property
    def number(self) -> int:
        """Return the number of the last line read, from 1."""
        return self._reader.line_num + self.skipped

    def __iter__(self) -> Iterator[Sequence[str] | BadLine]:
        """Walk the rows; blank lines are passed over, empty cells beyond the last column too."""
        reader, width = self._reader, self._width
        is_first = True
        while True:
            try:
                for row in reader:
                    if len(row) == width and not is_first:
                        yield row
                    elif row and is_first:
                        is_first = False
                    elif row and len(row) > width and not any(row[width:]):
                        yield row[:width]
                    elif row:
                        yield BadLine(self.number, f"expected {width} cells, found {len(row)}")
            except csv.Error as error:
                is_first = False
                yield BadLine(self.number, str(error))
            else:
                return
