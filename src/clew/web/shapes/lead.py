"""Leads: told with what they rest on, and judged."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from clew.casework.leads import Lead as ToldLead
from clew.casework.leads import Leads, LeadSide
from clew.model.findings import Kind
from clew.model.frame_part import frame_time
from clew.model.link import Box as ModelBox
from clew.model.link_decision import LinkDecision, Verdict
from clew.web.shapes.decision import Asked, Key, Note
from clew.web.shapes.moment import Moment
from clew.web.shapes.stack import duration_ms

Share = Annotated[float, Field(description="Of the upright picture's width or height, 0 to 1.")]


class ToJudgeLead(Asked):
    """A verdict on a lead; a rejection needs a reason."""

    key: Key
    verdict: Verdict
    reason: Note = ""


class Box(BaseModel):
    """A part of an upright picture."""

    left: Share
    top: Share
    width: Share
    height: Share

    @classmethod
    def of(cls, box: ModelBox) -> Self:
        """Return a box as the API tells it."""
        return cls(left=box.left, top=box.top, width=box.width, height=box.height)


class LeadMedia(BaseModel):
    """One of the two media; `stack` is null where it is in none of the case, `cases` are all it was found in."""

    sha256: str
    path: str
    cases: list[str]
    stack: str | None
    kind: Kind
    size: int
    width: int | None
    height: int | None
    duration_ms: int | None
    at_ms: int | None = Field(description="The time of a film's frame that it rests on; null for a picture.")
    box: Box | None = Field(description="What it rests on; null: the whole of it.")

    @classmethod
    def of(cls, side: LeadSide, part: str, box: ModelBox | None) -> Self:
        """Return a side as the API tells it."""
        row = side.media
        return cls(
            sha256=row.sha256.hex(),
            path=side.path,
            cases=list(side.cases),
            stack=side.stack,
            kind=row.kind,
            size=row.size,
            width=row.picture.width if row.picture is not None else None,
            height=row.picture.height if row.picture is not None else None,
            duration_ms=duration_ms(row),
            at_ms=frame_time(part),
            box=None if box is None else Box.of(box),
        )


class LeadFact(BaseModel):
    """What a lead rests on, in words."""

    name: str
    value: str


class LeadDecision(BaseModel):
    """What an officer said of a lead, in the case where it was said."""

    number: int
    verdict: Verdict
    reason: str
    officer: str
    case: str
    at: Moment

    @classmethod
    def of(cls, made: LinkDecision) -> Self:
        """Return a word on a lead as the API tells it."""
        return cls(
            number=made.number,
            verdict=made.verdict,
            reason=made.reason,
            officer=made.officer,
            case=made.case,
            at=made.at,
        )


class Lead(BaseModel):
    """A relation that a machine proposes; `kind` is read from this media, which is the case's, to the other."""

    number: int
    kind: str = Field(examples=["same face", "same place", "contains", "contained in"])
    linker: str
    version: str
    score: float = Field(description="The linker's own: the higher the surer.")
    false_match_rate: float = Field(description="How often two unrelated views score as high.")
    measured: str = Field(description="What that rate was measured on, and what nobody has measured.")
    verdict: Verdict
    crosses: bool = Field(description="Whether the other media is in a case that this one is not in.")
    this: LeadMedia
    other: LeadMedia
    facts: list[LeadFact]
    decisions: list[LeadDecision] = Field(description="All words on it, oldest first; the newest holds.")
    anew_at: Moment | None = Field(description="When it was proposed with other numbers, after the newest word on it.")

    @classmethod
    def of(cls, told: ToldLead) -> Self:
        """Return a lead as the API tells it."""
        return cls.model_validate(_fields(told))


class LeadDetails(Lead):
    """A lead with its pairs of points."""

    points: list[tuple[Share, Share, Share, Share]] = Field(
        description="x and y on this one, x and y on the other; 200 at most."
    )

    @classmethod
    def of(cls, told: ToldLead) -> Self:
        """Return a lead as the API tells it, points and all."""
        return cls.model_validate(_fields(told) | {"points": list(told.link.evidence.points)})


class CountOfLeads(BaseModel):
    """How many leads of the case are of a kind and have a verdict."""

    kind: str
    verdict: Verdict
    count: int


class LinkerOff(BaseModel):
    """A linker that a policy switched off in the case: its leads are not told."""

    linker: str
    reason: str | None = Field(description="Why, as an officer said; null where the agency's settings say so.")


class LeadPage(BaseModel):
    """Some leads in their order; `total` is how many pass the filters, `counts` are of all there are."""

    total: int
    items: list[Lead]
    counts: list[CountOfLeads]
    off: list[LinkerOff]

    @classmethod
    def of(cls, found: Leads) -> Self:
        """Return a page of leads as the API tells it."""
        counts = [CountOfLeads(kind=each.kind, verdict=each.verdict, count=each.count) for each in found.counts]
        off = [LinkerOff(linker=linker, reason=why.reason) for linker, why in found.off.items()]
        return cls(total=found.total, items=[Lead.of(each) for each in found.items], counts=counts, off=off)


def _fields(told: ToldLead) -> dict[str, object]:
    link, evidence = told.link, told.link.evidence
    return {
        "number": link.number,
        "kind": link.kind,
        "linker": link.linker,
        "version": link.version,
        "score": link.score,
        "false_match_rate": link.false_match_rate,
        "measured": told.measured,
        "verdict": told.verdict,
        "crosses": told.crosses,
        "this": LeadMedia.of(told.this, link.part, evidence.box),
        "other": LeadMedia.of(told.other, link.other_part, evidence.other_box),
        "facts": [LeadFact(name=name, value=value) for name, value in evidence.told],
        "decisions": [LeadDecision.of(each) for each in told.decisions],
        "anew_at": told.anew_at,
    }
