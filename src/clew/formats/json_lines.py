"""JSON Lines: a head, then one whole entry or one group a line; what Clew writes it reads back without loss."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from clew.errors import FormatError
from clew.format import ExportHead
from clew.model.hashset import BadLine, Entry, HashSet, ListGroup
from clew.notation.record import EntryRecord, record
from clew.notation.text import head as start_of
from clew.notation.text import lines, opened, stem

KIND = "clew entries"
VERSION = 1
_EXPECTED = f'expected JSON Lines that begin with {{"kind":"{KIND}","version":{VERSION},…}}'


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line."""

    kind: str
    version: int
    title: str = ""
    agency: str = ""
    officer: str = ""
    created: str = ""
    count: int = 0
    is_case: bool = False


class _GroupFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    index: int
    fields: msgspec.Raw


class _GroupLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case of the file the entries were read from."""

    case: _GroupFields


class JsonLines:
    """One JSON object a line."""

    name = "jsonl"
    title = "Clew JSON Lines"
    suffix = ".jsonl"

    def sniff(self, path: Path) -> bool:
        """Tell by the first line."""
        return _head(start_of(path).partition("\n")[0]) is not None

    def read_head(self, path: Path) -> HashSet:
        """Return the list's name, and the agency that wrote the file as its publisher."""
        head = _head(start_of(path).partition("\n")[0])
        if head is None:
            raise FormatError(f"{path}: {_EXPECTED}")
        return HashSet(name=stem(path), format=self.name, publisher=head.agency)

    def read(self, path: Path) -> Iterator[Entry | ListGroup | BadLine]:
        """Stream the lines after the head; groups stand where they were written."""
        decode = msgspec.json.Decoder(EntryRecord).decode
        with opened(path) as text:
            numbered = enumerate(lines(text), start=1)
            if _head(next(numbered, (1, ""))[1]) is None:
                raise FormatError(f"{path}: {_EXPECTED}")
            for number, line in numbered:
                if line.isspace():
                    continue
                try:
                    yield _group(line) if line.startswith('{"case":') else decode(line).entry()
                except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                    yield BadLine(number, f"not an entry: {error}")

    def scheme(self) -> None:
        """Carries categories of any scheme."""

    def write(self, head: ExportHead, entries: Iterable[Entry], stream: BinaryIO) -> None:
        """Write head, groups, entries."""
        encode = msgspec.json.Encoder().encode
        first = _Head(
            kind=KIND,
            version=VERSION,
            title=head.title,
            agency=head.agency,
            officer=head.officer,
            created=head.created,
            count=head.count,
            is_case=head.is_case,
        )
        stream.write(encode(first) + b"\n")
        for group in head.groups:
            fields = _GroupFields(group.index, msgspec.Raw(group.fields.encode()))
            stream.write(encode(_GroupLine(fields)) + b"\n")
        stream.writelines(encode(record(entry)) + b"\n" for entry in entries)


def _group(line: str) -> ListGroup:
    case = msgspec.json.decode(line, type=_GroupLine).case
    return ListGroup(case.index, bytes(case.fields).decode())


def _head(line: str) -> _Head | None:
    try:
        head = msgspec.json.decode(line, type=_Head)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return head if head.kind == KIND and head.version == VERSION else None


plugin = JsonLines()
