"""Second opinions: asked for, given, told."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from clew.casework.ask_opinions import MOST, AskedFor
from clew.casework.opinions import Disagreement, RoundTold, Waiting
from clew.model.agreement import Agreement as Agreed
from clew.model.findings import Kind
from clew.model.opinion import Opinion
from clew.web.shapes.assignment import Stacks
from clew.web.shapes.decision import Key, Note, Number
from clew.web.shapes.filters import FilterQuery
from clew.web.shapes.moment import Moment

Place = Annotated[int, Field(ge=0, le=2**31)]
Name = Annotated[str, Field(max_length=200)]


class ToAskOpinions(BaseModel):
    """A share, or a number, of the decided stacks that pass filters, or of those named: one of the two each."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    scheme: Name
    stacks: Stacks | None = None
    filters: FilterQuery | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    count: Annotated[int, Field(ge=1, le=MOST)] | None = None
    seed: Name = Field(default="", description="What the sample is drawn by; empty: made up, and told.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.stacks is None) == (self.filters is None):
            raise ValueError("give `stacks` or `filters`: one of the two")
        if (self.share is None) == (self.count is None):
            raise ValueError("give `share` or `count`: one of the two")
        return self


class ToGiveOpinion(BaseModel):
    """The code that an officer finds right for a stack of a round."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    round: Number
    position: Place
    code: Name
    note: Note = ""


class ToSettle(ToGiveOpinion):
    """The code that stands from now on for a stack over which two disagree."""

    is_taking_over: bool = Field(default=False, description="Even where a colleague works on it; the note says why.")


class Begun(BaseModel):
    """A round that was begun with so many stacks, drawn of so many decided ones."""

    round: int
    stacks: int
    decided: int
    seed: str
    was_repeated: bool

    @classmethod
    def of(cls, asked: AskedFor) -> Self:
        """Return a round that was begun as the API tells it."""
        return cls(
            round=asked.round.number,
            stacks=asked.stacks,
            decided=asked.round.decided,
            seed=asked.round.seed,
            was_repeated=asked.was_repeated,
        )


class Given(BaseModel):
    """An opinion that was recorded."""

    number: int


class WaitingStack(BaseModel):
    """A stack that waits for an opinion. Neither what was decided is told, nor by whom, nor what would betray it."""

    round: int
    position: int
    scheme: str
    scheme_version: str
    stack: str
    sha256: str
    kind: Kind
    width: int | None
    height: int | None
    duration_ms: int | None

    @classmethod
    def of(cls, waiting: Waiting) -> Self:
        """Return what waits as the API tells it."""
        media = waiting.media
        recorded = media.footage or media.sound
        return cls(
            round=waiting.round,
            position=waiting.position,
            scheme=waiting.scheme,
            scheme_version=waiting.scheme_version,
            stack=waiting.stack,
            sha256=media.sha256.hex(),
            kind=media.kind,
            width=media.picture.width if media.picture is not None else None,
            height=media.picture.height if media.picture is not None else None,
            duration_ms=recorded.duration_ms if recorded is not None else None,
        )


class Queue(BaseModel):
    """What waits for the officer who asks, in its order, and how much there is in all."""

    total: int
    items: list[WaitingStack]


class Pair(BaseModel):
    """How often a first and a second code came together."""

    first: str
    second: str
    count: int


class Agreement(BaseModel):
    """How far first decisions and second opinions agree: of `count` pairs, `agreed` are the same."""

    count: int
    agreed: int
    rate: float | None
    kappa: float | None = Field(description="Cohen's; null of nothing, and where only one code was given.")
    pairs: list[Pair]

    @classmethod
    def of(cls, agreed: Agreed) -> Self:
        """Return an agreement as the API tells it."""
        return cls(
            count=agreed.count,
            agreed=agreed.agreed,
            rate=agreed.rate,
            kappa=agreed.kappa,
            pairs=[Pair(first=first, second=second, count=count) for first, second, count in agreed.pairs],
        )


class Round(BaseModel):
    """A sample of stacks for second opinions, and what came of it."""

    number: int
    officer: str
    at: Moment
    scheme: str
    scheme_version: str
    seed: str
    decided: int
    stacks: int
    waiting: int
    disagreements: int
    settled: int
    agreement: Agreement

    @classmethod
    def of(cls, told: RoundTold) -> Self:
        """Return a round as the API tells it."""
        begun = told.round
        return cls(
            number=begun.number,
            officer=begun.officer,
            at=begun.at,
            scheme=begun.scheme,
            scheme_version=begun.scheme_version,
            seed=begun.seed,
            decided=begun.decided,
            stacks=told.stacks,
            waiting=told.waiting,
            disagreements=told.disagreements,
            settled=told.settled,
            agreement=Agreement.of(told.agreement),
        )


class Thought(BaseModel):
    """What one officer decided or thinks."""

    officer: str
    code: str
    at: Moment | None
    note: str
    decision: int | None

    @classmethod
    def of(cls, opinion: Opinion) -> Self:
        """Return an opinion as the API tells it."""
        return cls(
            officer=opinion.officer, code=opinion.code, at=opinion.at, note=opinion.note, decision=opinion.settled_by
        )


class Apart(BaseModel):
    """A stack over which officers disagree."""

    round: int
    position: int
    scheme: str
    scheme_version: str
    stack: str
    sha256: str
    kind: Kind
    first: Thought
    others: list[Thought]
    settled: Thought | None

    @classmethod
    def of(cls, apart: Disagreement) -> Self:
        """Return a disagreement as the API tells it."""
        item = apart.sampled
        return cls(
            round=item.round,
            position=item.position,
            scheme=apart.round.scheme,
            scheme_version=apart.round.scheme_version,
            stack=item.stack,
            sha256=item.sha256.hex(),
            kind=apart.kind,
            first=Thought(officer=item.officer, code=item.code, at=None, note="", decision=item.decision),
            others=[Thought.of(each) for each in apart.opinions],
            settled=None if apart.settled is None else Thought.of(apart.settled),
        )
