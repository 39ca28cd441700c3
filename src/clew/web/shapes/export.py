"""Exports: asked for, told."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from clew.casework.written import Written
from clew.format import ExportFormat


class FormatShown(BaseModel):
    """A format that cases are written in; `scheme` is the one whose categories it carries, null where any."""

    name: str
    title: str
    scheme: str | None

    @classmethod
    def of(cls, each: ExportFormat) -> Self:
        """Return a format as the API tells it."""
        scheme = each.scheme()
        return cls(name=each.name, title=each.title, scheme=scheme[0] if scheme is not None else None)


class ToExport(BaseModel):
    """What is to be written."""

    model_config = ConfigDict(extra="forbid")

    format: str = Field(examples=["vics-2.0-us"], max_length=100)


class LeftOut(BaseModel):
    """What could not be put into a file, and of how many media."""

    reason: str
    media: int


class Exported(BaseModel):
    """A file that was written, is on record, and waits to be fetched."""

    id: str = Field(description="The last part of the address to fetch it from.")
    name: str
    format: str
    media: int
    size: int
    sha256: str
    left_out: list[LeftOut]

    @classmethod
    def of(cls, written: Written, number: str) -> Self:
        """Return a file as the API tells it."""
        return cls(
            id=number,
            name=written.path.name,
            format=written.format,
            media=written.items,
            size=written.size,
            sha256=written.sha256.hex(),
            left_out=[LeftOut(reason=reason, media=count) for reason, count in written.left_out.items()],
        )
