"""What officers have looked at unblurred, told and asked for."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from clew.casework.exposure import ExposureOfOfficer, OwnExposure
from clew.config import Review
from clew.model.exposure import DAY_MS, Exposure, Looks
from clew.web.shapes.decision import Key

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
MOST_PICTURES = 1000
"""Of one batch; the page sends some 400 at most, for what is sent while it closes must stay under 64 KiB."""


class ToCount(BaseModel):
    """Looks of one day, in a case or (null) outside any. Sent again under its key, a batch counts once, as it grew."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    day: date = Field(description="The officer's own.")
    case: Annotated[str, Field(max_length=1000)] | None = None
    unblurred_ms: Annotated[int, Field(ge=0, le=DAY_MS)]
    pictures: Annotated[list[Sha256], Field(max_length=MOST_PICTURES)]

    def looks(self) -> Looks:
        """Return the batch."""
        return Looks(
            str(self.key), self.day, self.case, self.unblurred_ms, tuple(bytes.fromhex(each) for each in self.pictures)
        )


class Limits(BaseModel):
    """At how much a day the page reminds, as the unit has set it; 0: never."""

    minutes: int
    pictures: int

    @classmethod
    def of(cls, review: Review) -> Self:
        """Return the unit's limits."""
        return cls(minutes=review.exposure_minutes, pictures=review.exposure_pictures)


class Counted(BaseModel):
    """What an officer looked at on a day, in all pages and on all machines, as far as it was sent."""

    day: date
    unblurred_ms: int
    pictures: int = Field(description="Different ones.")

    @classmethod
    def of(cls, day: date, exposure: Exposure) -> Self:
        """Return a day's exposure as the API tells it."""
        return cls(day=day, unblurred_ms=exposure.unblurred_ms, pictures=exposure.pictures)


class ExposedDay(Counted):
    """The same, and what was decided that day: `spared` counts files that never had to be revealed for it."""

    stacks: int
    files: int
    spared: int


class ExposedCase(BaseModel):
    """What an officer looked at in a case, or outside any (null); `spared` counts listed files never revealed."""

    case: str | None
    unblurred_ms: int
    pictures: int
    listed: int = Field(description="Files that a list knows to the byte.")
    spared: int


class OfMe(BaseModel):
    """One's own exposure: days, today first, and the cases that were looked at on any of them."""

    officer: str
    limits: Limits
    days: list[ExposedDay]
    cases: list[ExposedCase]

    @classmethod
    def of(cls, own: OwnExposure, review: Review) -> Self:
        """Return an officer's own exposure as the API tells it."""
        return cls(
            officer=own.officer,
            limits=Limits.of(review),
            days=[
                ExposedDay(
                    day=each.day,
                    unblurred_ms=each.exposure.unblurred_ms,
                    pictures=each.exposure.pictures,
                    stacks=each.spared.stacks,
                    files=each.spared.files,
                    spared=each.spared.unseen,
                )
                for each in own.days
            ],
            cases=[
                ExposedCase(
                    case=each.case or None,
                    unblurred_ms=each.exposure.unblurred_ms,
                    pictures=each.exposure.pictures,
                    listed=each.listed.files,
                    spared=each.listed.unseen,
                )
                for each in own.cases
            ],
        )


class ExposedOfficer(BaseModel):
    """What one officer looked at and decided in a case, on all days."""

    officer: str
    unblurred_ms: int
    pictures: int
    stacks: int = Field(description="Decided.")
    files: int = Field(description="In the stacks decided.")
    spared_by_stacks: int = Field(description="Of these, files that were never revealed.")
    listed: int = Field(description="Files of the case that a list knows to the byte.")
    spared_by_lists: int = Field(description="Of these, files that were never revealed.")

    @classmethod
    def of(cls, one: ExposureOfOfficer) -> Self:
        """Return an officer's exposure in a case as the API tells it."""
        return cls(
            officer=one.officer,
            unblurred_ms=one.exposure.unblurred_ms,
            pictures=one.exposure.pictures,
            stacks=one.spared.stacks,
            files=one.spared.files,
            spared_by_stacks=one.spared.unseen,
            listed=one.listed.files,
            spared_by_lists=one.listed.unseen,
        )


class InCase(BaseModel):
    """What officers looked at in a case: only who asks, unless the unit has set `review.exposure_of_all`."""

    is_of_all: bool
    officers: list[ExposedOfficer]
