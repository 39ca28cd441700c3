"""A case's queue, in pages."""

from collections.abc import Callable
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from clew.gallery.facets import Counts
from clew.gallery.facets import Facets as Counted
from clew.gallery.filters import UNDECIDED, Badge
from clew.gallery.held import BY
from clew.gallery.shown import Page, Shown
from clew.gallery.tile import Tile as ShownTile
from clew.model.findings import Kind
from clew.model.note import NoteKind
from clew.model.queue import Lane
from clew.schemes import schemes
from clew.web.shapes.moment import Moment


class LaneCounts(BaseModel):
    """How many stacks stand in each lane."""

    new: int
    series: int
    near: int
    known: int


def snapshot_of(shown: Shown) -> str:
    """Return the name of the snapshot that a state is shown from."""
    return shown.gallery.token.hex()[:32]


class GalleryState(BaseModel):
    """The snapshot that pages come from; `is_building` while a newer one is made."""

    snapshot: str
    stacks: int
    lanes: LaneCounts
    undecided: int
    built_at: Moment
    is_building: bool

    @classmethod
    def of(cls, shown: Shown, *, is_building: bool) -> Self:
        """Return a state as the API tells it."""
        return cls(
            snapshot=snapshot_of(shown),
            stacks=shown.gallery.count,
            lanes=LaneCounts.model_validate({lane.value: count for lane, count in shown.lanes().items()}),
            undecided=shown.undecided(),
            built_at=shown.gallery.built_at,
            is_building=is_building,
        )


class TileCategory(BaseModel):
    """The category in force for a stack's representative: applied, or (false) only suggested."""

    scheme: str
    code: str = Field(description="Empty while the officer who asks is still to decide on it blind.")
    is_applied: bool


class TileNotes(BaseModel):
    """What officers noted of any media of a stack; bookmarks are told to who set them."""

    comments: int
    tags: list[str]
    series: list[str]
    is_bookmarked: bool


class Tile(BaseModel):
    """A stack as the grid shows it; what is told of one picture is told of its representative."""

    stack: str
    sha256: str
    lane: Lane
    rank: int = Field(description="In its lane, from 1.")
    score: float
    copies: int = Field(description="Occurrences of all its media.")
    media: int
    kind: Kind
    duration_ms: int | None
    width: int | None
    height: int | None
    reason: str | None
    badges: list[Badge]
    category: TileCategory | None
    assigned: str | None = Field(description="The officer who works on it.")
    taken: str | None = Field(description="By the camera's own clock, else when a file was modified (UTC, with Z).")
    folder: str
    notes: TileNotes

    @classmethod
    def of(cls, tile: ShownTile, officer: str) -> Self:
        """Return a tile as the API tells it to an officer."""
        given = tile.category
        return cls(
            stack=tile.stack,
            sha256=tile.sha256.hex(),
            lane=tile.lane,
            rank=tile.rank,
            score=tile.score,
            copies=tile.copies,
            media=tile.media,
            kind=tile.kind,
            duration_ms=tile.duration_ms or None,
            width=tile.width or None,
            height=tile.height or None,
            reason=tile.reason or None,
            badges=list(tile.badges),
            category=None
            if given is None
            else TileCategory(scheme=given.scheme, code=given.code, is_applied=given.is_applied),
            assigned=tile.assigned,
            taken=_time(tile),
            folder=tile.folder,
            notes=TileNotes(
                comments=tile.notes.comments,
                tags=list(tile.notes.tags),
                series=list(tile.notes.series),
                is_bookmarked=tile.notes.has(NoteKind.BOOKMARK, officer),
            ),
        )


def _time(tile: ShownTile) -> str | None:
    if tile.taken is not None:
        return tile.taken.isoformat()
    return tile.modified.isoformat().replace("+00:00", "Z") if tile.modified is not None else None


class TilePage(BaseModel):
    """A stretch of the stacks that are shown, and how many those are in all."""

    snapshot: str
    decisions: int = Field(description="The number of the last decision that is told of here.")
    total: int
    first: int
    items: list[Tile]

    @classmethod
    def of(cls, shown: Shown, page: Page, officer: str) -> Self:
        """Return a page as the API tells it to an officer."""
        return cls(
            snapshot=snapshot_of(shown),
            decisions=shown.overlay.last,
            total=page.total,
            first=page.first,
            items=[Tile.of(each, officer) for each in page.tiles],
        )


class FacetValue(BaseModel):
    """One value that can be filtered by, and how many stacks would be shown."""

    value: str
    label: str
    count: int


class Days(BaseModel):
    """The first and the last day that a shown stack has."""

    first: date | None
    last: date | None


class Facets(BaseModel):
    """What can be filtered by; each is counted with all filters but its own, at most 200 values of it, the largest."""

    lanes: list[FacetValue]
    lists: list[FacetValue]
    categories: list[FacetValue]
    assigned: list[FacetValue]
    kinds: list[FacetValue]
    cameras: list[FacetValue]
    folders: list[FacetValue]
    noted: list[FacetValue]
    tags: list[FacetValue]
    series: list[FacetValue]
    dates: Days

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Return facets as the API tells them."""
        return cls(
            lanes=_values(counted.lanes),
            lists=_values(counted.lists),
            categories=_values(counted.categories, category_label),
            assigned=_values(counted.assigned, _holder),
            kinds=_values(counted.kinds),
            cameras=_values(counted.cameras),
            folders=_values(counted.folders),
            noted=_values(counted.noted),
            tags=_values(counted.tags),
            series=_values(counted.series),
            dates=Days(first=counted.first, last=counted.last),
        )


def _values(counts: Counts, label: Callable[[str], str] = str) -> list[FacetValue]:
    return [FacetValue(value=value, label=label(value), count=count) for value, count in counts]


def _holder(value: str) -> str:
    return value.removeprefix(BY)


def category_label(value: str) -> str:
    """Return a category in words: its scheme, its code, the code's published label."""
    if value == UNDECIDED:
        return "no category"
    name, _, code = value.partition("/")
    known = schemes().get(name)
    label = next((each.label for each in known.codes if each.code == code), "") if known is not None else ""
    return f"{name} {code}: {label}" if label else f"{name} {code}"


class Tick(BaseModel):
    """Where a band of scores, a month or a folder begins."""

    label: str
    first: int


class Scrubber(BaseModel):
    """At most 200 ticks over all that is shown."""

    ticks: list[Tick]


class PlaceOf(BaseModel):
    """The place of a stack among those shown, from 0; null where it isn't among them."""

    index: int | None
