"""What the grid shows of one stack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from clew.gallery.columns import NO_TIME, Gallery
from clew.gallery.filters import Badge
from clew.gallery.held import Held
from clew.gallery.noted import Noted, StackNotes
from clew.gallery.overlay import Given, Overlay
from clew.model.findings import Kind
from clew.model.queue import Lane

LANES, KINDS = tuple(Lane), tuple(Kind)


@dataclass(frozen=True, slots=True)
class Tile:
    """One stack; its fields as in `Gallery`, `reason` the heaviest in words, `folder` as text.

    `taken` is by the camera's own clock, without a zone; where nothing tells it, `modified` is there, in UTC.
    """

    stack: str
    sha256: bytes
    lane: Lane
    rank: int
    score: float
    copies: int
    media: int
    kind: Kind
    duration_ms: int
    width: int
    height: int
    size: int
    reason: str
    badges: tuple[Badge, ...]
    category: Given | None
    assigned: str | None
    taken: datetime | None
    modified: datetime | None
    folder: str
    notes: StackNotes


def tiles(gallery: Gallery, overlay: Overlay, held: Held, noted: Noted, rows: Iterable[int]) -> list[Tile]:
    """Return the tiles of rows."""
    return [_tile(gallery, overlay, held, noted, row) for row in rows]


@lru_cache(1 << len(Badge))
def _badges(bits: int) -> tuple[Badge, ...]:
    return tuple(badge for badge in Badge if bits & badge.bit)


def _tile(gallery: Gallery, overlay: Overlay, held: Held, noted: Noted, row: int) -> Tile:
    seconds, reason = int(gallery.time[row]), int(gallery.reason_lims[row])
    time = None if seconds == NO_TIME else datetime.fromtimestamp(seconds, UTC)
    is_taken = bool(gallery.is_taken[row])
    return Tile(
        stack=gallery.name(row),
        sha256=gallery.sha256[row].tobytes(),
        lane=LANES[gallery.lane[row]],
        rank=int(gallery.rank[row]),
        score=float(gallery.score[row]),
        copies=int(gallery.copies[row]),
        media=int(gallery.media[row]),
        kind=KINDS[gallery.kind[row]],
        duration_ms=int(gallery.duration_ms[row]),
        width=int(gallery.width[row]),
        height=int(gallery.height[row]),
        size=int(gallery.size[row]),
        reason=gallery.reasons[int(gallery.reason[reason])] if reason < gallery.reason_lims[row + 1] else "",
        badges=_badges(int(gallery.badges[row])),
        category=overlay.given(row),
        assigned=held.officer(row),
        taken=time.replace(tzinfo=None) if time is not None and is_taken else None,
        modified=None if is_taken else time,
        folder=gallery.folders[int(gallery.folder[row])],
        notes=noted.on(row),
    )
