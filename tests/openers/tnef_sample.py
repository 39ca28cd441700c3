"""A message with an attachment, one with a long name in its properties, and an embedded message."""

import struct

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9
DTR = struct.pack("<7H", 2024, 7, 1, 8, 0, 0, 1)


def attribute(level: int, name: int, raw: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(raw)) + raw + struct.pack("<H", sum(raw) & 0xFFFF)


def value(kind: int, number: int, raw: bytes) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(raw)) + raw + b"\0" * (-len(raw) % 4)


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


def tnef(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


NAMED = (
    struct.pack("<HH16sII", 3, 0x8001, b"g" * 16, 1, 5) + "ab".encode("utf-16-le") + b"\0" * 4 + struct.pack("<I", 7)
)
INNER = tnef(attribute(2, 0x9002, b"\0" * 14), attribute(2, 0x8010, b"in.jpg\0"), attribute(2, 0x800F, PICTURE))
EXPECTED = {
    b"BRIDGE.JPG": PICTURE,
    "die brücke über den fluss.jpg".encode(): PICTURE[::-1],
    b"Untitled": INNER,
    b"body.html": b"<html>body",
}


def sample() -> bytes:
    return tnef(
        attribute(1, 0x9007, struct.pack("<II", 1252, 0)),
        attribute(1, 0x8004, "Fotos der Brücke\0".encode("cp1252")),
        attribute(1, 0x9003, properties(value(0x102, 0x1013, b"<html>body"))),
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"BRIDGE.JPG\0"),
        attribute(2, 0x8013, DTR),
        attribute(2, 0x800F, PICTURE),
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"DIEBRU~1.JPG\0"),
        attribute(2, 0x800F, PICTURE[::-1]),
        attribute(
            2, 0x9005, properties(NAMED, value(0x1F, 0x3707, "die brücke über den fluss.jpg\0".encode("utf-16-le")))
        ),
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"Untitled\0"),
        attribute(2, 0x9005, properties(value(0x0D, 0x3701, b"i" * 16 + INNER))),
    )
