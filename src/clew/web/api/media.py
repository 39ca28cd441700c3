"""The small pictures of media."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from clew.casework.thumbnail import thumbnail as act
from clew.casework.thumbnail import thumbnails as act_of_many
from clew.web.context import ThisDesk
from clew.web.errors import described

router = APIRouter(tags=["media"])

FOR_GOOD = "private, max-age=31536000, immutable"
"""A media is named by its content: its picture never becomes another."""
MOST = 64
"""Pictures in one answer. One by one, the sixty that a jump in the grid asks for cost the server 180 ms of a core, in
answers of 16 less than 58 (`benchmarks/review.py`); a thumbnail has some 26 kB."""
PACKED = "application/vnd.clew.pictures"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


@router.get(
    "/media/{sha256}/thumbnail",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "A JPEG."}, **described(404, 422, 503)},
)
def thumbnail(desk: ThisDesk, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """Give the small picture of a media: at most 512 px on its longer side."""
    picture = act(desk, bytes.fromhex(sha256))
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOR_GOOD})


@router.get(
    "/media/thumbnails",
    response_class=Response,
    responses={
        200: {
            "content": {PACKED: {"schema": {"type": "string", "format": "binary"}}},
            "description": "For each asked for, in their order: four bytes, most significant first, that say how long "
            "its JPEG is, and the JPEG; 0 and nothing where there is none.",
        },
        **described(422, 503),
    },
)
def thumbnails(desk: ThisDesk, of: Annotated[list[Sha256], Query(min_length=1, max_length=MOST)]) -> Response:
    """Give the small pictures of several media in one answer."""
    found = act_of_many(desk, [bytes.fromhex(each) for each in of])
    packed = b"".join(len(each or b"").to_bytes(4, "big") + (each or b"") for each in found)
    return Response(packed, media_type=PACKED)
