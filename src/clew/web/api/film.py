"""A film or a sound recording over time: what is known of it, its frames, and its bytes to play."""

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any, Literal

from anyio import CancelScope, to_thread
from fastapi import APIRouter, Header, Path, Query
from starlette.responses import Response, StreamingResponse

from clew.casework.film import film as act
from clew.casework.film import film_sheet
from clew.casework.open_films import OpenFilms, Playing
from clew.errors import UsageError
from clew.web.api.media import FOR_GOOD
from clew.web.context import TheseFilms, ThisDesk
from clew.web.errors import answer, described
from clew.web.ranges import UnsatisfiableError, stretch_of
from clew.web.shapes.error import ErrorCode
from clew.web.shapes.film import Film, FilmLoudness

router = APIRouter(prefix="/media/{sha256}/film", tags=["films"])

PIECE_BYTES = 1 << 18
"""Read and sent at a time: 1 ms of a disk, and what a browser that goes elsewhere leaves unread."""
MOST_MS = 1 << 31
ORIGINAL = "original"

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
AtMs = Annotated[int, Query(ge=0, lt=MOST_MS, description="Milliseconds since the film's first frame.")]
JPEG = {"content": {"image/jpeg": {}}, "description": "A JPEG."}
READING = described(404, 409, 422, 503)


@router.get("", responses=described(404, 422, 503))
def film(desk: ThisDesk, sha256: Sha256) -> Film:
    """Tell what is known of a film or a recording: its tracks, scenes, and what of it is in other media and lists."""
    facts = act(desk, bytes.fromhex(sha256))
    return Film.of(facts, is_original_served=desk.config.review.film == ORIGINAL)


@router.get("/sheet", response_class=Response, responses={200: JPEG, **described(404, 422, 503)})
def film_contact_sheet(desk: ThisDesk, sha256: Sha256) -> Response:
    """Give the contact sheet: a frame of each scene."""
    sheet = film_sheet(desk, bytes.fromhex(sha256))
    return Response(sheet, media_type="image/jpeg", headers={"Cache-Control": FOR_GOOD})


@router.get("/frame", response_class=Response, responses={200: JPEG, **READING})
def film_frame(
    films: TheseFilms,
    sha256: Sha256,
    at_ms: AtMs,
    step: Annotated[
        Literal["0", "1", "-1"], Query(description="The frame shown at that time, the one after, the one before.")
    ] = "0",
    side: Annotated[int, Query(ge=16, le=8192, description="Px on the longer side at most.")] = 1920,
    quick: Annotated[bool, Query(description="A key frame before it, where that is sooner decoded.")] = False,  # noqa: FBT002 - FastAPI gives it by name
) -> Response:
    """Give one frame, upright; `X-Time-Ms` says its own time, `X-Is-Key` whether it is a key frame."""
    taken = {"0": 0, "1": 1, "-1": -1}
    found = films.frame(bytes.fromhex(sha256), at_ms, taken[step], side, is_quick=quick)  # type: ignore[arg-type]
    headers = {
        "X-Time-Ms": str(found.time_ms),
        "X-Is-Key": "1" if found.is_key else "0",
        "X-Size": f"{found.width}x{found.height}",
    }
    return Response(found.jpeg, media_type="image/jpeg", headers=headers)


@router.get("/loudness", responses=READING)
def film_loudness(
    films: TheseFilms, sha256: Sha256, count: Annotated[int, Query(ge=1, le=4000)] = 1000
) -> FilmLoudness:
    """Tell how loud the sound is over time, in equal stretches."""
    found = films.loudness(bytes.fromhex(sha256), count)
    return FilmLoudness(levels=list(found.peaks), duration_ms=found.duration_ms, reason=found.reason or None)


_BYTES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "All of its bytes, under its own type."},
    206: {"content": {"application/octet-stream": {}}, "description": "The bytes of the range."},
    304: {"description": "The browser has them."},
    **described(404, 409, 416, 422, 503),
}


@router.get("/stream", response_class=Response, responses=_BYTES)
def film_stream(
    desk: ThisDesk,
    films: TheseFilms,
    sha256: Sha256,
    range_: Annotated[str, Header(alias="Range", max_length=1000)] = "",
    if_range: Annotated[str, Header(max_length=1000)] = "",
    if_none_match: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """Give a film's own bytes, all or one range of them; only where setting `review.film` is `original`."""
    return _stream(desk, films, sha256, (range_, if_range, if_none_match), is_head=False)


@router.head("/stream", response_class=Response, responses=_BYTES)
def film_stream_head(
    desk: ThisDesk,
    films: TheseFilms,
    sha256: Sha256,
    if_none_match: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """Tell how many bytes a film has, under which tag, and that ranges of them can be had."""
    return _stream(desk, films, sha256, ("", "", if_none_match), is_head=True)


@router.get(
    "/transcoded",
    response_class=Response,
    responses={200: {"content": {"video/webm": {}}, "description": "WebM: VP8 and Opus."}, **READING},
)
def film_transcoded(films: TheseFilms, sha256: Sha256, from_ms: AtMs = 0) -> Response:
    """Give the film made anew for the browser from a time on, while it is made; nothing of it is kept."""
    playing = films.play(bytes.fromhex(sha256), from_ms)
    return StreamingResponse(_made(playing), media_type="video/webm", headers={"Accept-Ranges": "none"})


def _stream(desk: ThisDesk, films: TheseFilms, sha256: str, asked: tuple[str, str, str], *, is_head: bool) -> Response:
    if desk.config.review.film != ORIGINAL:
        raise UsageError("this unit's setting review.film keeps films' own bytes from browsers: ask for `transcoded`")
    facts = act(desk, bytes.fromhex(sha256))
    range_, if_range, if_none_match = asked
    tag = f'"{sha256}"'
    if tag in {each.strip() for each in if_none_match.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    type_ = facts.playable.type.partition(";")[0] or facts.row.mime
    headers = {"Accept-Ranges": "bytes", "ETag": tag, "Content-Type": type_}
    size = films.size(facts.row.sha256)
    try:
        stretch = stretch_of(range_, if_range, tag, size)
    except UnsatisfiableError:
        refused = answer(416, ErrorCode.USAGE, f"the film has {size:,} bytes")
        refused.headers.update({"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes", "ETag": tag})
        return refused
    headers["Content-Length"] = str(stretch.length if stretch is not None else size)
    if stretch is not None:
        headers["Content-Range"] = stretch.content_range
    if is_head:
        return Response(headers=headers)
    first, length = (stretch.first, stretch.length) if stretch is not None else (0, size)
    status = 200 if stretch is None else 206
    return StreamingResponse(_read(films, facts.row.sha256, first, length), status, headers)


async def _read(films: OpenFilms, sha256: bytes, first: int, length: int) -> AsyncIterator[bytes]:
    """Yield bytes of a film."""
    descriptor = await to_thread.run_sync(films.open_file, sha256)
    try:
        end = first + length
        while first < end:
            piece = await to_thread.run_sync(os.pread, descriptor, min(PIECE_BYTES, end - first), first)
            if not piece:
                return
            first += len(piece)
            yield piece
    finally:
        os.close(descriptor)


async def _made(playing: Playing) -> AsyncIterator[bytes]:
    """Yield what is made of a film, and stop it when nobody listens any more."""
    try:
        while piece := await to_thread.run_sync(playing.take, abandon_on_cancel=True):
            yield piece
    finally:
        with CancelScope(shield=True), suppress(RuntimeError):
            await to_thread.run_sync(playing.close)
