"""The map that places are shown on."""

from typing import Literal, Self

from pydantic import BaseModel, Field

from clew.casework.map_tiles import MapTiles


class MapOfPlaces(BaseModel):
    """What there is to show places on: tiles, or (`has_tiles` false) nothing but the page's own outline."""

    has_tiles: bool
    kind: Literal["raster", "vector", "none"]
    content_type: str
    min_zoom: int
    max_zoom: int
    bounds: list[float] = Field(min_length=4, max_length=4, description="West, south, east, north, in degrees.")
    attribution: str = Field(description="Text without markup.")
    layers: list[str] = Field(description="Of a vector map.")

    @classmethod
    def of(cls, tiles: MapTiles) -> Self:
        """Return a map as the API tells it."""
        facts = tiles.facts
        shown: Literal["raster", "vector"] = "vector" if facts.is_vector else "raster"
        return cls(
            has_tiles=tiles.has_tiles,
            kind=shown if tiles.has_tiles else "none",
            content_type=facts.content_type,
            min_zoom=facts.min_zoom,
            max_zoom=facts.max_zoom,
            bounds=list(facts.bounds),
            attribution=facts.attribution,
            layers=list(facts.layers),
        )
