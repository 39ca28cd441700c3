"""Second opinions: samples of decided stacks on which another officer decides blind."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Round:
    """A sample of stacks, drawn with `seed` of so many `decided` ones under a scheme."""

    number: int
    case: str
    officer: str
    at: datetime
    scheme: str
    scheme_version: str
    seed: str
    decided: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """A stack of a round, by its representative, and what had been decided of it, by whom."""

    round: int
    position: int
    stack: str
    sha256: bytes
    decision: int
    officer: str
    code: str

    @property
    def place(self) -> tuple[int, int]:
        """What names it in its case."""
        return self.round, self.position


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an officer thinks of a sampled stack; `settled_by` is the decision that settles a disagreement by it."""

    number: int
    round: int
    position: int
    officer: str
    at: datetime
    code: str
    note: str
    settled_by: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """The place of what it is about."""
        return self.round, self.position
