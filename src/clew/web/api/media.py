"""The small pictures of media."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from clew.casework.thumbnail import thumbnail as act
from clew.web.context import ThisDesk
from clew.web.errors import described

router = APIRouter(tags=["media"])

FOR_GOOD = "private, max-age=31536000, immutable"
"""A media is named by its content: its picture never becomes another."""


@router.get(
    "/media/{sha256}/thumbnail",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "A JPEG."}, **described(404, 422, 503)},
)
def thumbnail(desk: ThisDesk, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """Give the small picture of a media: at most 512 px on its longer side."""
    picture = act(desk, bytes.fromhex(sha256))
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOR_GOOD})
