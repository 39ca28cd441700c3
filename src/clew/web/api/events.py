"""Tells a page what happens in its case while it is open, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import StreamingResponse

from clew.casework.decision_log import last_decision
from clew.casework.desk import Desk
from clew.casework.gatherings import newest_gathering_act
from clew.casework.leads import newest_leads
from clew.casework.live_gallery import LiveGallery
from clew.casework.show_faces import newest_of_faces
from clew.casework.trace_requests import newest_trace_act
from clew.errors import ClewError
from clew.gallery.held import Held
from clew.web.context import CaseName, ThisDesk, ThisServer
from clew.web.errors import described
from clew.web.shapes.gallery import snapshot_of

router = APIRouter(tags=["events"])

LOOK_S = 1.0
"""Between two looks into the catalog: decisions come from other processes too, and a look takes some ms."""
PING_S = 15.0


@dataclass(frozen=True, slots=True)
class _Beside:
    """What changes beside the gallery; another one once there is something new."""

    leads: tuple[int, int]
    act: int
    faces: tuple[int, datetime | None]
    trace: int


@router.get(
    "/cases/{case}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": (
                "Events `gallery`, `decision`, `note`, `assignment`, `lead`, `gathering`, `face`, `trace` and `ping`."
            ),
        },
        **described(404, 422, 503),
    },
)
def events(parts: ThisServer, desk: ThisDesk, case: CaseName) -> StreamingResponse:
    """Tell of a new gallery (`{"snapshot": "..."}`), of new decisions, notes, acts on gatherings (`{"number": 12}`).

    Also that stacks were taken, given back, or are held no longer, that leads may be others, and groups of faces or
    what was said of them (each `{}`), and that a trace sheet was refused or approved (`{"number": 12}`).

    `ping` comes each 15 s.
    """
    known, beside = last_decision(desk, case), _looked_beside(desk)  # now: the first look may be seconds away
    return StreamingResponse(
        _events(parts.ending, desk, parts.galleries.of(case), known, beside), media_type="text/event-stream"
    )


async def _events(
    ending: asyncio.Event, desk: Desk, live: LiveGallery, known: int, beside: _Beside
) -> AsyncIterator[str]:
    yield _event("ping", {})
    snapshot = ""
    held: Held | None = None
    noted = 0
    quiet_s = 0.0
    while not await _is_over(ending):
        quiet_s += LOOK_S
        try:
            shown = await to_thread.run_sync(live.shown, abandon_on_cancel=True)
            now = await to_thread.run_sync(_looked_beside, desk, abandon_on_cancel=True)
        except ClewError:
            return  # the page asks again, and is told why
        told = [_event("decision", {"number": number}) for number in range(known + 1, shown.overlay.last + 1)]
        if snapshot_of(shown) != snapshot:
            told.append(_event("gallery", {"snapshot": snapshot_of(shown)}))
        # at the first look, what is noted or held may be newer than what the page was sent
        if shown.noted.last > noted:
            told.append(_event("note", {"number": shown.noted.last}))
        if bool(shown.held.live) if held is None else shown.held is not held:
            told.append(_event("assignment", {}))
        told += _told_beside(beside, now)
        if not told and quiet_s >= PING_S:
            told.append(_event("ping", {}))
        for each in told:
            yield each
            quiet_s = 0.0
        known, noted, snapshot, held = shown.overlay.last, shown.noted.last, snapshot_of(shown), shown.held
        beside = now


def _looked_beside(desk: Desk) -> _Beside:
    return _Beside(newest_leads(desk), newest_gathering_act(desk), newest_of_faces(desk), newest_trace_act(desk))


def _told_beside(before: _Beside, now: _Beside) -> list[str]:
    told = [_event("lead", {})] if now.leads != before.leads else []
    told += [_event("gathering", {"number": now.act})] if now.act > before.act else []
    told += [_event("face", {})] if now.faces != before.faces else []
    return told + ([_event("trace", {"number": now.trace})] if now.trace > before.trace else [])


async def _is_over(ending: asyncio.Event) -> bool:
    """Wait for the next look; tell whether the server is told to stop."""
    try:
        await asyncio.wait_for(ending.wait(), LOOK_S)
    except TimeoutError:
        return False
    return True


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
