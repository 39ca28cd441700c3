"""How far a case has come."""

from fastapi import APIRouter

from clew.casework.figures import figures_shown
from clew.web.context import CaseName, ThisDesk, ThisGallery
from clew.web.errors import described
from clew.web.shapes.figures import Figures

router = APIRouter(prefix="/cases/{case}", tags=["figures"])


@router.get("/figures", responses=described(404, 422, 503))
def figures(desk: ThisDesk, live: ThisGallery, case: CaseName) -> Figures:
    """Count the case: its evidence, its queue, what is decided, when and by whom, at what pace."""
    return Figures.of(figures_shown(desk, case, live))
