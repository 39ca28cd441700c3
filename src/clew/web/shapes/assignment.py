"""Stacks taken by officers: asked for, told."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clew.casework.assign import LEAST_MINUTES, MINUTES, MOST_MINUTES, Assigned
from clew.casework.assignments import HeldNow
from clew.web.shapes.decision import Key
from clew.web.shapes.filters import FilterQuery
from clew.web.shapes.moment import Moment

Stacks = Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{12}$")]], Field(min_length=1, max_length=50_000)]
Officer = Annotated[str, Field(min_length=1, max_length=200)]


class ToAssign(BaseModel):
    """Stacks to take, by name, or all that pass filters: one of the two; for oneself, or for the officer named."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    stacks: Stacks | None = None
    filters: FilterQuery | None = None
    officer: Officer | None = None
    minutes: Annotated[int, Field(ge=LEAST_MINUTES, le=MOST_MINUTES)] = MINUTES
    reason: Annotated[str, Field(max_length=4000)] = ""
    is_taking_over: bool = Field(default=False, description="Those too that somebody else holds; give a reason.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.stacks is None) == (self.filters is None):
            raise ValueError("give `stacks` or `filters`: one of the two")
        return self


class ToGiveBack(BaseModel):
    """Stacks to give back, by name, or (null) all that one holds in the case."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    stacks: Stacks | None = None


class Taken(BaseModel):
    """What was assigned; `left` counts the stacks that were not, for others hold them."""

    number: int
    officer: str
    until: Moment = Field(description="If nobody works; each decision puts it off.")
    stacks: int
    left: int
    was_repeated: bool

    @classmethod
    def of(cls, assigned: Assigned) -> Self:
        """Return what was assigned as the API tells it."""
        made = assigned.assignment
        return cls(
            number=made.number,
            officer=made.officer or "",
            until=assigned.until,
            stacks=made.count,
            left=assigned.left,
            was_repeated=assigned.was_repeated,
        )


class GivenBack(BaseModel):
    """How many stacks were given back."""

    stacks: int


class Holding(BaseModel):
    """Until when one holds what one holds; null for nothing."""

    until: Moment | None


class Assignment(BaseModel):
    """What an officer holds by one assignment; `stacks` are those that are still held by it."""

    number: int
    officer: str
    by: str
    at: Moment
    until: Moment
    minutes: int
    reason: str
    stacks: int

    @classmethod
    def of(cls, held: HeldNow) -> Self:
        """Return an assignment as the API tells it."""
        made = held.assignment
        return cls(
            number=made.number,
            officer=made.officer or "",
            by=made.by,
            at=made.at,
            until=held.until,
            minutes=made.minutes,
            reason=made.reason,
            stacks=held.held,
        )


class Assignments(BaseModel):
    """What is held in a case, and the officers whom something could be assigned to, as far as they are known."""

    items: list[Assignment]
    officers: list[str]
