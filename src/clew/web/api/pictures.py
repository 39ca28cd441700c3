"""Pictures at full size, and the small ones inside them; never the bytes of evidence, but what was drawn of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from clew.casework.pictures import Pictures
from clew.examine.pyramid import Place
from clew.web.context import Sha256, ThisDesk, ThisServer
from clew.web.errors import described
from clew.web.shapes.picture import PictureTiles

router = APIRouter(prefix="/media/{sha256}", tags=["media"])

DRAWN = described(404, 409, 422, 503)
A_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}, "description": "A JPEG."}, **DRAWN}
Number = Annotated[int, Path(ge=0, le=1 << 20)]


def _pictures(parts: ThisServer, desk: ThisDesk) -> Pictures:
    """Return the pictures of the agency at whose desk somebody asks: a desk of another is refused."""
    del desk
    return parts.pictures


ThesePictures = Annotated[Pictures, Depends(_pictures)]


@router.get("/picture", responses=DRAWN)
def picture(pictures: ThesePictures, sha256: Sha256) -> PictureTiles:
    """Tell how large a picture is, upright, and in which tiles it comes; it is decoded for that."""
    return PictureTiles.of(pictures.picture(bytes.fromhex(sha256)))


@router.get("/picture/{level}/{column}/{row}", response_class=Response, responses=A_JPEG)
def tile(pictures: ThesePictures, sha256: Sha256, level: Number, column: Number, row: Number) -> Response:
    """Give one tile; a browser keeps none of it on its disk."""
    return Response(pictures.tile(bytes.fromhex(sha256), Place(level, column, row)), media_type="image/jpeg")


@router.get("/embedded", response_class=Response, responses=A_JPEG)
def embedded(pictures: ThesePictures, sha256: Sha256) -> Response:
    """Give the small picture that a camera or an editor put inside the file; there may be none (404)."""
    return Response(pictures.embedded(bytes.fromhex(sha256)), media_type="image/jpeg")
