"""How far a case has come, in figures."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, Field

from clew.casework.figures import Figures as Counted
from clew.casework.figures import NotExamined as Reason
from clew.gallery.figures import Hour as CountedHour
from clew.gallery.figures import Share as CountedShare
from clew.gallery.pace import Pace as CountedPace
from clew.model.queue import Lane
from clew.store.cases import Accounting
from clew.web.shapes.gallery import LaneCounts
from clew.web.shapes.moment import Moment


class ExhibitFigures(BaseModel):
    """What became of an exhibit's files; when all is done, found = examined + unsupported + failed."""

    name: str
    found: int
    examined: int
    unsupported: int
    failed: int
    bytes: int

    @classmethod
    def of(cls, name: str, account: Accounting) -> Self:
        """Return an exhibit as the API tells it."""
        return cls(
            name=name,
            found=account.found,
            examined=account.examined,
            unsupported=account.unsupported,
            failed=account.failed,
            bytes=account.bytes,
        )


class NotExamined(BaseModel):
    """Why files were not examined; `mime` is empty where it is not known."""

    reason: str
    mime: str
    files: int

    @classmethod
    def several(cls, reasons: Sequence[Reason]) -> list[Self]:
        """Return reasons as the API tells them."""
        return [cls(reason=each.reason, mime=each.mime, files=each.files) for each in reasons]


class NotTried(BaseModel):
    """What an absent optional part left out, and of how many media."""

    what: str
    media: int


class LaneFigures(BaseModel):
    """One lane: stacks, those decided, their media, and the files that these were found as."""

    lane: Lane
    stacks: int
    decided: int
    media: int
    files: int


class CategoryFigures(BaseModel):
    """Stacks for which a code stands, applied or only suggested."""

    scheme: str
    code: str
    applied: int
    suggested: int


class CategoryCount(BaseModel):
    """Decisions for a category, as "scheme/code"."""

    category: str
    decisions: int


class HourFigures(BaseModel):
    """What an officer decided in an hour; what was undone since is left out."""

    hour: Moment = Field(description="When it begins.")
    officer: str
    decisions: int
    lanes: LaneCounts = Field(description="By the lane that the stack stands in now; the rest stands in none.")
    categories: list[CategoryCount]

    @classmethod
    def of(cls, hour: CountedHour) -> Self:
        """Return an hour as the API tells it."""
        return cls(
            hour=datetime.fromtimestamp(hour.at, UTC),
            officer=hour.officer,
            decisions=hour.decisions,
            lanes=_lanes(hour.lanes),
            categories=[CategoryCount(category=name, decisions=count) for name, count in hour.categories],
        )


class OfficerFigures(BaseModel):
    """An officer's work: from one decision to the next where no more than five minutes lie between."""

    officer: str
    hours: float
    decisions: int
    undone: int
    undos: int


class Pace(BaseModel):
    """Stacks decided in an hour of work, of late; and how many such hours what is left would take.

    `left` are the undecided stacks outside the lane "known". `low` to `high` is where the hours lie if the work goes on
    as it went; all are null while there is too little work to tell from.
    """

    left: int
    recent_hours: float
    stacks_per_hour: float | None
    hours_left: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, pace: CountedPace) -> Self:
        """Return a pace as the API tells it."""
        return cls(
            left=pace.left,
            recent_hours=pace.recent_hours,
            stacks_per_hour=pace.stacks_per_hour,
            hours_left=pace.hours_left,
            low=pace.low,
            high=pace.high,
        )


class ListFigures(BaseModel):
    """Stacks with a media on a list, and by lane; those in the lane "known" are set aside, with all their files."""

    name: str
    stacks: int
    lanes: LaneCounts
    set_aside_stacks: int
    set_aside_files: int


class Share(BaseModel):
    """Stacks that a value shows, and those of them that are decided."""

    value: str
    stacks: int
    decided: int

    @classmethod
    def of(cls, share: CountedShare) -> Self:
        """Return a share as the API tells it."""
        return cls(value=share.value, stacks=share.stacks, decided=share.decided)


class FilmFigures(BaseModel):
    """How long the films are that represent stacks, and how much of it is decided."""

    films: int
    duration_ms: int
    decided_ms: int
    left_ms: int


class Figures(BaseModel):
    """All figures of a case; those of the queue are of the snapshot built at `built_at`, with all decisions.

    A folder counts with all below it. Of cameras and folders the twelve with the most stacks are told, `months` are
    those of capture, or else of the last change.
    """

    case: str
    counted_at: Moment
    built_at: Moment
    exhibits: list[ExhibitFigures]
    unsupported: list[NotExamined]
    failed: list[NotExamined]
    reasons_left_out: int = Field(description="Files with other reasons than those told, which are the most frequent.")
    not_tried: list[NotTried]
    lanes: list[LaneFigures]
    categories: list[CategoryFigures]
    hours: list[HourFigures]
    officers: list[OfficerFigures]
    pace: Pace
    lists: list[ListFigures]
    cameras: list[Share]
    folders: list[Share]
    months: list[Share]
    undated: Share
    films: FilmFigures

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Return figures as the API tells them."""
        found, queue = counted.evidence, counted.queue
        return cls(
            case=counted.case,
            counted_at=counted.counted_at,
            built_at=counted.built_at,
            exhibits=[ExhibitFigures.of(name, account) for name, account in found.exhibits],
            unsupported=NotExamined.several(found.unsupported),
            failed=NotExamined.several(found.failed),
            reasons_left_out=found.reasons_left_out,
            not_tried=[NotTried(what=what, media=media) for what, media in found.not_tried],
            lanes=[LaneFigures.model_validate(each, from_attributes=True) for each in queue.lanes],
            categories=[CategoryFigures.model_validate(each, from_attributes=True) for each in queue.categories],
            hours=[HourFigures.of(each) for each in queue.hours],
            officers=[OfficerFigures.model_validate(each, from_attributes=True) for each in queue.officers],
            pace=Pace.of(queue.pace),
            lists=[
                ListFigures(
                    name=each.name,
                    stacks=each.stacks,
                    lanes=_lanes(each.lanes),
                    set_aside_stacks=each.set_aside_stacks,
                    set_aside_files=each.set_aside_files,
                )
                for each in queue.lists
            ],
            cameras=[Share.of(each) for each in queue.cameras],
            folders=[Share.of(each) for each in queue.folders],
            months=[Share.of(each) for each in queue.months],
            undated=Share.of(queue.undated),
            films=FilmFigures.model_validate(queue.films, from_attributes=True),
        )


def _lanes(counts: Sequence[int]) -> LaneCounts:
    return LaneCounts.model_validate({lane.value: count for lane, count in zip(Lane, counts, strict=True)})
