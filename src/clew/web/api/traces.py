"""Trace sheets: made of a marked box, refused where there may be people, looked at and approved by another officer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from clew.casework.trace_requests import approve_trace, look_at_refused, trace_requests
from clew.casework.trace_sheet import make_trace_kept
from clew.web.context import CaseName, ThisDesk, ThisServer, ThisSession, same_page
from clew.web.errors import described
from clew.web.shapes.trace import ToApproveTrace, ToMakeTrace, TraceMade, TraceRequest

router = APIRouter(prefix="/cases/{case}/traces", tags=["traces"])

CHANGES = described(404, 409, 413, 422, 503)
Number = Annotated[int, Path(ge=1, le=2**53, description="The request's number.")]


@router.get("", responses=described(404, 422, 503))
def requests_for_traces(desk: ThisDesk, case: CaseName) -> list[TraceRequest]:
    """Tell the trace sheets of the case that were refused, oldest first."""
    return [TraceRequest.of(each) for each in trace_requests(desk, case)]


@router.post("", responses=CHANGES, dependencies=[Depends(same_page)])
def make_trace(
    parts: ThisServer, session: ThisSession, desk: ThisDesk, case: CaseName, asked: ToMakeTrace
) -> TraceMade:
    """Make a trace sheet, on record, to be fetched below the case's `exports`.

    Where the check finds people, or may have, nothing is written: `file` is null, and the request waits for another
    officer. Once it is approved, the same box and the same words give the file.
    """
    outcome = make_trace_kept(desk, case, asked.cut(), asked.format)
    kept = outcome.written
    return TraceMade.of(outcome, "" if kept is None else parts.downloads.put(session, case, kept))


@router.post(
    "/{number}/cut",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}, "description": "The cut, a PNG."}, **CHANGES},
    dependencies=[Depends(same_page)],
)
def look_at_trace(desk: ThisDesk, case: CaseName, number: Number) -> Response:
    """Draw the cut of a refused sheet, to be looked at; custody has who looked, and nothing is kept of it."""
    return Response(look_at_refused(desk, case, number), media_type="image/png")


@router.post("/{number}/approval", responses=CHANGES, dependencies=[Depends(same_page)])
def approve(desk: ThisDesk, case: CaseName, number: Number, asked: ToApproveTrace) -> TraceRequest:
    """Say, as another officer, that a refused sheet may be made; asked again under the same key, nothing is said twice.

    Whoever asked for the sheet then asks once more in the same words, and gets it.
    """
    return TraceRequest.of(approve_trace(desk, case, number, asked.reason, str(asked.key)))
