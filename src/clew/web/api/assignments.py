"""Who works on which stacks."""

from fastapi import APIRouter, Depends

from clew.casework.assign import Task, assign, give_back, keep_hold
from clew.casework.assignments import assignments as held_now
from clew.casework.assignments import officers
from clew.gallery.names import names_of
from clew.web.context import CaseName, NowShown, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.assignment import Assignment, Assignments, GivenBack, Holding, Taken, ToAssign, ToGiveBack

router = APIRouter(prefix="/cases/{case}/assignments", tags=["assignments"])

WRITING = described(404, 409, 413, 422, 503)


@router.get("", responses=described(404, 422, 503))
def assignments(desk: ThisDesk, case: CaseName) -> Assignments:
    """Tell who holds what, until when."""
    return Assignments(items=[Assignment.of(each) for each in held_now(desk, case)], officers=officers(desk))


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def take(desk: ThisDesk, shown: NowShown, case: CaseName, asked: ToAssign) -> Taken:
    """Take stacks for oneself or for another; of those that others hold none, unless they are to be taken over."""
    stacks = shown.chosen(asked.filters.filters(desk.officer) if asked.filters is not None else asked.stacks or [])
    task = Task(asked.officer or desk.officer, asked.minutes, asked.reason, asked.is_taking_over)
    return Taken.of(assign(desk, case, str(asked.key), stacks, task))


@router.post("/back", responses=WRITING, dependencies=[Depends(same_page)])
def back(desk: ThisDesk, case: CaseName, asked: ToGiveBack) -> GivenBack:
    """Give back of these stacks those that one holds, or all."""
    names = None if asked.stacks is None else names_of(asked.stacks)
    return GivenBack(stacks=give_back(desk, case, str(asked.key), names))


@router.post("/renewal", responses=described(404, 413, 422, 503), dependencies=[Depends(same_page)])
def keep(desk: ThisDesk, case: CaseName) -> Holding:
    """Hold for as long again what one holds: the page asks it while its officer works without deciding."""
    return Holding(until=keep_hold(desk, case))
