"""PNG in free space: its chunks are walked to IEND, each with its checksum (ISO 15948, section 5)."""

import zlib
from struct import unpack

from clew.disk.carver import WINDOW_BYTES, Carved, Signature, View

_MAX_BYTES = 1 << 30
_MAX_CHUNKS = 1_000_000


class Png:
    """A picture of which a chunk is damaged is kept up to there if pixels came before; one without is left out."""

    name = "png"
    signatures = (Signature(0, b"\x89PNG\r\n\x1a\n"),)

    def carve(self, view: View, start: int) -> Carved | None:
        """Return the picture that begins at `start`."""
        view.limit = min(view.limit, start + _MAX_BYTES)
        offset, has_pixels = start + 8, False
        for number in range(_MAX_CHUNKS):
            end, kind = _chunk(view, offset)
            if end == 0 or (number == 0) != (kind == b"IHDR"):
                break
            offset = end
            has_pixels |= kind == b"IDAT"
            if kind == b"IEND":
                return Carved(start, offset, "png", is_whole=True, resume=offset)
        return Carved(start, offset, "png", is_whole=False, resume=start + 1) if has_pixels else None


def _chunk(view: View, offset: int) -> tuple[int, bytes]:
    """Return where a chunk ends and its type; 0 where there is none that is sound."""
    head = view.read(offset, 8)
    if len(head) < 8 or not head[4:].isalpha():
        return 0, b""
    length, kind = unpack(">I4s", head)
    end = offset + 8 + length
    if end + 4 > view.limit:
        return 0, b""
    checksum = zlib.crc32(kind)
    for at in range(offset + 8, end, WINDOW_BYTES):
        checksum = zlib.crc32(view.read(at, min(WINDOW_BYTES, end - at)), checksum)
    return (end + 4, kind) if view.read(end, 4) == checksum.to_bytes(4, "big") else (0, b"")


plugin = Png()
