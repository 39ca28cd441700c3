"""The time line: what cameras took in one go, over all cases."""

from fastapi import APIRouter

from clew.casework.timeline import timeline as act
from clew.web.context import CaseName, ThisDesk
from clew.web.errors import described
from clew.web.shapes.timeline import TimeLine

router = APIRouter(prefix="/cases/{case}/timeline", tags=["timeline"])


@router.get("", responses=described(404, 422, 503))
def timeline(desk: ThisDesk, case: CaseName) -> TimeLine:
    """Tell the sessions of a case, and of its cameras in other cases, by their first time."""
    return TimeLine.of(case, act(desk, case))
