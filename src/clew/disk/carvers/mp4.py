"""MP4, QuickTime and HEIC in free space: boxes are walked as long as they are such files' (ISO 14496-12, 4.2)."""

from struct import unpack

from clew.disk.carver import Carved, Signature, View

_MAX_BOXES = 1_000_000
_FIRST = (b"ftyp", b"moov", b"wide", b"mdat", b"skip", b"free", b"pnot")
_BOXES = frozenset(
    (
        *_FIRST,
        b"meta",
        b"moof",
        b"mfra",
        b"sidx",
        b"ssix",
        b"styp",
        b"uuid",
        b"udta",
        b"pdin",
        b"prft",
        b"emsg",
        b"PICT",
    )
)
"""Boxes at the top of a file (ISO 14496-12, table 1; QuickTime File Format, "Basic movie files")."""
_INDEXES = frozenset((b"moov", b"meta"))
_SUFFIXES = {b"qt  ": "mov", b"M4A ": "m4a", b"heic": "heic", b"heix": "heic", b"mif1": "heif", b"avif": "avif"}


class Mp4:
    """A file without an index (moov, or meta for pictures) is left out; one whose data breaks off is cut there.

    Nothing checks a box's content, so what lies inside is searched too.
    """

    name = "mp4"
    signatures = tuple(Signature(4, each) for each in _FIRST)

    def carve(self, view: View, start: int) -> Carved | None:
        """Return the film, sound or picture that begins at `start`."""
        offset, kinds, is_whole, suffix = start, set[bytes](), True, "mov"
        for _ in range(_MAX_BOXES):
            size, kind, brand = _box(view, offset)
            if kind not in _BOXES or (kind == b"ftyp" and offset != start):
                break
            if kind == b"ftyp":
                suffix = _SUFFIXES.get(brand, "3gp" if brand.startswith(b"3g") else "mp4")
            kinds.add(kind)
            offset += size
            if size == 0 or offset > view.limit:
                offset, is_whole = view.limit, False
                break
        if not kinds & _INDEXES or (b"meta" in kinds and b"moov" not in kinds and b"ftyp" not in kinds):
            return None
        return Carved(start, offset, suffix, is_whole=is_whole, resume=start + 1)


def _box(view: View, offset: int) -> tuple[int, bytes, bytes]:
    """Return a box's size, 0 where it reaches as far as the file does, its type and what begins it; no type if none."""
    head = view.read(offset, 16)
    if len(head) < 8:
        return 0, b"", b""
    size, kind = unpack(">I4s", head[:8])
    if size == 1 and len(head) == 16:
        (size,) = unpack(">Q", head[8:])
        return (size, kind, b"") if size >= 16 else (0, b"", b"")
    return (size, kind, head[8:12]) if size == 0 or size >= 8 else (0, b"", b"")


plugin = Mp4()
