"""Trace sheets: asked for, refused, approved."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from clew.casework.trace_cut import Cut
from clew.casework.trace_requests import TraceApproval as ToldApproval
from clew.casework.trace_requests import TraceRequest as ToldRequest
from clew.casework.trace_sheet import TraceOutcome
from clew.casework.written import Kept, Written
from clew.model.frame_part import frame_part, frame_time
from clew.model.link import Box as ModelBox
from clew.model.trace import LONGEST_WORDS, QUESTIONS, Language, TraceSheet
from clew.web.shapes.decision import Asked, Key, Note
from clew.web.shapes.lead import Box
from clew.web.shapes.moment import Moment
from clew.web.shapes.picture_search import MOST_MS, AskedBox

Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class ToMakeTrace(Asked):
    """A box of a picture, or of a film's frame at a time, and the words that leave with it."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    box: AskedBox
    at_ms: Annotated[int, Field(ge=0, lt=MOST_MS)] | None = Field(default=None, description="Of a film: the time.")
    reference: Words = Field(description="By which the agency knows the case.", examples=["T-2026-17"])
    question: Words | None = Field(default=None, description="What is asked; null: where it is from, in its language.")
    contact: Words = Field(default="", description="Whom to tell.")
    language: Language = Field(default=Language.EN, description="Of the words around those; part of what is approved.")
    format: Literal["pdf", "html", "png"] = Field(default="pdf", description="A sheet of A4, or the cut alone (png).")

    def cut(self) -> Cut:
        """Return it as the act takes it."""
        box = ModelBox(self.box.left, self.box.top, self.box.width, self.box.height)
        question = QUESTIONS[self.language] if self.question is None else self.question
        sheet = TraceSheet(self.reference, question, self.contact, self.language)
        return Cut(bytes.fromhex(self.sha256), box, sheet, "" if self.at_ms is None else frame_part(self.at_ms))


class ToApproveTrace(Asked):
    """Why a refused sheet may leave all the same."""

    key: Key
    reason: Note


class TraceApproval(BaseModel):
    """What another officer said of a refused sheet."""

    officer: str
    at: Moment
    reason: str

    @classmethod
    def of(cls, told: ToldApproval) -> Self:
        """Return an approval as the API tells it."""
        return cls(officer=told.officer, at=told.at, reason=told.reason)


class TraceRequest(BaseModel):
    """A sheet that the check refused; `approved` is null until another officer has looked and approved."""

    number: int
    officer: str = Field(description="Who asked for it: somebody else must approve it.")
    at: Moment
    sha256: str
    at_ms: int | None = Field(description="The time of a film's frame; null for a picture.")
    box: Box
    reference: str
    question: str
    contact: str
    language: Language = Field(description="Of the words around those.")
    found: list[str] = Field(description="What speaks against it.", examples=[["tones of skin on 12% of it"]])
    looked: list[str] = Field(description="Officers who had the cut drawn to look at it.")
    approved: TraceApproval | None

    @classmethod
    def of(cls, told: ToldRequest) -> Self:
        """Return a request as the API tells it."""
        return cls(
            number=told.number,
            officer=told.officer,
            at=told.at,
            sha256=told.media,
            at_ms=frame_time(told.part),
            box=Box.of(told.cut.box),
            reference=told.sheet.reference,
            question=told.sheet.question,
            contact=told.sheet.contact,
            language=told.sheet.language,
            found=list(told.found),
            looked=list(told.looked),
            approved=None if told.approved is None else TraceApproval.of(told.approved),
        )


class TraceFile(BaseModel):
    """A sheet that was written, is on record, and waits to be fetched as exports are."""

    id: str = Field(description="The last part of the address to fetch it from, below the case's `exports`.")
    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, written: Written, number: str) -> Self:
        """Return a sheet as the API tells it; `number` is what it is fetched by."""
        return cls(id=number, name=written.path.name, size=written.size, sha256=written.sha256.hex())


class TraceMade(BaseModel):
    """The file; or, where the check refused it, the request that another officer may approve."""

    file: TraceFile | None
    request: TraceRequest | None
    found: list[str] = Field(description="What the check found of people, in words.")
    looked: list[str] = Field(description="Who looked for people, with the version.", examples=[["faces/1"]])
    skin_permille: int = Field(description="Tones of skin in 1/1000 of the cut; -1 where it has no colour.")

    @classmethod
    def of(cls, outcome: TraceOutcome[Kept], number: str) -> Self:
        """Return what came of it as the API tells it; `number` is what the file is fetched by."""
        kept, seen = outcome.written, outcome.seen
        return cls(
            file=None if kept is None else TraceFile.of(kept.written, number),
            request=None if outcome.request is None else TraceRequest.of(outcome.request),
            found=list(seen.found),
            looked=list(seen.looked),
            skin_permille=seen.skin_permille,
        )
