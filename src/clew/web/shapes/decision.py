"""Decisions: asked for, previewed, told."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clew.casework.decision_log import Logged
from clew.web.shapes.filters import FilterQuery
from clew.web.shapes.moment import Moment

MOST = 500
"""Stacks of one request: writing so many decisions takes 0.4 s of a core, for which other writers wait."""

Reference = Annotated[str, Field(pattern="^[0-9a-fA-F]{1,64}$", description="A stack, by its name.")]
Note = Annotated[str, Field(max_length=4000, description="Why, in the officer's words.")]
Key = Annotated[
    UUID, Field(description="Made up by the page: asked again under the same key, nothing is decided twice.")
]
Number = Annotated[int, Field(ge=1, le=2**53)]


class Asked(BaseModel):
    """A request that names nothing it does not know."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class ToDecide(Asked):
    """One category for some stacks: all of them get it, or none."""

    key: Key
    stacks: Annotated[list[Reference], Field(min_length=1, max_length=MOST)]
    scheme: str = Field(examples=["uk"])
    code: str = Field(examples=["C"])
    note: Note = ""
    is_taking_over: bool = Field(default=False, description="Stacks too that a colleague works on; the note says why.")
    seen: Annotated[int, Field(ge=0, le=2**53)] | None = Field(
        default=None,
        description="The last decision that the page had been told of: what colleagues decided since is not overruled.",
    )


class ToUndo(Asked):
    """Decisions to undo: all of them, or none."""

    key: Key
    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST)]
    note: Note = ""
    is_taking_over: bool = Field(default=False, description="Stacks too that a colleague works on; the note says why.")


class ToPreview(Asked):
    """The stacks that a decision would be over, by name, or all that pass filters: one of the two."""

    stacks: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{12}$")]], Field(max_length=50_000)] | None = None
    filters: FilterQuery | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.stacks is None) == (self.filters is None):
            raise ValueError("give `stacks` or `filters`: one of the two")
        return self


class Decision(BaseModel):
    """One decision; `applied` and `suggested` count media. An undo has no scheme and no code."""

    number: int
    stack: str
    scheme: str | None
    code: str | None
    officer: str
    at: Moment
    applied: int
    suggested: int
    undoes: int | None
    undone_by: int | None
    note: str

    @classmethod
    def of(cls, logged: Logged) -> Self:
        """Return a decision as the API tells it."""
        decision = logged.decision
        category = decision.category
        return cls(
            number=decision.number,
            stack=decision.stack,
            scheme=category.scheme if category is not None else None,
            code=category.code if category is not None else None,
            officer=decision.officer,
            at=decision.at,
            applied=len(decision.applied),
            suggested=len(decision.suggested),
            undoes=decision.undoes,
            undone_by=logged.undone_by,
            note=decision.note,
        )


class Decisions(BaseModel):
    """Some of a case's decisions, in their order, and how many there are in all."""

    items: list[Decision]
    total: int


class Decided(BaseModel):
    """The decisions made; `was_repeated` where they had been made before, under the same key."""

    decisions: list[Decision]
    was_repeated: bool


class Preview(BaseModel):
    """What a decision would touch; `decided_already` counts stacks that have a category."""

    stacks: int
    media: int
    applied: int
    suggested: int
    decided_already: int
    held: int = Field(description="Stacks that a colleague works on.")
