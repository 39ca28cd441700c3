"""What a file system is called and its serial number, from its first blocks (sources: `signatures.py`)."""

from struct import unpack_from
from uuid import UUID

_MAX_LABEL = 200
_HEAD_BYTES = 32_840


def label_facts(kind: str, head: bytes) -> list[tuple[str, str]]:
    """Return label and serial number of a file system, those that it has; a head that is cut off counts as zeros."""
    label, serial = "", ""
    head = head.ljust(_HEAD_BYTES, b"\0")
    if kind == "NTFS":
        serial = f"{unpack_from('<Q', head, 72)[0]:016X}"
    elif kind == "exFAT":
        serial = f"{unpack_from('<I', head, 100)[0]:08X}"
    elif kind.startswith("FAT"):
        at = 67 if unpack_from("<H", head, 22)[0] == 0 else 39
        serial = f"{unpack_from('<I', head, at)[0]:08X}"
        label = _text(head[at + 4 : at + 15])
    elif kind.startswith("ext"):
        serial, label = str(UUID(bytes=head[1128:1144])), _text(head[1144:1160])
    elif kind == "HFS+":
        serial = head[1128:1136].hex().upper()
    elif kind == "ISO 9660":
        label = _text(head[32_808:32_840])
    return [(name, value) for name, value in (("label", label), ("serial number", serial)) if value]


def _text(raw: bytes) -> str:
    return printable(raw.partition(b"\0")[0].decode("utf-8", "replace"))


def printable(text: str) -> str:
    """Return text as it can stand in a line, at most 200 characters of it."""
    return "".join(each if each.isprintable() else " " for each in text[:_MAX_LABEL]).strip()
