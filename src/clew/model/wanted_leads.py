"""Which leads of a case are wanted."""

from collections.abc import Collection
from dataclasses import dataclass

from clew.model.link_decision import Verdict


@dataclass(frozen=True, slots=True)
class WantedLeads:
    """Leads of these kinds as the case sees them (none: all), on which this was said last; `count` of them at most.

    `after` is the number of the lead before the first one, None for the beginning.
    """

    kinds: Collection[str] = ()
    verdicts: Collection[Verdict] = (Verdict.OPEN, Verdict.LATER)
    count: int = 50
    after: int | None = None
