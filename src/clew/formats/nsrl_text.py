"""NSRL's Reference Data Set, version 2: NSRLFile.txt, CSV of files of known software.

Source: NIST, "Data Formats of the NSRL Reference Data Set (RDS) Distribution".
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from clew.errors import FormatError
from clew.model.digests import PartialDigests
from clew.model.hashset import BadLine, Entry, EntryFile, HashSet, ListGroup
from clew.notation import digests, table, values
from clew.notation.leftovers import pack
from clew.notation.text import is_unicode, stem

_REQUIRED = frozenset({"sha1", "md5", "crc32", "productcode", "specialcode"})
_UNDERSTOOD = ("sha1", "md5", "filename", "filesize")
_EXPECTED = 'expected NSRL RDS v2 (NSRLFile.txt): CSV with the header "SHA-1","MD5","CRC32","FileName","FileSize",…'


class NsrlText:
    """NSRLFile.txt."""

    name = "nsrl-2"
    title = "NSRL RDS v2 (NSRLFile.txt)"

    def sniff(self, path: Path) -> bool:
        """Tell by the header."""
        return _header(path) is not None

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name and publisher; its purpose is to set aside what is known software."""
        if _header(path) is None:
            raise FormatError(f"{path}: {_EXPECTED}")
        return HashSet(name=stem(path), format=self.name, publisher="NIST NSRL", purpose="ignore")

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the rows; CRC32 and the codes stay among the leftovers."""
        header = _header(path)
        if header is None:
            raise FormatError(f"{path}: {_EXPECTED}")
        at = {folded: index for index, folded in enumerate(header.folded)}
        others = [(name, at[folded]) for name, folded in zip(header.names, header.folded, strict=True)]
        others = [(name, index) for name, index in others if header.folded[index] not in _UNDERSTOOD]
        sha1, md5, name, size = (at.get(folded, -1) for folded in _UNDERSTOOD)
        with table.rows(path, header) as rows:
            for row in rows:
                if isinstance(row, BadLine):
                    yield row
                    continue
                left: dict[str, object] = {title: row[index] for title, index in others if row[index]}
                try:
                    found = PartialDigests(md5=digests.digest(row[md5], "md5"), sha1=digests.digest(row[sha1], "sha1"))
                    yield Entry(
                        found,
                        size=_size(row, size, left),
                        files=_files(row, name, left),
                        extra=pack(left),
                    )
                except ValueError as error:
                    yield BadLine(rows.number, str(error))


def _header(path: Path) -> table.Header | None:
    header = table.header(path, ",")
    return header if header and _REQUIRED.issubset(header.folded) else None


def _size(row: Sequence[str], at: int, left: dict[str, object]) -> int | None:
    try:
        return values.size(row[at]) if at >= 0 else None
    except ValueError:
        left["FileSize"] = row[at]
        return None


def _files(row: Sequence[str], at: int, left: dict[str, object]) -> tuple[EntryFile, ...]:
    if at < 0 or not row[at]:
        return ()
    if not is_unicode(row[at]):
        left["FileName"] = row[at]
        return ()
    return (EntryFile(name=row[at], path=""),)


plugin = NsrlText()
