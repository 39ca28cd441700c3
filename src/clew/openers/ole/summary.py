"""What a document says of itself: the property set "SummaryInformation" (MS-OLEPS 2)."""

import struct

from clew.containers.compound import Compound
from clew.containers.text import decode, fact
from clew.containers.times import filetime_ns, utc_text

STREAM_NAME = "\x05SummaryInformation"
_MOST_BYTES = 1 << 16
_MOST_PROPERTIES = 256
_NAMES = {2: "title", 4: "author", 8: "last saved by", 12: "created", 13: "saved", 18: "program"}
_CODE_PAGE = 1
_I2, _LPSTR, _LPWSTR, _FILETIME = 2, 30, 31, 64


def summary(compound: Compound) -> list[tuple[str, str]]:
    """Return title, author and the like; what is damaged is left out."""
    entry = next((each for each in compound.entries() if each.path == (STREAM_NAME,)), None)
    if entry is None:
        return []
    raw = compound.content(entry, _MOST_BYTES)
    try:
        (section,) = struct.unpack_from("<I", raw, 44)
        (count,) = struct.unpack_from("<I", raw, section + 4)
        places = [
            struct.unpack_from("<II", raw, section + 8 + 8 * each) for each in range(min(count, _MOST_PROPERTIES))
        ]
    except struct.error:
        return []
    values = {number: _value(raw, section + offset) for number, offset in places}
    page = values.get(_CODE_PAGE)
    charset = f"cp{page}" if isinstance(page, int) and page not in {1200, 65001} else "utf-8"
    found = [(name, _text(values.get(number), charset)) for number, name in _NAMES.items()]
    return [(name, text) for name, text in found if text]


def _value(raw: bytes, at: int) -> bytes | str | int | None:
    """Return a property: text as bytes or (UTF-16) as text, a time as ns, a number; None for other types."""
    try:
        kind, size = struct.unpack_from("<II", raw, at)
        if kind == _I2:
            return int.from_bytes(raw[at + 4 : at + 6], "little")
        if kind == _LPSTR:
            return raw[at + 8 : at + 8 + min(size, _MOST_BYTES)].split(b"\0", 1)[0]
        if kind == _LPWSTR:
            return raw[at + 8 : at + 8 + 2 * min(size, _MOST_BYTES)].decode("utf-16-le", "replace").split("\0", 1)[0]
        if kind == _FILETIME:
            return filetime_ns(struct.unpack_from("<Q", raw, at + 4)[0])
    except struct.error:
        return None
    return None


def _text(value: bytes | str | int | None, charset: str) -> str:
    if isinstance(value, bytes):
        return fact(decode(value, charset))
    if isinstance(value, int):
        return utc_text(value)
    return fact(value or "")
