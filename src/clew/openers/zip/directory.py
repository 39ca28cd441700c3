"""Finds the entries of a zip: by its central directory, and where that is damaged by their own headers."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from clew.errors import ExaminationError
from clew.openers.zip.entry import (
    CENTRAL,
    CENTRAL_BYTES,
    DESCRIPTOR,
    LOCAL,
    LOCAL_BYTES,
    Entry,
    central_entry,
    local_entry,
    local_sizes,
)

_END, _END64, _LOCATOR64 = struct.Struct("<4s4H2IH"), struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI")
END_BYTES = _END.size
_UNSET16, _UNSET32 = 0xFFFF, 0xFFFFFFFF
_COMMENT_BYTES = 0xFFFF
_WINDOW_BYTES = 1 << 20
_DEEPEST_METHOD = 99
_LONGEST_NAME = 4096
_LAST = 1 << 62
"""No offset lies further: what is said to is no place to look at."""
_NEWEST_VERSION = 63
"""What APPNOTE 6.3.10 has needed at most, as 6.3."""


@dataclass(frozen=True, slots=True)
class End:
    """The end record: where the directory starts, how long it is in bytes, how many entries it has.

    `shift` is what to add to every offset: the length of what stands before a self-extracting zip. `disk` is the volume
    that the directory starts in, `disks` how many volumes there are; offsets count from their volume's start.
    """

    start: int
    size: int
    count: int
    shift: int
    comment: bytes
    disk: int
    disks: int


def find_end(file: BinaryIO, size: int) -> End | None:
    """Find the end record (section 4.3.16) from the back, and zip64's before it; None where there is none."""
    begin = max(0, size - END_BYTES - _COMMENT_BYTES)
    file.seek(begin)
    tail = file.read(size - begin)
    at = tail.rfind(b"PK\5\6", 0, max(0, len(tail) - END_BYTES + 4))
    while at >= 0:
        end = _end(file, begin + at, tail[at:])
        if end is not None:
            return end
        at = tail.rfind(b"PK\5\6", 0, at + 3)
    return None


def _end(file: BinaryIO, at: int, data: bytes) -> End | None:
    _, last, disk, _, count, length, start, comment = _END.unpack_from(data)
    if comment > len(data) - END_BYTES:
        return None
    limit = at
    if _UNSET16 in {count, disk, last} or _UNSET32 in {length, start}:
        file.seek(max(0, at - _LOCATOR64.size))
        locator = file.read(_LOCATOR64.size) if at >= _LOCATOR64.size else b""
        found = None
        if locator[:4] == b"PK\6\7":
            found = _find_end64(file, _LOCATOR64.unpack(locator)[2], at - _LOCATOR64.size)
        if found is not None:
            limit, (_, _, _, _, last, disk, _, count, length, start) = found
    text = data[END_BYTES : END_BYTES + comment]
    if last:
        return End(start, length, count, 0, text, disk, last + 1)
    if length > limit:
        return None
    shift = limit - length - start
    if not _is_central(file, start + shift, count) and _is_central(file, start, count):
        shift = 0
    return End(start + shift, length, count, shift, text, 0, 1)


def _find_end64(file: BinaryIO, offset: int, before: int) -> tuple[int, tuple[int, ...]] | None:
    """Return zip64's end record and where it is: where its locator says, or right before that (section 4.3.14)."""
    for at in (offset, before - _END64.size):
        if 0 <= at <= before - _END64.size:
            file.seek(at)
            record = file.read(_END64.size)
            if record[:4] == b"PK\6\6":
                return at, _END64.unpack(record)
    return None


def _is_central(file: BinaryIO, at: int, count: int) -> bool:
    if not count:
        return True
    file.seek(max(0, at))
    return at >= 0 and file.read(4) == CENTRAL


def central_entries(file: BinaryIO, start: int, end: End) -> Iterator[Entry]:
    """Yield the entries of the directory in its order, from where it starts in the file, a window at a time.

    Raises ExaminationError at damage. Where the count is cut to 16 bits the directory's length tells its end.
    """
    if not 0 <= start <= _LAST:
        raise ExaminationError("its directory is said to lie outside the file")
    window, base = b"", start
    at = number = 0
    while base + at < start + end.size or number < end.count:
        if len(window) - at < CENTRAL_BYTES + 3 * _COMMENT_BYTES:
            base += at
            at = 0
            file.seek(base)
            window = file.read(_WINDOW_BYTES)
        head = window[at : at + CENTRAL_BYTES]
        if head[:4] != CENTRAL or len(head) < CENTRAL_BYTES:
            raise ExaminationError(f"its directory breaks off after {number} of {end.count} entries")
        names, extras, comments = struct.unpack_from("<3H", head, 28)
        at += CENTRAL_BYTES
        tail = window[at : at + names + extras]
        if len(tail) < names + extras:
            raise ExaminationError(f"its directory breaks off after {number} of {end.count} entries")
        yield central_entry(head, tail)
        at += names + extras + comments
        number += 1


def read_local(file: BinaryIO, at: int) -> tuple[Entry, int] | None:
    """Return the local header at a place and where the content after it starts; None where there is none."""
    if not 0 <= at <= _LAST:
        return None
    file.seek(at)
    head = file.read(LOCAL_BYTES)
    sizes = local_sizes(head)
    if sizes is None:
        return None
    tail = file.read(sum(sizes))
    if len(tail) < sum(sizes):
        return None
    return local_entry(head, tail, at), at + LOCAL_BYTES + len(tail)


def walk_local(file: BinaryIO, start: int, size: int, note_progress: Callable[[], None]) -> Iterator[tuple[Entry, int]]:
    """Yield every entry by its own header from a place on, with the start of its content; `packed` is always known.

    For zips without a directory. Where a header leaves the length to what follows, that record is looked for.
    """
    at = start
    while (at := _find(file, at, size, (LOCAL,), note_progress)) >= 0:
        found = read_local(file, at)
        if found is None or not _is_plausible(found[0]):
            at += 4
            continue
        entry, content = found
        if entry.packed is None:
            entry = _measured(file, entry, content, size, note_progress)
        yield entry, content
        # a length that leads beyond the file is a lie or the cut: what lies within is looked through
        at = content + (entry.packed or 0) if content + (entry.packed or 0) <= size else content


def _is_plausible(entry: Entry) -> bool:
    """Whether a header can be one: four bytes of a compressed content are a signature by chance."""
    return 0 < len(entry.name) <= _LONGEST_NAME and entry.method <= _DEEPEST_METHOD and b"\0" not in entry.name


def _measured(file: BinaryIO, entry: Entry, content: int, size: int, note_progress: Callable[[], None]) -> Entry:
    """Return a streamed entry with its lengths: by its data descriptor (section 4.3.9), else up to the next header."""
    at = content
    while (at := _find(file, at, size, (DESCRIPTOR, LOCAL, CENTRAL), note_progress)) >= 0:
        file.seek(at)
        record = file.read(24)
        if record[:4] != DESCRIPTOR:
            break
        for form in ("<2I", "<2Q"):
            if len(record) >= 8 + struct.calcsize(form):
                packed, whole = struct.unpack_from(form, record, 8)
                if packed == at - content:
                    return replace(entry, packed=packed, size=whole, crc=int.from_bytes(record[4:8], "little"))
        at += 4
    return replace(entry, packed=(at if at >= 0 else size) - content, size=None)


def _find(file: BinaryIO, at: int, size: int, signatures: tuple[bytes, ...], note_progress: Callable[[], None]) -> int:
    """Return where the first of some signatures is, -1 where there is none."""
    while at < size:
        file.seek(at)
        window = file.read(_WINDOW_BYTES)
        places = [place for place in map(window.find, signatures) if place >= 0]
        if places:
            return at + min(places)
        if len(window) < _WINDOW_BYTES:
            return -1
        at += len(window) - 3
        note_progress()
    return -1
