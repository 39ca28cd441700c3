"""Second opinions. What waits for one is told blind; who wants to see more has to ask another route for it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from clew.casework.ask_opinions import Draw, ask_opinions
from clew.casework.decision_log import Logged
from clew.casework.give_opinion import View, give_opinion, settle
from clew.casework.opinions import disagreements, rounds, waiting
from clew.web.context import CaseName, NowShown, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.decision import Decision
from clew.web.shapes.opinion import (
    Apart,
    Begun,
    Given,
    Queue,
    Round,
    ToAskOpinions,
    ToGiveOpinion,
    ToSettle,
    WaitingStack,
)

router = APIRouter(prefix="/cases/{case}/opinions", tags=["opinions"])

READING = described(404, 422, 503)
WRITING = described(404, 409, 413, 422, 503)


@router.get("/queue", responses=READING)
def queue(desk: ThisDesk, case: CaseName, count: Annotated[int, Query(ge=1, le=200)] = 50) -> Queue:
    """Tell, blind, what waits for the officer who asks: decided by others, and without an opinion yet."""
    found, total = waiting(desk, case, count)
    return Queue(total=total, items=[WaitingStack.of(each) for each in found])


@router.post("", responses=WRITING, dependencies=[Depends(same_page)])
def opine(desk: ThisDesk, case: CaseName, asked: ToGiveOpinion) -> Given:
    """Give an opinion of a stack that somebody else decided; what stands stays as it is."""
    view = View(asked.round, asked.position, asked.code, asked.note)
    return Given(number=give_opinion(desk, case, str(asked.key), view).number)


@router.get("/rounds", responses=READING)
def told(desk: ThisDesk, case: CaseName) -> list[Round]:
    """Tell the rounds, the newest first, and how far officers agree."""
    return [Round.of(each) for each in rounds(desk, case)]


@router.post("/rounds", responses=WRITING, dependencies=[Depends(same_page)])
def ask(desk: ThisDesk, shown: NowShown, case: CaseName, asked: ToAskOpinions) -> Begun:
    """Draw a sample of decided stacks, and ask other officers for their opinions."""
    of = asked.filters.filters(desk.officer) if asked.filters is not None else asked.stacks or []
    draw = Draw(asked.scheme, asked.share, asked.count, asked.seed)
    return Begun.of(ask_opinions(desk, shown, case, str(asked.key), of, draw))


@router.get("/disagreements", responses=READING)
def apart(desk: ThisDesk, case: CaseName) -> list[Apart]:
    """Tell the stacks over which officers disagree, those not settled yet first."""
    return [Apart.of(each) for each in disagreements(desk, case)]


@router.post("/settlements", responses=WRITING, dependencies=[Depends(same_page)])
def settlement(desk: ThisDesk, case: CaseName, asked: ToSettle) -> Decision:
    """Settle a disagreement by a decision, which stands."""
    view = View(asked.round, asked.position, asked.code, asked.note, asked.is_taking_over)
    return Decision.of(Logged(settle(desk, case, str(asked.key), view), None))
