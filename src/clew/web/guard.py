"""Stands before every request: whose page asks, and in which session; puts the headers on every answer."""

import re
from contextlib import suppress
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clew.web.address import Address
from clew.web.errors import answer
from clew.web.pages import Pages
from clew.web.policy import HEADERS
from clew.web.session import Sessions
from clew.web.shapes.error import ErrorCode

OPENING = "/open"
REPORTS = "/csp"
MARK = "x-clew"
"""The header of requests that change something: no form, and no script of another origin, can send it unasked."""
LARGEST_BODY = 1 << 20
"""Bytes; a decision over 500 stacks has some 40 KiB."""
LARGER_BODIES = {"/api/v1/find": 1 << 30}
"""Bytes that these paths take: a picture or a film to look for, which goes to the disk, not into memory. A longer film
is looked for by `clew find`, which reads it where it lies."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Lets through what comes from our own pages in an open session, and nothing else.

    In the path of what it lets through, a slash or a percent sign inside a part is still encoded, so that the name of a
    case may hold one: whoever reads the part decodes it.
    """

    def __init__(self, app: ASGIApp, address: Address, sessions: Sessions, pages: Pages) -> None:
        self._app = app
        self._address = address
        self._sessions = sessions
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the app do it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        refused = self._refusal(request)
        if refused is not None:
            await refused(scope, receive, sealed)
            return
        # what was not foreseen is told and answered further in, then raised once more for the server to print
        with suppress(Exception):
            await self._app({**scope, "path": _parts_kept(scope["raw_path"])}, receive, sealed)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if host not in self._address.hosts:
            return answer(403, ErrorCode.FORBIDDEN, "this server is asked for under another name than its own")
        session = self._sessions.find(request.cookies.get(self._address.cookie, ""))
        if session is None and request.url.path != OPENING:
            if request.url.path.startswith("/api/") or request.method != "GET":
                return answer(401, ErrorCode.UNAUTHORISED, "there is no session, or it has ended")
            return self._pages.closed(request)
        request.state.session = session
        return None if request.method in _SAFE else _refused_change(request, host)


def _refused_change(request: Request, host: str) -> Response | None:
    headers = request.headers
    is_ours = headers.get("origin") == f"http://{host}" and headers.get(MARK) == "1"
    if request.url.path != REPORTS and not is_ours:
        return answer(403, ErrorCode.FORBIDDEN, "what changes something needs our own Origin, and X-Clew: 1")
    length = headers.get("content-length", "0")
    most = LARGER_BODIES.get(request.url.path, LARGEST_BODY)
    if "transfer-encoding" in headers or not length.isdigit() or int(length) > most:
        return answer(413, ErrorCode.USAGE, f"give a body of stated length, at most {most:,} bytes")
    return None


def _parts_kept(raw: bytes) -> str:
    return unquote(re.sub(rb"%(2[fF]|25)", rb"%25\1", raw).decode("latin-1"))
