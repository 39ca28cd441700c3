"""A case's queue: its state, its pages, what can be filtered by, and places in it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework.blind import tiles_told
from clew.web.context import CaseName, NowShown, ThisDesk, ThisGallery, ThisSession, same_page
from clew.web.errors import described
from clew.web.shapes.decision import Preview, ToPreview
from clew.web.shapes.filters import FilterQuery, PageQuery, PlaceQuery, SortedQuery
from clew.web.shapes.gallery import Facets, GalleryState, PlaceOf, Scrubber, Tick, TilePage

router = APIRouter(prefix="/cases/{case}", tags=["gallery"])

READING = described(404, 422, 503)


@router.get("/gallery", responses=READING)
def gallery(live: ThisGallery, shown: NowShown) -> GalleryState:
    """Tell how the queue stands: lanes, what is undecided, and from which snapshot pages come."""
    return GalleryState.of(shown, is_building=live.is_building)


@router.get("/stacks", responses=READING)
def stacks(desk: ThisDesk, shown: NowShown, case: CaseName, asked: Annotated[PageQuery, Query()]) -> TilePage:
    """Tell a stretch of the stacks that pass the filters, in the order asked for."""
    page = shown.page(asked.filters(desk.officer), asked.sort, asked.first, asked.count)
    return TilePage.of(shown, replace(page, tiles=tiles_told(desk, case, page.tiles)), desk.officer)


@router.get("/facets", responses=READING)
def facets(shown: NowShown, session: ThisSession, asked: Annotated[FilterQuery, Query()]) -> Facets:
    """Tell what can be filtered by, each value counted with all filters but its own."""
    return Facets.of(shown.facets(asked.filters(session.officer)))


@router.get("/scrubber", responses=READING)
def scrubber(shown: NowShown, session: ThisSession, asked: Annotated[SortedQuery, Query()]) -> Scrubber:
    """Tell where in the order a band of scores, a month or a folder begins."""
    ticks = shown.ticks(asked.filters(session.officer), asked.sort)
    return Scrubber(ticks=[Tick(label=each.label, first=each.first) for each in ticks])


@router.get("/place", responses=READING)
def place(shown: NowShown, session: ThisSession, asked: Annotated[PlaceQuery, Query()]) -> PlaceOf:
    """Tell the place of a stack, or of the next undecided one behind another."""
    if asked.stack is not None:
        return PlaceOf(index=shown.place(asked.stack, asked.filters(session.officer), asked.sort))
    return PlaceOf(index=shown.next_undecided(asked.after, asked.filters(session.officer), asked.sort))


@router.post("/decisions/preview", responses=described(404, 413, 422, 503), dependencies=[Depends(same_page)])
def preview(shown: NowShown, session: ThisSession, asked: ToPreview) -> Preview:
    """Tell what a decision over stacks would touch; decides nothing."""
    those = asked.filters.filters(session.officer) if asked.filters is not None else asked.stacks or []
    found = shown.touched_by(those)
    return Preview(
        stacks=found.stacks,
        media=found.media,
        applied=found.applied,
        suggested=found.suggested,
        decided_already=found.decided_already,
        held=shown.held_by_others(those, session.officer),
    )
