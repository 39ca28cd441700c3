"""The hash list of INTERPOL's ICSE database: CSV with semicolons and a fixed header.

Writing keeps to its columns: what has none (SHA-256, PDQ, size, files, comments, leftover fields of other formats) is
not carried, and cells are written as they are, since other machines read them; don't open such a file in a spreadsheet.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from clew.errors import FormatError
from clew.format import ExportHead
from clew.model.category import Category
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, HashSet, ListGroup
from clew.notation import digests, table, values
from clew.notation.leftovers import pack, unpack
from clew.notation.text import stem

HEADER = (
    *("MD5", "SHA1", "PhotoDNA", "Image ID", "Is distributed", "Victim identified", "Offender identified"),
    *("Series name", "Number of submissions", "File Available", "Media Type", "Baseline"),
)
_FOLDED = tuple(map(table.fold, HEADER))
_REQUIRED = frozenset({"md5", "sha1", "photodna", "imageid", "baseline"})
_EXPECTED = f"expected ICSE CSV with the header {';'.join(HEADER)}"
BASELINE = ("interpol-baseline", "1")


class Icse:
    """ICSE's CSV; columns may stand in another order, unknown ones are kept among the leftovers."""

    name = "icse-csv"
    title = "ICSE hash list (CSV)"
    suffix = ".csv"
    leaves_out = ("comments", "tags")

    def sniff(self, path: Path) -> bool:
        """Tell by the header."""
        return _header(path) is not None

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name, publisher and scheme."""
        if _header(path) is None:
            raise FormatError(f"{path}: {_EXPECTED}")
        return HashSet(name=stem(path), format=self.name, publisher="INTERPOL ICSE", scheme=BASELINE[0])

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the rows."""
        header = _header(path)
        if header is None:
            raise FormatError(f"{path}: {_EXPECTED}")
        with table.rows(path, header) as rows:
            for row in rows:
                if isinstance(row, BadLine):
                    yield row
                    continue
                try:
                    yield _entry(header, row)
                except ValueError as error:
                    yield BadLine(rows.number, str(error))

    def scheme(self) -> tuple[str, str]:
        """Return INTERPOL's Baseline."""
        return BASELINE

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write one row an entry."""
        del head
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        try:
            writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
            writer.writerow(HEADER)
            writer.writerows(map(_row, entries))
        finally:
            text.detach()


def _header(path: Path) -> table.Header | None:
    header = table.header(path, ";")
    return header if header and _REQUIRED.issubset(header.folded) else None


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "photodna": ("photodna", lambda cell: digests.photodna(cell) if cell.strip() else None),
    "isdistributed": ("is_distributed", values.flag),
    "victimidentified": ("is_victim_identified", values.flag),
    "offenderidentified": ("is_offender_identified", values.flag),
    "seriesname": ("series", values.text),
}


def _entry(header: table.Header, row: Sequence[str]) -> Entry:
    fields: dict[str, Any] = {}
    found: dict[str, bytes | None] = {}
    left: dict[str, object] = {}
    for name, folded, cell in zip(header.names, header.folded, row, strict=True):
        if not cell:
            continue
        if folded in {"md5", "sha1"}:
            found[folded] = digests.digest(cell, folded)
            continue
        try:
            if folded == "baseline":
                fields["categories"] = _baseline(cell)
            elif folded in _READERS:
                field, read = _READERS[folded]
                fields[field] = read(cell)
            else:
                left[name] = cell
        except ValueError:
            left[name] = cell
    return Entry(PartialDigests(**found), **fields, extra=pack(left))


def _baseline(cell: str) -> tuple[Category, ...]:
    is_baseline = values.flag(cell)
    return () if is_baseline is None else (Category(*BASELINE, "yes" if is_baseline else "no"),)


def _row(entry: Entry) -> list[str]:
    left = {table.fold(key): value for key, value in unpack(entry.extra).items()}
    baseline = next((each.code for each in entry.categories if (each.scheme, each.version) == BASELINE), "")
    known = {
        "md5": entry.digests.md5.hex() if entry.digests.md5 else "",
        "sha1": entry.digests.sha1.hex() if entry.digests.sha1 else "",
        "photodna": digests.base64_text(entry.photodna) if entry.photodna else "",
        "isdistributed": _truth(entry.is_distributed),
        "victimidentified": _truth(entry.is_victim_identified),
        "offenderidentified": _truth(entry.is_offender_identified),
        "seriesname": entry.series or "",
        "baseline": baseline,
    }
    return [known.get(folded) or str(left.get(folded, "")) for folded in _FOLDED]


def _truth(value: bool | None) -> str:  # noqa: FBT001 - it is the value to write
    return "" if value is None else "yes" if value else "no"


plugin = Icse()
