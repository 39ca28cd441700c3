"""What is known of a file, a hash or a text, in all cases of the agency."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.requests import ClientDisconnect

from clew.casework.find import find_text
from clew.errors import EvidenceError, UsageError
from clew.examine.spool import Spool
from clew.notation.sought import LONGEST
from clew.web.context import ThisDesk, ThisServer, same_page
from clew.web.errors import described
from clew.web.shapes.find import Found

router = APIRouter(tags=["find"])

STALL_S = 30.0
"""How long the next bytes of a file may take; the browser is on this machine."""
_ANY_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A picture, a film, a sound, any file, as it is; at most 1 GiB.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/find", responses=described(422, 503))
def find(
    desk: ThisDesk,
    text: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST,
            description="A digest of any kind or PDQ, in hex or base64; first digits of a SHA-256; or any text.",
        ),
    ],
) -> Found:
    """Tell what is known of a hash, and where a text comes up: paths, cameras, series, comments, notes of decisions."""
    return Found.of(find_text(desk, text), desk.config.matching, text)


@router.post(
    "/find", responses=described(409, 413, 422, 503), dependencies=[Depends(same_page)], openapi_extra=_ANY_BYTES
)
async def find_file(request: Request, parts: ThisServer, desk: ThisDesk) -> Found:
    """Tell what is known of a file, which is examined in a sealed child and not kept; one file after the other."""
    async with parts.one_upload:
        spool = await _received(request, desk.spool)
        found = await to_thread.run_sync(parts.lookup.find, desk, spool)
    return Found.of(found, desk.config.matching, None)


async def _received(request: Request, folder: Path) -> Spool:
    """Take a body into a spool, which has no name and goes with its object."""
    spool = Spool(folder)
    chunks = request.stream()
    try:
        while chunk := await asyncio.wait_for(anext(chunks, b""), STALL_S):
            await to_thread.run_sync(spool.write, chunk)
    except EvidenceError as error:
        reason = str(error).rpartition(": ")[2]
        raise UsageError(f"there is no room for the file here ({reason}): `clew find FILE` needs none") from error
    except (TimeoutError, ClientDisconnect) as error:
        raise HTTPException(422, "the file did not come to its end") from error
    if not spool.size:
        raise UsageError("the file is empty: there is nothing to look for")
    return spool
