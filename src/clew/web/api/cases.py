"""The cases there are."""

from fastapi import APIRouter

from clew.casework.case_list import case_list
from clew.web.context import ThisDesk
from clew.web.errors import described
from clew.web.shapes.case import Case

router = APIRouter(tags=["cases"])


@router.get("/cases", responses=described(503))
def cases(desk: ThisDesk) -> list[Case]:
    """Tell every case by name, and how much it holds."""
    return [
        Case(name=each.name, exhibits=each.exhibits, media=each.media, stacks=each.stacks, decisions=each.decisions)
        for each in case_list(desk)
    ]
