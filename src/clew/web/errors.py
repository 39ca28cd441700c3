"""Turns errors into answers: what went wrong, a code, what to do; never a traceback."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from clew.errors import (
    BusyError,
    ClewError,
    ConflictError,
    EvidenceError,
    ExaminationError,
    HeldError,
    NotFoundError,
    OvertakenError,
    UnavailableError,
    UsageError,
)
from clew.web.shapes.error import ErrorAnswer, ErrorBody, ErrorCode

OnFault = Callable[[Exception], str]
"""Told of what nobody foresaw, returns what to say of it."""

HINTS = {
    ErrorCode.NOT_FOUND: "Load the page again: it may have been stacked anew, or have another name.",
    ErrorCode.USAGE: "The description of this API is at /api/v1/openapi.json.",
    ErrorCode.BUSY: "Try again in a moment.",
    ErrorCode.UNAUTHORISED: "Start `clew review` again, and open the address that it prints.",
    ErrorCode.FORBIDDEN: "Only the pages of this server may ask this.",
    ErrorCode.CONFLICT: "Look at the decisions as they are now, and decide again if need be.",
    ErrorCode.HELD: "Let the colleague go on, or take the stack over, with a reason that is put on record.",
    ErrorCode.OVERTAKEN: "Leave it as the colleague has it, or decide it again: then yours stands.",
    ErrorCode.EVIDENCE: (
        "Mount the exhibit again where it was, give `clew review` the passwords of what is encrypted "
        "(--password-file), or see by `clew verify` what is altered."
    ),
    ErrorCode.INTERNAL: "`clew doctor` and `clew verify` look for the cause.",
}
_STATUS = {
    401: ErrorCode.UNAUTHORISED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    409: ErrorCode.CONFLICT,
    503: ErrorCode.BUSY,
}
_KINDS: tuple[tuple[type[ClewError], int, ErrorCode], ...] = (
    (NotFoundError, 404, ErrorCode.NOT_FOUND),
    (HeldError, 409, ErrorCode.HELD),
    (OvertakenError, 409, ErrorCode.OVERTAKEN),
    (ConflictError, 409, ErrorCode.CONFLICT),
    (EvidenceError, 409, ErrorCode.EVIDENCE),
    (ExaminationError, 409, ErrorCode.EVIDENCE),
    (UsageError, 422, ErrorCode.USAGE),
    (UnavailableError, 422, ErrorCode.USAGE),
    (BusyError, 503, ErrorCode.BUSY),
)
"""What is answered to each kind of error, the narrower ones first; to all others 500."""
_MEANING = {
    401: "There is no session: `clew review` opens one.",
    403: "Another page than this server's own asked.",
    404: "There is no such case, stack, media or decision.",
    409: "It was done already, or otherwise, meanwhile; or the evidence can't be read any more.",
    413: "The body is too long, or its length is not stated.",
    416: "The film has no byte of the range that was asked for.",
    422: "What was asked can't be done as asked.",
    500: "Something failed on the server; it says what.",
    503: "Another process writes just now.",
}


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the errors of a route, as OpenAPI describes them; any may lack a session, or meet a fault."""
    return {
        status: {"model": ErrorAnswer, "description": _MEANING[status]} for status in sorted({401, 403, 500, *statuses})
    }


def answer(status: int, code: ErrorCode, message: str) -> JSONResponse:
    """Return the answer for an error."""
    body = ErrorAnswer(error=ErrorBody(code=code, message=message, hint=HINTS[code]))
    return JSONResponse(body.model_dump(mode="json"), status)


def add_handlers(app: FastAPI, on_fault: OnFault) -> None:
    """Let an app answer errors as this module does."""

    async def known(_request: Request, error: Exception) -> JSONResponse:
        status, code = _kind(error)
        return answer(status, code, str(error))

    async def wrong(_request: Request, error: Exception) -> JSONResponse:
        return answer(422, ErrorCode.USAGE, _said(error) if isinstance(error, RequestValidationError) else str(error))

    async def plain(_request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        status = 422 if status == 400 else status  # a body that can't even be parsed
        message = str(error.detail) if isinstance(error, HTTPException) else str(error)
        return answer(status, _STATUS.get(status, ErrorCode.USAGE), message)

    async def unforeseen(_request: Request, error: Exception) -> JSONResponse:
        return answer(500, ErrorCode.INTERNAL, on_fault(error))

    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[JSONResponse]]] = {
        ClewError: known,
        RequestValidationError: wrong,
        HTTPException: plain,
        Exception: unforeseen,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _kind(error: Exception) -> tuple[int, ErrorCode]:
    found = ((status, code) for kind, status, code in _KINDS if isinstance(error, kind))
    return next(found, (500, ErrorCode.INTERNAL))


def _said(error: RequestValidationError) -> str:
    """Say what is wrong with a request: where, and what was expected; never what was given."""
    said = [
        f"{'.'.join(str(part) for part in each['loc'][1:]) or each['loc'][0]}: {each['msg']}"
        for each in error.errors()[:5]
    ]
    return "; ".join(said)
