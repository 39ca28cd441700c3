"""What makers write into a block of their own in EXIF: serial numbers, owners, counters; few tags of few makers.

Layouts and tags as ExifTool's tables have them (Canon, Nikon, Olympus, Panasonic, FujiFilm, Apple). Each reads one
directory, Olympus' one below it; what is damaged or unknown is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clew.notation.exif_facts import MAKER
from clew.tiff import Field, read_directory

MOST_TEXT = 80
MOST_BYTES = 1 << 18
"""Of a block: those of cameras take 60 kB at most, or they would not fit into a JPEG."""
_ORDERS = {"<": b"II*\0", ">": b"MM\0*"}


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a maker's block begins, where its directory lies and from where its offsets count.

    `is_own`: offsets count from the block's start, else from that of EXIF. `order` is the byte order where it is
    not EXIF's.
    """

    head: bytes
    directory: int
    names: Mapping[int, str]
    is_own: bool = False
    order: str = ""
    below: Mapping[int, Mapping[int, str]] | None = None


_SERIAL, _INNER, _OWNER, _COUNT = "SerialNumber", "InternalSerialNumber", "OwnerName", "ImageCount"
_NIKON = {0x1D: _SERIAL, 0xA7: _COUNT}
_OLYMPUS = {0x2010: {0x101: _SERIAL, 0x102: _INNER}}
_LAYOUTS = (
    _Layout(b"OLYMPUS\0", 12, {}, is_own=True, below=_OLYMPUS),
    _Layout(b"OM SYSTEM\0", 16, {}, is_own=True, below=_OLYMPUS),
    _Layout(b"Panasonic\0\0\0", 12, {0x25: _INNER}),
    _Layout(b"FUJIFILM", 12, {0x10: _INNER, 0x1438: _COUNT}, is_own=True, order="<"),
    _Layout(b"Apple iOS\0", 14, {0x0B: "BurstUUID"}, is_own=True, order=">"),
)
_CANON = _Layout(b"", 0, {0x08: "FileNumber", 0x09: _OWNER, 0x0C: _SERIAL, 0x96: _INNER})


def maker_pairs(exif: memoryview, note: Field | None, make: str) -> tuple[tuple[str, str], ...]:
    """Return what a maker's block says, as names and values; never raises for what bytes hold."""
    if note is None:
        return ()
    block = note.data[:MOST_BYTES]
    if bytes(block[:6]) == b"Nikon\0" and bytes(block[10:14]) in _ORDERS.values():
        inner = block[10:]
        order = "<" if bytes(inner[:2]) == b"II" else ">"
        return tuple(_told(inner, int.from_bytes(inner[4:8], "little" if order == "<" else "big"), _NIKON))
    layout = next((each for each in _LAYOUTS if bytes(block[: len(each.head)]) == each.head), None)
    if layout is None:
        if not make.casefold().startswith("canon"):
            return ()
        layout = _CANON
    if not layout.is_own:
        return tuple(_told(exif, note.at + layout.directory, layout.names))
    return tuple(_own(block, layout, note.order))


def _own(block: memoryview, layout: _Layout, order: str) -> Iterator[tuple[str, str]]:
    """Yield what a block says whose offsets count from its own start; it is given a header as TIFF has it."""
    order = layout.order or order
    if layout.head.startswith(b"O"):
        order = ">" if bytes(block[len(layout.head) :][:2]) == b"MM" else "<"
    at = layout.directory
    if layout.head == b"FUJIFILM":
        at = int.from_bytes(block[8:12], "little")
    headed = memoryview(_ORDERS[order] + bytes(4) + bytes(block[8:]))
    yield from _told(headed, at, layout.names)
    for tag, names in (layout.below or {}).items():
        directory = read_directory(headed, at)
        found = None if directory is None else directory.fields.get(tag)
        offset = None if found is None else found.number()
        if offset:
            yield from _told(headed, offset, names)


def _told(data: memoryview, offset: int, names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    directory = read_directory(data, offset)
    if directory is None:
        return
    for tag, name in names.items():
        if tag in directory.fields and (value := _value(directory.fields[tag])):
            yield MAKER + name, value


def _value(field: Field) -> str:
    number = field.number()
    if number is not None and field.count == 1:
        return str(number) if number > 0 else ""
    text = "".join(each for each in field.text(MOST_TEXT) if each.isprintable()).strip()
    return text if text.strip("0 ") else ""
