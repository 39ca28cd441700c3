"""The map that places are shown on, from a file of the unit's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from clew.web.context import ThisServer
from clew.web.errors import described
from clew.web.shapes.map_facts import MapOfPlaces

router = APIRouter(prefix="/map", tags=["map"])

Number = Annotated[int, Path(ge=0, le=(1 << 26) - 1)]
A_TILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            each: {}
            for each in (
                *("application/vnd.mapbox-vector-tile", "image/png", "image/jpeg"),
                *("image/webp", "image/avif"),
            )
        },
        "description": "A tile; `GET /map` tells its kind.",
    },
    204: {"description": "The map has nothing there."},
}


@router.get("", responses=described())
def map_of_places(parts: ThisServer) -> MapOfPlaces:
    """Tell whether there is a map (setting review.map), and what it covers."""
    return MapOfPlaces.of(parts.map_tiles)


@router.get("/{z}/{x}/{y}", response_class=Response, responses=A_TILE | described(404, 422))
def map_tile(parts: ThisServer, z: Annotated[int, Path(ge=0, le=26)], x: Number, y: Number) -> Response:
    """Give a tile: `z` is its zoom, `x` counts from west, `y` from north; no browser keeps it."""
    content = parts.map_tiles.tile(z, x, y)
    if content is None:
        return Response(status_code=204)
    facts = parts.map_tiles.facts
    headers = {"Content-Encoding": "gzip"} if facts.is_gzipped else {}
    return Response(content, media_type=facts.content_type, headers=headers)
