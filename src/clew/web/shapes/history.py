"""The history of a case's decisions."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from clew.casework.decided import Decided
from clew.casework.history import Asked
from clew.casework.history import History as Told
from clew.store.decision_history import UNDO
from clew.web.shapes.gallery import FacetValue, category_label
from clew.web.shapes.moment import Moment

UNDOS = "undo"
"""The value of `category` that stands for undos."""


class HistoryQuery(BaseModel):
    """Which decisions: all of these hold."""

    model_config = ConfigDict(extra="forbid")

    officer: Annotated[str, Field(max_length=200)] | None = None
    category: Annotated[str, Field(max_length=200)] | None = Field(None, description="`scheme/code`, or `undo`.")
    stack: Annotated[str, Field(pattern="^[0-9a-fA-F]{1,64}$")] | None = Field(
        None, description="Digits of a media in it; told are decisions on any of its media."
    )
    before: Annotated[int, Field(ge=1, le=2**53)] | None = Field(None, description="Only lower numbers than this.")
    count: Annotated[int, Field(ge=1, le=500)] = 50

    def asked(self) -> Asked:
        """Return which decisions are wanted."""
        scheme, _, code = (self.category or "").partition("/")
        category = None if self.category is None else UNDO if self.category == UNDOS else (scheme, code)
        return Asked(self.officer, category, self.stack, self.before, self.count)


class HistoryItem(BaseModel):
    """A decision, and what has become of it; `replaced` where later ones hold for all of its media.

    `sha256` is a media that it is on; `applied` and `suggested` count media. An undo has no scheme and no code.
    """

    number: int
    stack: str
    sha256: str | None
    scheme: str | None
    scheme_version: str | None
    code: str | None
    officer: str
    at: Moment
    applied: int
    suggested: int
    undoes: int | None
    undone_by: int | None
    note: str
    state: Literal["standing", "replaced", "undone", "undo"]

    @classmethod
    def of(cls, decided: Decided) -> Self:
        """Return a decision as the API tells it."""
        one = decided.decision
        category = one.category
        media = next(iter((*one.applied, *one.suggested)), None)
        return cls(
            number=one.number,
            stack=one.stack,
            sha256=media.hex() if media is not None else None,
            scheme=category.scheme if category is not None else None,
            scheme_version=category.version if category is not None else None,
            code=category.code if category is not None else None,
            officer=one.officer,
            at=one.at,
            applied=len(one.applied),
            suggested=len(one.suggested),
            undoes=one.undoes,
            undone_by=decided.undone_by,
            note=one.note,
            state=decided.state.value,
        )


class History(BaseModel):
    """Decisions, the newest first, how many fit in all, and by whom and of which categories the case has any."""

    items: list[HistoryItem]
    total: int
    officers: list[FacetValue]
    categories: list[FacetValue]

    @classmethod
    def of(cls, told: Told) -> Self:
        """Return a history as the API tells it."""
        return cls(
            items=[HistoryItem.of(each) for each in told.items],
            total=told.total,
            officers=[FacetValue(value=name, label=name, count=count) for name, count in told.officers],
            categories=[_category(category, count) for category, count in told.categories],
        )


def _category(category: tuple[str, str], count: int) -> FacetValue:
    value = UNDOS if category == UNDO else "/".join(category)
    return FacetValue(value=value, label=UNDOS if category == UNDO else category_label(value), count=count)
