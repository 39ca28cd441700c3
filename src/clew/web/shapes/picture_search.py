"""Searches for a part of a picture: asked for, and told with what each hit rests on."""

from typing import Annotated, Self

from pydantic import BaseModel, Field

from clew.casework.leads import LeadSide
from clew.casework.search_picture import MOST, SeekerState, ToSearch
from clew.casework.search_picture import PictureHit as ToldHit
from clew.casework.search_picture import PictureSearch as Told
from clew.model.frame_part import frame_time
from clew.model.link import Box as ModelBox
from clew.web.shapes.decision import Asked
from clew.web.shapes.lead import Box, LeadFact, LeadMedia, Share

Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
MOST_MS = 1 << 31


class Seeker(BaseModel):
    """A linker that can look for a part of a picture; `lacking` says why not here, or not in this case."""

    linker: str = Field(examples=["faces", "places"])
    version: str
    kinds: list[str]
    lacking: str | None

    @classmethod
    def of(cls, state: SeekerState) -> Self:
        """Return a linker as the API tells it."""
        return cls(
            linker=state.linker.name,
            version=state.linker.version,
            kinds=list(state.linker.kinds),
            lacking=state.lacking or None,
        )


class AskedBox(Asked):
    """A part of an upright picture, in shares of its width and height."""

    left: Part
    top: Part
    width: Part
    height: Part


class ToSearchPicture(Asked):
    """What to look for: a box of a picture, or of a film's frame at a time; by which linker, and where."""

    linker: Annotated[str, Field(max_length=100)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    box: AskedBox
    at_ms: Annotated[int, Field(ge=0, lt=MOST_MS)] | None = Field(default=None, description="Of a film: the time.")
    is_within: bool = Field(default=False, description="Look in this case only, not in all.")
    most: Annotated[int, Field(ge=1, le=MOST)] = 50

    def wanted(self, case: str) -> ToSearch:
        """Return it as the act takes it; raises UsageError for a box that leaves the picture."""
        box = ModelBox(self.box.left, self.box.top, self.box.width, self.box.height)
        return ToSearch(self.linker, box, self.at_ms, case if self.is_within else None, self.most)


class PictureHit(BaseModel):
    """A media in which the part was found, by its best view; `others_ms` are times of a film's other views."""

    kind: str = Field(examples=["same face", "same place", "object"], description="From what was looked for to this.")
    score: float
    false_match_rate: float | None = Field(
        description="How often an unrelated view scores as high, as measured; null where so low a score was not."
    )
    box: Box | None = Field(description="What of the picture asked by was found; null: all of it.")
    media: LeadMedia
    others_ms: list[int]
    facts: list[LeadFact]
    points: list[tuple[Share, Share, Share, Share]] = Field(
        description="x and y on the picture asked by, x and y on this one; 200 at most."
    )

    @classmethod
    def of(cls, told: ToldHit, case: str) -> Self:
        """Return a hit as the API tells it, seen from a case."""
        hit, evidence = told.hit, told.hit.evidence
        here = next((each for each in told.cases if each.case == case), None)
        first = here or next(iter(told.cases), None)
        side = LeadSide(
            told.media,
            "" if first is None else first.path,
            tuple(each.case for each in told.cases),
            None if here is None else here.stack,
        )
        times = (frame_time(part) for part in told.others)
        return cls(
            kind=hit.kind,
            score=hit.score,
            false_match_rate=hit.false_match_rate if told.is_measured else None,
            box=None if evidence.box is None else Box.of(evidence.box),
            media=LeadMedia.of(side, told.part, evidence.other_box),
            others_ms=sorted(each for each in times if each is not None),
            facts=[LeadFact(name=name, value=value) for name, value in evidence.told],
            points=list(evidence.points),
        )


class FoundIn(BaseModel):
    """A case in which a file lies, and where first."""

    case: str
    exhibit: str
    path: str


class PictureSearch(BaseModel):
    """Hits, the rarest scores first, and among how much they were looked for.

    Not asked are pictures and films in which nothing is that could be looked for (`nothing_in`), that could not be
    described (`failed`) or were not yet (`undescribed`: the next `clew link` of the cases `waiting_in` does it;
    `put_off`: copies in stacks and known ones, with `--all`), and what a policy withholds (`withheld`). `is_empty`: in
    the box is nothing that could be looked for. `also` are other cases in which the very file lies that was looked
    into, which is not its own hit.
    """

    linker: str
    version: str
    media: int
    views: int
    nothing_in: int
    failed: int
    undescribed: int
    waiting_in: list[str]
    put_off: int
    withheld: int
    is_empty: bool
    also: list[FoundIn]
    hits: list[PictureHit]

    @classmethod
    def of(cls, found: Told, case: str) -> Self:
        """Return a search as the API tells it, seen from a case."""
        return cls(
            linker=found.searched.wanted.linker,
            version=found.searched.version,
            media=found.among.media,
            views=found.among.views,
            nothing_in=found.among.unasked.empty,
            failed=found.among.unasked.failed,
            undescribed=found.among.unasked.undescribed,
            waiting_in=list(found.among.unasked.waiting_in),
            put_off=found.among.unasked.put_off,
            withheld=found.among.unasked.withheld,
            is_empty=found.is_empty,
            also=[
                FoundIn(case=each.case, exhibit=each.exhibit, path=each.path)
                for each in found.itself
                if each.case != case
            ],
            hits=[PictureHit.of(each, case) for each in found.hits],
        )
