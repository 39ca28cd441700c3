"""The routes beside the API: opening a session, the pages, their style, the browser's reports."""

from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from clew.casework.case_list import case_list, check_case
from clew.errors import NotFoundError
from clew.web.address import Address
from clew.web.context import CaseName, ThisDesk, ThisServer, ThisSession
from clew.web.guard import OPENING, REPORTS

STATIC = files("clew.web").joinpath("static")
"""What the island's build makes."""


def page_routes(address: Address) -> APIRouter:
    """Return the routes of a server at an address."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(OPENING)
    async def opening(request: Request, parts: ThisServer, token: Annotated[str, Query()] = "") -> Response:
        opened = parts.sessions.open(token)
        if opened is None:
            return parts.pages.closed(request)
        answer = RedirectResponse(opened.start, 303)
        answer.set_cookie(address.cookie, opened.secret, path="/", httponly=True, samesite="strict")
        return answer

    @router.get("/")
    def cases(request: Request, parts: ThisServer, desk: ThisDesk, session: ThisSession) -> Response:
        return parts.pages.cases(request, session, case_list(desk))

    @router.get("/cases/{case}")
    def case(request: Request, parts: ThisServer, desk: ThisDesk, session: ThisSession, case: CaseName) -> Response:
        try:
            check_case(desk, case)
        except NotFoundError as error:
            return parts.pages.missing(request, session, str(error))
        parts.pictures.start()
        return parts.pages.case(request, session, case)

    @router.get("/find")
    def find(request: Request, parts: ThisServer, session: ThisSession) -> Response:
        return parts.pages.find(request, session)

    @router.get("/shell.css")
    async def style(parts: ThisServer) -> Response:
        return Response(parts.pages.style, media_type="text/css")

    @router.post(REPORTS)
    async def reports(request: Request, parts: ThisServer) -> Response:
        parts.breaches.take(await request.body())
        return Response(status_code=204)

    return router


def static_files() -> StaticFiles:
    """Return the app that serves the island's bundle."""
    return StaticFiles(directory=str(STATIC), check_dir=False)
