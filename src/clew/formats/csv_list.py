"""Any CSV with a header: columns in any order, told by name; and the CSV that Clew writes, read back without loss.

Spreadsheet programs run a cell that begins with =, +, -, @ (or a tab, a line end, or their full-width forms) as a
formula. Text cells that do so are written with one apostrophe before them, and so are those that already begin with
apostrophes and go on like that; reading a file with exactly our header takes one apostrophe off such cells again. In
other people's files an apostrophe is left where it is.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import msgspec

from clew.errors import FormatError
from clew.format import ExportHead
from clew.model.category import Category
from clew.model.digests import LENGTHS, PartialDigests
from clew.model.hashset import BadLine, DigestBlock, Entry, EntryFile, HashSet, ListGroup
from clew.model.media_hash import MediaHash
from clew.notation import digests, table, times, values
from clew.notation.byte_lines import ByteLines
from clew.notation.guarded_csv import guarded, unguarded
from clew.notation.leftovers import pack, unpack
from clew.notation.plain_lines import BY_LENGTH, Columns, blocks
from clew.notation.record import EntryRecord, record
from clew.notation.text import is_unicode, opened_utf8, stem

COLUMNS = (
    *("md5", "sha1", "sha256", "ed2k", "pdq", "pdq_quality", "photodna", "size", "mime"),
    *("scheme", "scheme_version", "category", "series"),
    *("victim_identified", "offender_identified", "is_distributed", "comments", "tags"),
    *("file_name", "file_path", "created", "modified", "accessed", "deleted", "extra", "more"),
)
"""What Clew writes. `extra` holds the entry's leftover fields as JSON, `more` what no column has room for."""

_SLOTS = {
    "md5": ("md5", "md5hash", "hashmd5", "md5sum", "md5digest"),
    "sha1": ("sha1", "sha1hash", "hashsha1", "sha1sum", "sha1digest"),
    "sha256": ("sha256", "sha256hash", "hashsha256", "sha256sum", "sha256digest"),
    "ed2k": ("ed2k", "ed2khash", "edonkey", "edonkeyhash"),
    BY_LENGTH: ("hash", "hashvalue", "digest", "checksum"),
    "pdq": ("pdq", "pdqhash", "hashpdq"),
    "pdq_quality": ("pdqquality", "quality"),
    "photodna": ("photodna", "photodnahash", "hashphotodna"),
    "size": ("size", "filesize", "mediasize", "sizebytes", "bytes"),
    "mime": ("mime", "mimetype", "contenttype"),
    "scheme": ("scheme", "categoryscheme"),
    "scheme_version": ("schemeversion", "categoryversion"),
    "category": ("category", "categorycode", "cat"),
    "series": ("series", "seriesname"),
    "victim_identified": ("victimidentified", "isvictimidentified"),
    "offender_identified": ("offenderidentified", "isoffenderidentified"),
    "is_distributed": ("isdistributed", "distributed"),
    "comments": ("comments", "comment", "notes", "note", "remarks"),
    "tags": ("tags", "tag"),
    "file_name": ("filename", "name", "file"),
    "file_path": ("filepath", "path", "fullpath"),
    "created": ("created", "createdat", "datecreated"),
    "modified": ("modified", "modifiedat", "datemodified", "written"),
    "accessed": ("accessed", "accessedat", "dateaccessed"),
    "deleted": ("deleted", "isdeleted"),
}
_BY_NAME = {name: slot for slot, names in _SLOTS.items() for name in names}
_DIGESTS = ("md5", "sha1", "sha256", "ed2k")
_MATCHED = (*_DIGESTS, BY_LENGTH, "pdq", "photodna")
_EXPECTED = "expected CSV with a header that names at least one of md5, sha1, sha256, ed2k, pdq, photodna, hash"
_OTHERS = (
    frozenset({"md5", "sha1", "photodna", "imageid", "baseline"}),
    frozenset({"sha1", "md5", "crc32", "productcode", "specialcode"}),
)
"""Headers of formats with readers of their own: ICSE and NSRL RDS v2."""

Cells: TypeAlias = dict[str, str]
Fields: TypeAlias = dict[str, Any]


class CsvList:
    """Delimited text by header."""

    name = "csv"
    title = "CSV with a header"
    suffix = ".csv"

    def sniff(self, path: Path) -> bool:
        """Tell by the header."""
        return _layout(path) is not None

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name: a CSV says nothing of itself."""
        _layout_of(path)
        return HashSet(name=stem(path), format=self.name)

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the rows; a category without a scheme beside it has the scheme "", for the importer to state."""
        layout = _layout_of(path)
        with table.rows(path, layout.header) as rows:
            yield from _items(rows, layout)

    def read_blocks(self, path: Path) -> Iterator[Entry | DigestBlock | ListGroup | BadLine]:
        """Stream the rows, those of digests alone in blocks; text that is not UTF-8 entry by entry."""
        layout = _layout_of(path)
        with opened_utf8(path) as stream:
            if stream is not None:
                source = ByteLines(stream, str(path))
                yield from blocks(source, _OddRows(source, layout))
                return
        yield from self.read(path)

    def scheme(self) -> None:
        """Carries categories of any scheme."""

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write one row an entry; a list's own head and groups have no place in CSV."""
        del head
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
        try:
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(_row, entries))
        finally:
            text.detach()


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each thing stands in a row."""

    header: table.Header
    matched: tuple[tuple[str, int], ...]
    known: tuple[tuple[str, int], ...]
    unknown: tuple[tuple[str, int], ...]
    is_ours: bool

    def entry(self, row: Sequence[str]) -> Entry:
        """Read one row; raises ValueError."""
        found: dict[str, bytes] = {}
        fields: Fields = {}
        for slot, at in self.matched:
            cell = row[at]
            if not cell:
                continue
            if slot in LENGTHS or slot == BY_LENGTH:
                told = slot if slot in LENGTHS else digests.BY_DIGITS.get(len(cell.strip()), "md5")
                value = digests.digest(cell, told)
                if value is not None and found.setdefault(told, value) != value:
                    raise ValueError(f"two {told} digests that differ")
            elif slot == "pdq":
                fields["hashes"] = (digests.pdq(cell),)
            else:
                fields["photodna"] = digests.photodna(cell)
        cells = {slot: row[at] for slot, at in self.known if row[at]} if self.known else None
        left = {name: row[at] for name, at in self.unknown if row[at]} if self.unknown else None
        if cells or left:
            self._describe(fields, cells or {}, left or {})
        return Entry(PartialDigests(**found), **fields)

    def _describe(self, fields: Fields, cells: Cells, left: Cells) -> None:
        """Fill in what is not a digest; what is not of its form stays among the leftovers, under its column's name."""
        extra, more = (left.pop("extra", ""), left.pop("more", "")) if self.is_ours else ("", "")
        taken = self._taken(cells, left)
        if "pdq_quality" in taken and "hashes" in fields:
            fields["hashes"] = (replace(fields["hashes"][0], quality=taken.pop("pdq_quality")),)
        fields.update((field, taken[slot]) for slot, field in _FIELDS.items() if slot in taken)
        if taken.get("category"):
            stated = (taken.pop("scheme", None) or "", taken.pop("scheme_version", None) or "")
            fields["categories"] = (Category(*stated, taken["category"].strip()),)
        if not self.is_ours:
            names = {slot: self.header.names[at] for slot, at in self.known}
            left.update((names[slot], cells[slot]) for slot in _OF_ANOTHER if slot in taken)
        if file := _file(taken):
            fields["files"] = (file,)
        if more:
            _add_more(fields, more)
        fields["extra"] = pack(unpack(extra) | left) if left or not extra else extra

    def _taken(self, cells: Cells, left: Cells) -> Fields:
        """Read the cells; put those that are not of their form into `left`."""
        taken: Fields = {}
        for slot, at in self.known:
            cell = cells.get(slot)
            if cell is None:
                continue
            try:
                taken[slot] = _READERS[slot](unguarded(cell) if self.is_ours else cell)
            except ValueError:
                left[self.header.names[at]] = cell
        return taken


class _OddRows:
    """Reads rows that are not plain digests, from lines that others take from as well."""

    def __init__(self, source: Iterator[str], layout: _Layout) -> None:
        self._rows = table.Rows(source, layout.header)
        self._layout = layout
        names = [""] * len(layout.header.names)
        for slot, at in layout.matched:
            names[at] = slot if slot in LENGTHS or slot == BY_LENGTH else ""
        self.columns = Columns(tuple(names), layout.header.delimiter)

    def __iter__(self) -> Iterator[Entry | BadLine]:
        return _items(self._rows, self._layout)

    def skip(self, count: int) -> None:
        """Count lines that others took."""
        self._rows.skipped += count


def _items(rows: table.Rows, layout: _Layout) -> Iterator[Entry | BadLine]:
    for row in rows:
        if isinstance(row, BadLine):
            yield row
            continue
        try:
            yield layout.entry(row)
        except (ValueError, FormatError, msgspec.MsgspecError) as error:
            yield BadLine(rows.number, str(error))


def _quality(cell: str) -> int:
    quality = int(cell)
    if not 0 <= quality <= 100:
        raise ValueError("quality must be 0..100")
    return quality


def _instant(cell: str) -> str:
    return times.utc(cell)


_READERS: dict[str, Callable[[str], object]] = dict.fromkeys(_SLOTS, values.text) | {
    "pdq_quality": _quality,
    "size": values.size,
    "victim_identified": values.flag,
    "offender_identified": values.flag,
    "is_distributed": values.flag,
    "created": _instant,
    "modified": _instant,
    "accessed": _instant,
    "deleted": values.flag,
}
_FIELDS = {
    "size": "size",
    "mime": "mime",
    "series": "series",
    "victim_identified": "is_victim_identified",
    "offender_identified": "is_offender_identified",
    "is_distributed": "is_distributed",
    "comments": "comments",
    "tags": "tags",
}


_OF_ANOTHER = ("pdq_quality", "scheme", "scheme_version")
"""Columns that say something of another one, and stay among the leftovers where that one is empty."""
_OF_FILE = ("file_name", "file_path", "created", "modified", "accessed", "deleted")


def _layout(path: Path) -> _Layout | None:
    header = table.header(path)
    if header is None or any(other.issubset(header.folded) for other in _OTHERS):
        return None
    is_ours = header.names == COLUMNS
    slots: dict[str, int] = {}
    unknown: list[tuple[str, int]] = []
    for at, (name, folded) in enumerate(zip(header.names, header.folded, strict=True)):
        slot = _BY_NAME.get(folded)
        if slot is None or slot in slots:
            unknown.append((name or f"column {at + 1}", at))
        else:
            slots[slot] = at
    matched = tuple((slot, slots.pop(slot)) for slot in _MATCHED if slot in slots)
    if not matched or not all(map(is_unicode, header.names)):
        return None
    return _Layout(header, matched, tuple(slots.items()), tuple(unknown), is_ours)


def _layout_of(path: Path) -> _Layout:
    layout = _layout(path)
    if layout is None:
        raise FormatError(f"{path}: {_EXPECTED}")
    return layout


def _file(taken: Fields) -> EntryFile | None:
    if not any(taken.get(slot) is not None for slot in _OF_FILE):
        return None
    return EntryFile(
        name=taken.get("file_name") or "",
        path=taken.get("file_path") or "",
        created=taken.get("created"),
        modified=taken.get("modified"),
        accessed=taken.get("accessed"),
        is_deleted=taken.get("deleted"),
    )


def _add_more(fields: Fields, more: str) -> None:
    rest = msgspec.json.decode(more, type=EntryRecord)
    if rest.hashes:
        fields["hashes"] = rest.media_hashes()
    if rest.categories:
        fields["categories"] = rest.stated_categories()
    if rest.files:
        fields["files"] = rest.entry_files()
    fields["exif"] = tuple(rest.exif)
    fields["group"] = rest.group


def _row(entry: Entry) -> tuple[object, ...]:
    file = entry.files[0] if entry.files else None
    category = entry.categories[0] if entry.categories else None
    pdq = next((each for each in entry.hashes if each.hasher == digests.PDQ), None)
    return (
        *(value.hex() if (value := getattr(entry.digests, name)) else "" for name in _DIGESTS),
        pdq.digest.hex() if pdq else "",
        pdq.quality if pdq else "",
        digests.base64_text(entry.photodna) if entry.photodna else "",
        entry.size,
        guarded(entry.mime),
        guarded(category.scheme if category else None),
        guarded(category.version if category else None),
        guarded(category.code if category else None),
        guarded(entry.series),
        _truth(entry.is_victim_identified),
        _truth(entry.is_offender_identified),
        _truth(entry.is_distributed),
        guarded(entry.comments),
        guarded(entry.tags),
        guarded(file.name if file else None),
        guarded(file.path if file else None),
        *((file.created, file.modified, file.accessed, _truth(file.is_deleted)) if file else ("",) * 4),
        entry.extra,
        _more(entry, pdq),
    )


def _more(entry: Entry, pdq: MediaHash | None) -> str:
    """Return, as JSON, each part of an entry that the columns show only in part; "" where they show all."""
    is_simple = not (entry.hashes or entry.categories or entry.files or entry.exif) and entry.group == -1
    if is_simple:
        return ""
    whole = record(entry)
    parts: Fields = {}
    if entry.hashes and (len(entry.hashes) > 1 or pdq is None or pdq.version or pdq.part):
        parts["hashes"] = whole.hashes
    if len(entry.categories) > 1 or not all(map(_is_shown, entry.categories)):
        parts["categories"] = whole.categories
    if len(entry.files) > 1 or any(not _is_plain(file) for file in entry.files):
        parts["files"] = whole.files
    if entry.exif:
        parts["exif"] = whole.exif
    if entry.group != -1:
        parts["group"] = entry.group
    return msgspec.json.encode(EntryRecord(**parts)).decode() if parts else ""


def _is_shown(category: Category) -> bool:
    """Tell whether three cells hold a category: a code without blanks around it, nothing that is only blanks."""
    code, names = category.code, (category.scheme, category.version)
    return bool(code) and code == code.strip() and not any(name.isspace() for name in names)


def _is_plain(file: EntryFile) -> bool:
    return (
        not file.extra and all(each == "" or not each.isspace() for each in (file.name, file.path)) and file != _NOWHERE
    )


_NOWHERE = EntryFile("", "")


def _truth(value: bool | None) -> str:  # noqa: FBT001 - it is the value to write
    return "" if value is None else "true" if value else "false"


plugin = CsvList()
