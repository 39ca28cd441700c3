"""Turns what acts return of officers' work together into what the command line prints."""

from clew.casework.exposure import OwnExposure
from clew.cli.schemas_team import Exposed, ExposedCase, ExposedDay
from clew.config import Review


def exposed(own: OwnExposure, review: Review) -> Exposed:
    """Return one's own exposure as `clew exposure` prints it."""
    return Exposed(
        own.officer,
        review.exposure_minutes,
        review.exposure_pictures,
        [
            ExposedDay(
                each.day.isoformat(),
                each.exposure.unblurred_ms,
                each.exposure.pictures,
                each.spared.stacks,
                each.spared.files,
                each.spared.unseen,
            )
            for each in own.days
        ],
        [
            ExposedCase(
                each.case or None,
                each.exposure.unblurred_ms,
                each.exposure.pictures,
                each.listed.files,
                each.listed.unseen,
            )
            for each in own.cases
        ],
    )
