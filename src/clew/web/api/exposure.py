"""What officers have looked at unblurred: counted for the one who looks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework.count_looks import count_looks
from clew.casework.exposure import MOST_DAYS, MOST_OFFSET_MINUTES, exposure_in_case, own_exposure
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.exposure import Counted, ExposedOfficer, InCase, OfMe, ToCount

router = APIRouter(tags=["exposure"])


@router.get("/me/exposure", responses=described(422, 503))
def exposure(
    desk: ThisDesk,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="Up to today.")] = 1,
    offset_minutes: Annotated[
        int,
        Query(ge=-MOST_OFFSET_MINUTES, le=MOST_OFFSET_MINUTES, description="By how much one's clock is ahead of UTC."),
    ] = 0,
) -> OfMe:
    """Tell one's own exposure, day by day, and what stacks and lists spared."""
    return OfMe.of(own_exposure(desk, days, offset_minutes), desk.config.review)


@router.post("/me/exposure", responses=described(404, 413, 422, 503), dependencies=[Depends(same_page)])
def count(desk: ThisDesk, asked: ToCount) -> Counted:
    """Count looks that the page tells of, and tell the day's sum."""
    return Counted.of(asked.day, count_looks(desk, asked.looks()))


@router.get("/cases/{case}/exposure", responses=described(404, 422, 503))
def of_case(desk: ThisDesk, case: CaseName) -> InCase:
    """Tell what officers were exposed to in a case: the one who asks, others only where the unit has set it so."""
    found = exposure_in_case(desk, case)
    return InCase(is_of_all=desk.config.review.exposure_of_all, officers=[ExposedOfficer.of(each) for each in found])
