"""Which media go on with a series or a subject that is unsolved, by a lead into it."""

from dataclasses import dataclass

ACCEPTED_SCALE = 1.0
OPEN_SCALE = 0.9
"""Of the weight, where an officer has accepted the lead, and where it is open: accepted ones first."""


@dataclass(frozen=True, slots=True)
class Continuing:
    """What a media goes on with ("series 3 (Old town)"), and the lead that says so, with how rare such a score is."""

    gathering: str
    lead: int
    kind: str
    is_accepted: bool
    false_match_rate: float

    @property
    def scale(self) -> float:
        """How much of the weight counts."""
        return ACCEPTED_SCALE if self.is_accepted else OPEN_SCALE

    @property
    def words(self) -> str:
        """The reason, to show."""
        said = "accepted" if self.is_accepted else f"open, chance reaches it 1 in {round(1 / self.false_match_rate):,}"
        return f"goes on with {self.gathering}, unsolved: {self.kind}, lead {self.lead} ({said})"
