"""Writes a VICS file item by item: one media a line, cases around them where there are any."""

import uuid
from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from clew import __version__
from clew.errors import UsageError
from clew.format import ExportHead
from clew.model.hashset import Entry
from clew.notation.leftovers import encode, unpack
from clew.vics.media_out import media
from clew.vics.reading import NO_GROUP


def write(
    head: ExportHead, entries: Iterable[Entry], stream: BinaryIO, context: tuple[str, str], scheme: tuple[str, str]
) -> None:
    """Write `#Cases` for a case or where entries have groups, else `#Media`.

    `context` is the key at the root and its address up to "#". Entries of one group must stand together, in the order
    of their groups; groups without media are written too. Raises UsageError where that doesn't hold.
    """
    items = iter(entries)
    first = next(items, None)
    cases = {group.index: group.fields for group in head.groups if group.index != NO_GROUP}
    has_cases = bool(cases) or (first is not None and first.group != NO_GROUP)
    is_cases = head.is_case or has_cases
    key, address = context
    root = {key: f"{address}#{'Cases' if is_cases else 'Media'}"}
    beside = next((unpack(group.fields) for group in head.groups if group.index == NO_GROUP), {})
    stream.write(encode(root | {name: value for name, value in beside.items() if name not in (key, "value")})[:-1])
    stream.write(b',"value":[')
    every = items if first is None else chain((first,), items)
    if has_cases:
        _write_cases(cases, every, stream, scheme)
    elif is_cases:
        stream.write(b"\n" + _opening(_own_case(head)))
        _write_media(every, stream, scheme, is_own=True)
        stream.write(b"\n]}")
    else:
        _write_media(every, stream, scheme, is_own=False)
    stream.write(b"\n]}\n")


def _write_media(entries: Iterable[Entry], stream: BinaryIO, scheme: tuple[str, str], *, is_own: bool) -> None:
    separator = b"\n"
    for number, entry in enumerate(entries, start=1):
        if entry.group != NO_GROUP:
            raise UsageError("some entries belong to a case, others do not: a VICS file has only the one or the other")
        stream.write(separator + media(entry, scheme, number if is_own else None))
        separator = b",\n"


def _write_cases(cases: dict[int, str], entries: Iterable[Entry], stream: BinaryIO, scheme: tuple[str, str]) -> None:
    written = -1
    separator = b""
    last = max(cases, default=-1)
    for entry in entries:
        if entry.group < written or entry.group == NO_GROUP:
            raise UsageError("entries of a case must stand together, in the order of the cases")
        if entry.group > written:
            _move(cases, written, entry.group, stream)
            written, separator = entry.group, b"\n"
        stream.write(separator + media(entry, scheme, None))
        separator = b",\n"
    if written < last:
        _move(cases, written, last, stream)
        written = last
    if written >= 0:
        stream.write(b"\n]}")


def _move(cases: dict[int, str], written: int, index: int, stream: BinaryIO) -> None:
    """Close the case that is open and open the one with this index, writing those between, which have no media."""
    for each in range(written + 1, index + 1):
        if each > 0:
            stream.write(b"\n]},")
        stream.write(b"\n" + _opening(unpack(cases.get(each, ""))))


def _opening(fields: dict[str, object]) -> bytes:
    start = encode({key: value for key, value in fields.items() if key != "Media"})[:-1]
    return start + (b',"Media":[' if len(start) > 1 else b'"Media":[')


def _own_case(head: ExportHead) -> dict[str, object]:
    """Return the fields of a case of ours; its CaseID follows from agency and title: the same each time."""
    case_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"clew:{head.agency}:{head.title}"))
    properties = [{"CaseID": case_id, "PropertyName": "Exported", "PropertyValue": head.created}]
    return {
        "CaseID": case_id,
        "CaseNumber": head.title,
        "ContactOrganization": head.agency,
        "ContactName": head.officer,
        "TotalMediaFiles": head.count,
        "SourceApplicationName": "Clew",
        "SourceApplicationVersion": __version__,
        "CaseMetadata": properties,
    }
