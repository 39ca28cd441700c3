"""The pages of one case beside its review: its figures, its report, its match cards."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from clew.casework.case_list import check_case
from clew.casework.match_card import Pictures, lead_card, match_card
from clew.casework.report import report_page
from clew.errors import NotFoundError
from clew.model.match_card import MatchCard
from clew.report.card import card_html, card_policy
from clew.report.render import Served
from clew.web.address import case_path
from clew.web.context import CaseName, Sha256, ThisDesk, ThisServer, ThisSession

router = APIRouter(include_in_schema=False, default_response_class=Response)

LIMIT = 500
"""Stacks a lane in the report, as `clew report` has it unless told otherwise."""


@router.get("/cases/{case}/figures")
def figures(request: Request, parts: ThisServer, desk: ThisDesk, session: ThisSession, case: CaseName) -> Response:
    """Give the page of a case's figures, in which the island runs."""

    def page() -> Response:
        check_case(desk, case)
        return parts.pages.case(request, session, case, page="figures")

    return _or_missing(request, parts, session, page)


@router.get("/cases/{case}/report")
def report(
    request: Request,
    parts: ThisServer,
    desk: ThisDesk,
    session: ThisSession,
    case: CaseName,
    pictures: Annotated[Literal["veiled", "asked"], Query()] = "veiled",
    limit: Annotated[int, Query(ge=1, le=LIMIT)] = LIMIT,
) -> Response:
    """Give the report of a case as it is now; its policy allows its own style by digest, and no script at all."""
    is_veiled = pictures == "veiled"
    address = f"{case_path(case)}/report"
    other = f"{address}?pictures={'asked' if is_veiled else 'veiled'}"

    def page() -> Response:
        made = report_page(desk, case, limit, Served(case_path(case), other, is_veiled))
        policy = f"{made.policy}; frame-ancestors 'none'; report-uri /csp"
        return StreamingResponse(made.pieces, media_type="text/html", headers={"Content-Security-Policy": policy})

    return _or_missing(request, parts, session, page)


@router.get("/cases/{case}/leads/{number}/card")
def card(
    request: Request,
    parts: ThisServer,
    desk: ThisDesk,
    session: ThisSession,
    case: CaseName,
    number: Annotated[int, Path(ge=1, le=2**53)],
) -> Response:
    """Give the match card of a lead as it is now, its pictures blurred for good; its policy allows its own style."""
    return _or_missing(request, parts, session, lambda: _card_page(lead_card(desk, case, number, is_veiled=True)))


@router.get("/cases/{case}/matches/{sha256}/card")
def card_of_match(
    request: Request,
    parts: ThisServer,
    desk: ThisDesk,
    session: ThisSession,
    case: CaseName,
    sha256: Sha256,
    listed: Annotated[str, Query(alias="list", max_length=500)] = "",
) -> Response:
    """Give the card of a media's match with a list ("": its best match), as `card` gives that of a lead."""
    return _or_missing(
        request,
        parts,
        session,
        lambda: _card_page(match_card(desk, case, bytes.fromhex(sha256), listed, is_veiled=True)),
    )


def _card_page(made: tuple[MatchCard, Pictures]) -> Response:
    page = card_html(*made, is_served=True)
    policy = f"{card_policy(page)}; frame-ancestors 'none'; report-uri /csp"
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def _or_missing(request: Request, parts: ThisServer, session: ThisSession, page: Callable[[], Response]) -> Response:
    try:
        return page()
    except NotFoundError as error:
        return parts.pages.missing(request, session, str(error))
