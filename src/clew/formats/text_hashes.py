"""Text with one hash a line: MD5, SHA-1 or SHA-256 told by length, PDQ where the line or the file says so.

SHA-256 and PDQ are both 64 hex digits, so the rule is: 64 digits alone are SHA-256. They are PDQ where the line says
`pdq:…`, where a quality follows (`…,87`), or where a comment above (`# pdq`, `# hash: pdq`) said so for what follows
it. 32 digits alone are MD5; eD2k is written `ed2k:…`. A name may follow after white space, as md5sum writes it. Blank
lines and lines that begin with # are passed over.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from clew.errors import FormatError
from clew.model.digests import LENGTHS, PartialDigests
from clew.model.hashset import BadLine, DigestBlock, Entry, EntryFile, HashSet, ListGroup
from clew.notation.byte_lines import ByteLines
from clew.notation.digests import BY_DIGITS, digest, pdq, shown
from clew.notation.leftovers import pack
from clew.notation.plain_lines import BY_LENGTH, Columns, blocks
from clew.notation.text import head as start_of
from clew.notation.text import is_unicode, lines, opened, opened_utf8, stem

_STATED = re.compile(r"#\s*(?:(?:hash|algorithm|type|format)(?:\s*type)?\s*[:=]?\s*)?(pdq|sha-?256)\s*", re.IGNORECASE)
_LINE = re.compile(
    r"(?:(md5|sha-?1|sha-?256|ed2k|pdq):\s*)?([0-9a-f]+)(?:\s*,\s*(\d{1,3}))?(?:\s+\*?(\S.*))?", re.IGNORECASE
)
_EXPECTED = "expected one hash a line: 32, 40 or 64 hex digits (MD5, SHA-1, SHA-256), or pdq:… or ed2k:…"


class TextHashes:
    """One hash a line."""

    name = "text"
    title = "text with one hash a line"

    def sniff(self, path: Path) -> bool:
        """Tell by the first line that is neither blank nor a comment."""
        line = _first(path)
        if line is None:
            return False
        try:
            _entry(line, is_pdq=False)
        except ValueError:
            return False
        return True

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name: such a file says nothing of itself."""
        self._check(path)
        return HashSet(name=stem(path), format=self.name)

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the lines."""
        self._check(path)
        with opened(path) as text:
            yield from _Lines(lines(text))

    def read_blocks(self, path: Path) -> Iterator[Entry | DigestBlock | ListGroup | BadLine]:
        """Stream the lines, digests alone in blocks; text that is not UTF-8 entry by entry."""
        self._check(path)
        with opened_utf8(path) as stream:
            if stream is not None:
                source = ByteLines(stream, str(path))
                yield from blocks(source, _Lines(source))
                return
        yield from self.read(path)

    def _check(self, path: Path) -> None:
        if not self.sniff(path):
            found = _first(path)
            raise FormatError(f"{path}: {_EXPECTED}; found {'no such line' if found is None else shown(found)}")


class _Lines:
    """Reads line by line; others may take lines from the same source."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._skipped = 0
        self._is_pdq = False

    @property
    def columns(self) -> Columns:
        """Return what a line of a digest alone holds; 64 digits are odd where they are PDQ."""
        return _NO_SHA256 if self._is_pdq else _DIGEST

    def skip(self, count: int) -> None:
        """Count lines that others took."""
        self._skipped += count

    def __iter__(self) -> Iterator[Entry | BadLine]:
        for number, line in enumerate(self._source, start=1):
            stripped = line.strip()
            make = None if self._is_pdq else _BY_DIGITS.get(len(stripped))
            try:
                if make is not None and stripped.isalnum():
                    yield Entry(make(bytes.fromhex(stripped)))
                    continue
                if not stripped:
                    continue
                if stripped[0] == "#":
                    if stated := _STATED.fullmatch(stripped):
                        self._is_pdq = stated[1].lower() == "pdq"
                    continue
                yield _entry(stripped, is_pdq=self._is_pdq)
            except ValueError:
                yield BadLine(number + self._skipped, f"{_EXPECTED}; found {shown(stripped)}")


def _md5(value: bytes) -> PartialDigests:
    return PartialDigests(md5=value)


def _sha1(value: bytes) -> PartialDigests:
    return PartialDigests(sha1=value)


def _sha256(value: bytes) -> PartialDigests:
    return PartialDigests(sha256=value)


_MAKERS: dict[str, Callable[[bytes], PartialDigests]] = {"md5": _md5, "sha1": _sha1, "sha256": _sha256}
_BY_DIGITS = {digits: _MAKERS[name] for digits, name in BY_DIGITS.items()}
_DIGEST = Columns((BY_LENGTH,))
_NO_SHA256 = Columns((BY_LENGTH,), longest=2 * LENGTHS["sha1"])


def _first(path: Path) -> str | None:
    for line in start_of(path).splitlines():
        stripped = line.strip()
        if stripped and stripped[0] != "#":
            return stripped
    return None


def _entry(line: str, *, is_pdq: bool) -> Entry:
    """Read one line; raises ValueError."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"{_EXPECTED}; found {shown(line)}")
    prefix, text, quality, name = match.groups()
    kind = prefix.lower().replace("-", "") if prefix else BY_DIGITS.get(len(text), "")
    if kind == "sha256" and not prefix and (is_pdq or quality):
        kind = "pdq"
    files, extra = _file(name)
    if kind == "pdq":
        hashed = pdq(text, int(quality)) if quality else pdq(text)
        return Entry(PartialDigests(), hashes=(hashed,), files=files, extra=extra)
    if not kind or quality:
        raise ValueError(f"{_EXPECTED}; found {shown(line)}")
    return Entry(PartialDigests(**{kind: digest(text, kind)}), files=files, extra=extra)


def _file(name: str | None) -> tuple[tuple[EntryFile, ...], str]:
    if name is None:
        return (), ""
    if not is_unicode(name):
        return (), pack({"name": name})
    return (EntryFile(name=name.replace("\\", "/").rpartition("/")[2], path=name),), ""


plugin = TextHashes()
