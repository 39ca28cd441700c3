"""Properties of messages in compound files (MS-OXMSG, MS-OXPROPS)."""

import struct
from dataclasses import dataclass, field

from clew.containers.compound import STREAM, Compound, Entry
from clew.containers.text import decode
from clew.containers.times import filetime_ns

SUBJECT, SENDER, SENDER_ADDRESS, SENDER_SMTP, TO, MESSAGE_ID = 0x0037, 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x1035
SUBMITTED, DELIVERED, TRANSPORT_HEADERS = 0x0039, 0x0E06, 0x007D
HTML, CODE_PAGE = 0x1013, 0x3FDE
ATTACH_DATA, ATTACH_METHOD, LONG_NAME, SHORT_NAME, DISPLAY_NAME = 0x3701, 0x3705, 0x3707, 0x3704, 0x3001
MIME, CREATED, MODIFIED = 0x370E, 0x3007, 0x3008
_STRING8, _UNICODE, _TIME, _LONG = 0x001E, 0x001F, 0x0040, 0x0003
_PREFIX = "__substg1.0_"
_FIXED = "__properties_version1.0"
_MOST_TEXT = 1 << 16
_MOST_FIXED = 1 << 20


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties in one folder of a message: streams by number and type, fixed values by number."""

    compound: Compound
    streams: dict[tuple[int, int], Entry] = field(default_factory=dict)
    fixed: dict[int, bytes] = field(default_factory=dict)

    def text(self, number: int) -> str:
        """Return a text, "" where there is none."""
        for kind in (_UNICODE, _STRING8):
            entry = self.streams.get((number, kind))
            if entry is not None:
                raw = self.compound.content(entry, _MOST_TEXT)
                return (raw.decode("utf-16-le", "replace") if kind == _UNICODE else decode(raw, "")).rstrip("\0")
        return ""

    def time_ns(self, number: int) -> int | None:
        """Return a time, None where there is none."""
        raw = self.fixed.get(number)
        return filetime_ns(int.from_bytes(raw, "little")) if raw else None

    def number(self, number: int) -> int:
        """Return a whole number, 0 where there is none."""
        return int.from_bytes(self.fixed.get(number, b"")[:4], "little")

    def stream(self, number: int) -> Entry | None:
        """Return the stream that holds a property's content, whatever its type."""
        return next((entry for (each, _), entry in self.streams.items() if each == number), None)


def read_properties(compound: Compound, entries: list[Entry], head_bytes: int) -> Properties:
    """Take in the streams of one folder; its fixed values come after a head of 32, 24 or 8 bytes (MS-OXMSG 2.4)."""
    properties = Properties(compound)
    for entry in entries:
        if entry.kind == STREAM and entry.name.startswith(_PREFIX):
            try:
                tag = int(entry.name[len(_PREFIX) : len(_PREFIX) + 8], 16)
            except ValueError:
                continue
            properties.streams.setdefault((tag >> 16, tag & 0xFFFF), entry)
        elif entry.kind == STREAM and entry.name == _FIXED:
            raw = compound.content(entry, _MOST_FIXED)
            for at in range(head_bytes, len(raw) - 15, 16):
                kind, number = struct.unpack_from("<HH", raw, at)
                if kind in {_TIME, _LONG}:
                    properties.fixed.setdefault(number, raw[at + 8 : at + 16])
    return properties
