"""Tells a page what happens in its case while it is open, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import StreamingResponse

from clew.casework.decision_log import last_decision
from clew.casework.desk import Desk
from clew.errors import ClewError
from clew.web.context import CaseName, ThisDesk, ThisServer
from clew.web.errors import described

router = APIRouter(tags=["events"])

LOOK_S = 1.0
"""Between two looks into the catalog: decisions come from other processes too, and a look takes under 2 ms."""
PING_S = 15.0


@router.get(
    "/cases/{case}/events",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events `gallery`, `decision` and `ping`."},
        **described(404, 422, 503),
    },
)
async def events(parts: ThisServer, desk: ThisDesk, case: CaseName) -> StreamingResponse:
    """Tell of new decisions (`{"number": 12}`) and of a new gallery (`{"snapshot": "..."}`); `ping` each 15 s."""
    known = await to_thread.run_sync(last_decision, desk, case)
    return StreamingResponse(_events(parts.ending, desk, case, known), media_type="text/event-stream")


async def _events(ending: asyncio.Event, desk: Desk, case: str, known: int) -> AsyncIterator[str]:
    yield _event("ping", {})
    quiet_s = 0.0
    while not await _is_over(ending):
        quiet_s += LOOK_S
        try:
            last = await to_thread.run_sync(last_decision, desk, case)
        except ClewError:
            return  # the page asks again, and is told why
        for number in range(known + 1, last + 1):
            yield _event("decision", {"number": number})
        if last > known or quiet_s >= PING_S:
            yield _event("ping", {})
            quiet_s = 0.0
        known = last


async def _is_over(ending: asyncio.Event) -> bool:
    """Wait for the next look; tell whether the server is told to stop."""
    try:
        await asyncio.wait_for(ending.wait(), LOOK_S)
    except TimeoutError:
        return False
    return True


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
