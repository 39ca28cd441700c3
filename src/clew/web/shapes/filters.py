"""What an officer asks to see, as a query of an address says it."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from clew.gallery.filters import Badge, Filters, Sort
from clew.model.findings import Kind
from clew.model.note import NoteKind
from clew.model.queue import Lane

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(said: object) -> object:
    """Pass a day on; raises ValueError for a number, which pydantic takes for seconds since 1970."""
    if isinstance(said, str) and not _DAY.fullmatch(said):
        raise ValueError("give a day as 2026-01-31")
    return said


Day = Annotated[date, BeforeValidator(_day)]
"""A day as 2026-01-31, and nothing else."""
_Text = Annotated[str, Field(max_length=1000)]
_Texts = Annotated[list[_Text], Field(max_length=200)]
_Name = Annotated[str, Field(pattern="^[0-9a-f]{12}$")]
_Holder = Annotated[str, Field(max_length=1000, pattern="^(nobody|(by|not)/.+)$")]
_Size = Annotated[int, Field(ge=0, le=2**62)]


class Decided(StrEnum):
    """Whether a category was applied."""

    YES = "yes"
    NO = "no"


class FilterQuery(BaseModel):
    """All of these hold for what is shown; of the values of one filter any, of `has` and `noted` all."""

    model_config = ConfigDict(extra="forbid")

    lane: list[Lane] = Field([], max_length=4)
    list_: _Texts = Field([], alias="list", description="Names of lists.")
    category: _Texts = Field([], description="`scheme/code`, or `none`.")
    assigned: list[_Holder] = Field(
        [], max_length=200, description="`nobody`, `by/OFFICER`, `not/OFFICER` (by any other)."
    )
    kind: list[Kind] = Field([], max_length=7)
    camera: _Texts = Field([], description="`make model`.")
    folder: _Texts = Field([], description="`exhibit: folder`, with all below it.")
    from_: Day | None = Field(None, alias="from", description="The first day: taken, else modified.")
    to: Day | None = Field(None, description="The last day.")
    min_size: _Size | None = Field(None, description="Bytes.")
    max_size: _Size | None = Field(None, description="Bytes.")
    has: list[Badge] = Field([], max_length=5, description="All of these.")
    noted: list[NoteKind] = Field([], max_length=4, description="All of these; of bookmarks one's own.")
    tag: _Texts = Field([], description="Tags.")
    series: _Texts = Field([], description="Series that officers made.")
    decided: Decided | None = None
    text: _Text = Field("", description="Part of a path.")

    def filters(self, officer: str) -> Filters:
        """Return the filters, for the officer who asks."""
        return Filters(
            lanes=tuple(self.lane),
            lists=tuple(self.list_),
            categories=tuple(self.category),
            assigned=tuple(self.assigned),
            kinds=tuple(self.kind),
            cameras=tuple(self.camera),
            folders=tuple(self.folder),
            first=self.from_,
            last=self.to,
            min_size=self.min_size,
            max_size=self.max_size,
            has=tuple(self.has),
            noted=tuple(self.noted),
            tags=tuple(self.tag),
            series=tuple(self.series),
            officer=officer,
            is_decided=None if self.decided is None else self.decided is Decided.YES,
            text=self.text,
        )


class SortedQuery(FilterQuery):
    """The same, and in which order."""

    sort: Sort = Sort.RANK


class PageQuery(SortedQuery):
    """A stretch of what is shown."""

    first: Annotated[int, Field(ge=0, le=2**31)] = 0
    count: Annotated[int, Field(ge=1, le=1000)] = 200


class PlaceQuery(SortedQuery):
    """A stack whose place is asked for, or the one after which the next undecided is looked for."""

    stack: _Name | None = Field(None, description="The stack whose place is asked for.")
    after: _Name | None = Field(None, description="With `undecided`: look behind this stack, else from the first.")
    undecided: Literal["1"] | None = Field(None, description="Ask for the next undecided stack.")

    @model_validator(mode="after")
    def _asks_one(self) -> Self:
        if (self.stack is None) == (self.undecided is None):
            raise ValueError("give `stack`, or `undecided=1`: one of the two")
        return self
