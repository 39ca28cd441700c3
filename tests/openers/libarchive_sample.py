"""A RAR 5 archive with two files stored as they are, written by hand: no free program makes RAR."""

import zlib

EXPECTED = {
    b"view.txt": b"a landscape with a bridge\n" * 20,
    "größe.bin".encode(): bytes(range(256)),
}
SIGNATURE = b"Rar!\x1a\x07\x01\x00"


def number(value: int) -> bytes:
    """Return a number of seven bits a byte, least first."""
    digits = []
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])


def block(body: bytes, data: bytes = b"") -> bytes:
    """Return a header with its length and CRC-32, and the data after it."""
    sized = number(len(body)) + body
    return zlib.crc32(sized).to_bytes(4, "little") + sized + data


def file_block(name: bytes, content: bytes, crc: int | None = None, extra: bytes = b"") -> bytes:
    """Return a file of Unix, stored, with its time (2024-05-01 12:30:44) and CRC-32."""
    crc = zlib.crc32(content) if crc is None else crc
    sizes = (number(len(extra)) if extra else b"") + number(len(content))
    about = number(6) + number(len(content)) + number(0o100644) + (1_714_566_644).to_bytes(4, "little")
    about += crc.to_bytes(4, "little") + number(0) + number(1) + number(len(name)) + name
    return block(number(2) + number(3 if extra else 2) + sizes + about + extra, content)


def archive(*blocks: bytes, flags: int = 0) -> bytes:
    """Return an archive with its main and end headers (https://www.rarlab.com/technote.htm)."""
    main, end = block(number(1) + number(0) + number(flags)), block(number(5) + number(0) + number(0))
    return SIGNATURE + main + b"".join(blocks) + end


def sample() -> bytes:
    return archive(*(file_block(path, content) for path, content in EXPECTED.items()))
