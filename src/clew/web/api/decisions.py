"""What officers decide, and have decided."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework.decide import Answered, Choice, decide, undo_all
from clew.casework.decision_log import Logged, decision_log
from clew.casework.history import history as act
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.decision import Decided, Decision, Decisions, ToDecide, ToUndo
from clew.web.shapes.history import History, HistoryQuery

router = APIRouter(prefix="/cases/{case}/decisions", tags=["decisions"])

WRITING = described(404, 409, 413, 422, 503)


@router.get("", responses=described(404, 422, 503))
def decisions(
    desk: ThisDesk,
    case: CaseName,
    after: Annotated[int, Query(ge=0, le=2**53, description="The number before the first one wanted.")] = 0,
    count: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Decisions:
    """Tell decisions in their order, undone ones and undos too."""
    found, total = decision_log(desk, case, after, count)
    return Decisions(items=[Decision.of(each) for each in found], total=total)


@router.get("/history", responses=described(404, 422, 503))
def history(desk: ThisDesk, case: CaseName, asked: Annotated[HistoryQuery, Query()]) -> History:
    """Tell decisions, the newest first, and what has become of each."""
    return History.of(act(desk, case, asked.asked()))


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def categorise(desk: ThisDesk, case: CaseName, asked: ToDecide) -> Decided:
    """Give stacks a category, one decision each, all of them or none."""
    choice = Choice(asked.scheme, asked.code, asked.note, asked.is_taking_over, asked.seen)
    return _answer(decide(desk, case, str(asked.key), asked.stacks, choice))


@router.post("/undo", responses=WRITING, dependencies=[Depends(same_page)])
def undo(desk: ThisDesk, case: CaseName, asked: ToUndo) -> Decided:
    """Undo decisions by new ones, all of them or none; the old ones stay on record."""
    return _answer(undo_all(desk, case, str(asked.key), asked.numbers, asked.note, is_taking_over=asked.is_taking_over))


def _answer(answered: Answered) -> Decided:
    return Decided(
        decisions=[Decision.of(Logged(each, None)) for each in answered.decisions],
        was_repeated=answered.was_repeated,
    )
