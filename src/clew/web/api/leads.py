"""Leads: what machines propose of a case's media, and what officers say to it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from clew.casework.judge_lead import judge_lead
from clew.casework.leads import leads as act
from clew.casework.leads import one_lead
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import UNDECIDED, LeadOrder, WantedLeads
from clew.web.context import CaseName, ThisDesk, same_page
from clew.web.errors import described
from clew.web.shapes.lead import LeadDecision, LeadDetails, LeadPage, ToJudgeLead

router = APIRouter(prefix="/cases/{case}/leads", tags=["leads"])

MOST = 200
"""Leads of one page."""
MOST_NAMED = 50
"""Kinds of one request."""
READING = described(404, 422, 503)
WRITING = described(404, 409, 413, 422, 503)

Number = Annotated[int, Path(ge=1, le=2**53, description="The lead's number.")]


@router.get("", responses=READING)
def leads(
    desk: ThisDesk,
    case: CaseName,
    kind: Annotated[
        list[str], Query(default_factory=list, max_length=MOST_NAMED, description="Only these; all if none.")
    ],
    verdict: Annotated[
        list[Verdict],
        Query(default_factory=list, max_length=len(Verdict), description="Only these; if none, open and later."),
    ],
    count: Annotated[int, Query(ge=0, le=MOST, description="So many at most; 0 only counts.")] = 50,
    after: Annotated[int | None, Query(ge=1, le=2**53, description="Those after the lead of this number.")] = None,
    order: Annotated[LeadOrder, Query(description="What comes first.")] = LeadOrder.STRONGEST,
) -> LeadPage:
    """Tell leads: those into other cases first, then the rarest scores, of equal ones the newest; or just the newest.

    A kind that no linker proposes is refused.
    """
    wanted = WantedLeads(kind, verdict or UNDECIDED, count, after, order)
    return LeadPage.of(act(desk, case, wanted))


@router.get("/{number}", responses=READING)
def lead(desk: ThisDesk, case: CaseName, number: Number) -> LeadDetails:
    """Tell one lead, with the pairs of points it rests on."""
    return LeadDetails.of(one_lead(desk, case, number))


@router.post("/{number}/decisions", responses=WRITING, dependencies=[Depends(same_page)])
def judge(desk: ThisDesk, case: CaseName, number: Number, asked: ToJudgeLead) -> LeadDecision:
    """Say what becomes of a lead; asked again under the same key, nothing is said twice."""
    return LeadDecision.of(judge_lead(desk, case, number, asked.verdict, asked.reason, str(asked.key)))
