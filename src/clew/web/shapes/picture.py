"""A picture at full size, as tiles."""

from typing import Self

from pydantic import BaseModel, Field

from clew.casework.pictures import Picture
from clew.examine.pyramid import TILE_PX


class PictureLevel(BaseModel):
    """One size of a picture in px, and how many tiles it has; those at its right and lower edge are smaller."""

    width: int
    height: int
    columns: int
    rows: int


class PictureTiles(BaseModel):
    """A picture, upright: the levels from the smallest, a single tile, to the largest, each about half the next.

    Levels leave out an odd last line or column of the one above: show each as large as the largest.
    """

    width: int = Field(description="Of the largest level.")
    height: int
    full_width: int = Field(description="Of the file's picture: more than `width` where memory does not hold it whole.")
    full_height: int
    tile_px: int = Field(description="Sides of a tile.")
    levels: list[PictureLevel]
    has_embedded: bool = Field(description="There is a small picture inside.")

    @classmethod
    def of(cls, picture: Picture) -> Self:
        """Return a picture as the API tells it."""
        largest = picture.levels[-1]
        return cls(
            width=largest.width,
            height=largest.height,
            full_width=picture.full_width,
            full_height=picture.full_height,
            tile_px=TILE_PX,
            levels=[
                PictureLevel(width=each.width, height=each.height, columns=each.columns, rows=each.rows)
                for each in picture.levels
            ],
            has_embedded=picture.has_embedded,
        )
