"""The views of a case that officers gave names."""

from fastapi import APIRouter, Depends

from clew.casework import named_view
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.note import ToRemove, ToSave, View

router = APIRouter(prefix="/cases/{case}/views", tags=["views"])

WRITING = described(404, 409, 413, 422, 503)


@router.get("", responses=described(404, 422, 503))
def views(desk: ThisDesk, case: CaseName) -> list[View]:
    """Tell the views that one may open: one's own, and those shared in the case."""
    return [View.of(each, desk.officer) for each in named_view.views(desk, case)]


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def save_view(desk: ThisDesk, case: CaseName, asked: ToSave) -> View:
    """Keep a view under a name."""
    kept = named_view.save_view(desk, case, str(asked.key), (asked.name, asked.query), is_shared=asked.is_shared)
    return View.of(kept, desk.officer)


@router.post("/remove", responses=WRITING, dependencies=[Depends(same_page)])
def remove_view(desk: ThisDesk, case: CaseName, asked: ToRemove) -> View:
    """Take one's own view away."""
    return View.of(named_view.remove_view(desk, case, str(asked.key), asked.name), desk.officer)
