"""Which leads of a case are wanted."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from clew.model.link_decision import Verdict


class LeadOrder(StrEnum):
    """What comes first: what leads into other cases and then the rarest scores, or what was proposed last."""

    STRONGEST = "strongest"
    NEWEST = "newest"


UNDECIDED = (Verdict.OPEN, Verdict.LATER)
"""What is wanted where nothing else is said."""


@dataclass(frozen=True, slots=True)
class WantedLeads:
    """Leads of these kinds as the case sees them (none: all), on which this was said last.

    `count` of them at most, None for all; `after` is the number of the lead before the first one, None for the
    beginning.
    """

    kinds: Collection[str] = ()
    verdicts: Collection[Verdict] = UNDECIDED
    count: int | None = 50
    after: int | None = None
    order: LeadOrder = LeadOrder.STRONGEST
