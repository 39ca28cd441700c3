"""A message with an attachment, an HTML body, and a message embedded that has an attachment itself."""

import runpy
import struct
from pathlib import Path

WRITER = runpy.run_path(str(Path(__file__).with_name("compound_writer.py")))
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
SMALL = b"\x89PNG\r\n\x1a\n" + bytes(range(100))
TIME = struct.pack("<HHIQ", 0x40, 0x0039, 6, WRITER["FILETIME"])


def text(tag: int, value: str) -> dict[str, bytes]:
    return {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le")}


def attachment(name: str, content: bytes, method: int = 1) -> dict[str, bytes]:
    fixed = b"\0" * 8 + struct.pack("<HHIQ", 3, 0x3705, 6, method)
    fixed += struct.pack("<HHIQ", 0x40, 0x3008, 6, WRITER["FILETIME"])
    return {"__properties_version1.0": fixed, "__substg1.0_37010102": content, **text(0x3707, name)}


INNER = {**text(0x0037, "Re: photos/bridge"), "__properties_version1.0": b"\0" * 24 + TIME}
OUTER = {
    "__properties_version1.0": b"\0" * 32 + TIME,
    **text(0x0037, "Photos"),
    **text(0x0C1A, "Åsa"),
    **text(0x5D01, "a@example.org"),
    "__substg1.0_0E04001E": b"B\xf6rje",
    **text(0x1035, "<1@example.org>"),
    "__substg1.0_10130102": b"<html><p>See",
}
_FIRST, _SECOND, _INNER = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001", "__substg1.0_3701000D"
STREAMS: dict[tuple[str, ...], bytes] = {
    **{(name,): content for name, content in OUTER.items()},
    **{(_FIRST, name): content for name, content in attachment("brücke.jpg", PICTURE).items()},
    (_SECOND, "__properties_version1.0"): b"\0" * 8 + struct.pack("<HHIQ", 3, 0x3705, 6, 5),
    **{(_SECOND, _INNER, name): content for name, content in INNER.items()},
    **{(_SECOND, _INNER, _FIRST, name): content for name, content in attachment("small.png", SMALL).items()},
}
EXPECTED = {
    b"body.html": b"<html><p>See",
    "brücke.jpg".encode(): PICTURE,
    b"Re: photos_bridge/small.png": SMALL,
}


def sample() -> bytes:
    content: bytes = WRITER["write"](STREAMS)
    return content
