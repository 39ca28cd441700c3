"""Files that are broken, mislabelled or made to hurt a reader; all of them small and harmless to keep."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from clew.samples.dice import Dice

WORDS = (
    "bridge",
    "harbour",
    "lantern",
    "orchard",
    "kettle",
    "ladder",
    "meadow",
    "window",
    "garden",
    "compass",
    "train",
)
FLOOD_SIDE = 60_000
"""Width and height in px that the flooding PNG claims: 3.6 thousand million pixels in about 100 bytes."""
ZEROS = 48 << 20
NESTING = 24
"""How many archives lie inside each other."""


def random_bytes(dice: Dice) -> bytes:
    """Return bytes that are no format at all; the first is 0, which starts no text and no known signature."""
    return b"\0" + dice.generator.bytes(dice.whole(300, 40_000))


def note(dice: Dice) -> bytes:
    """Return a short text."""
    lines = [" ".join(dice.pick(WORDS) for _ in range(dice.whole(3, 11))) for _ in range(dice.whole(3, 40))]
    return ("\n".join(lines) + "\n").encode()


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel_flood() -> bytes:
    """Return a PNG (ISO 15948) whose header promises far more pixels than any memory holds."""
    header = struct.pack(">IIBBBBB", FLOOD_SIDE, FLOOD_SIDE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _png_chunk(b"IHDR", header)
        + _png_chunk(b"IDAT", zlib.compress(bytes(1000)))
        + _png_chunk(b"IEND", b"")
    )


def nested_archive() -> bytes:
    """Return a zip in a zip in a zip."""
    inner = bytes(4096)
    for level in range(NESTING):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            member = zipfile.ZipInfo(f"level-{level:02d}.zip", (2020, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, inner)
        inner = stream.getvalue()
    return inner


def video_head(dice: Dice) -> bytes:
    """Return the first boxes of an MP4 (ISO 14496-12) without a playable track."""
    brand = b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
    media = dice.generator.bytes(dice.whole(2_000, 20_000))
    boxes = ((b"ftyp", brand), (b"free", b""), (b"mdat", media))
    return b"".join(struct.pack(">I", 8 + len(data)) + kind + data for kind, data in boxes)


def zeros() -> bytes:
    """Return what a small archive bomb unfolds to: a thousand times its packed size, and no burden to a reader."""
    return bytes(ZEROS)


MAKERS: dict[str, Callable[[Dice], bytes]] = {
    "text file": note,
    "random bytes": random_bytes,
    "video": video_head,
    "pixel flood": lambda _: pixel_flood(),
    "nested archive": lambda _: nested_archive(),
    "empty file": lambda _: b"",
    "zeros": lambda _: zeros(),
}
"""Every kind of file that comes from no picture."""
