"""Who the server takes the page for, and how it is to show pictures."""

from typing import Literal

from pydantic import BaseModel, Field

Level = Literal["strong", "middle", "light"]


class Protection(BaseModel):
    """How pictures arrive, by the unit's setting; the officer may set something else in the page."""

    level: Level


class Me(BaseModel):
    """The session, this version of Clew, and what the page begins with."""

    officer: str
    agency: str
    version: str = Field(description="Of Clew.")
    language: Literal["en", "de"]
    protection: Protection
