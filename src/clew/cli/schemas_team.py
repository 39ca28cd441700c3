"""What `--json` prints of officers who work together, and of what they have looked at; as `schemas.py`."""

import msgspec


class ExposedDay(msgspec.Struct, frozen=True):
    """What one looked at unblurred on a day, and decided: `spared` counts files that never had to be revealed for it.

    `pictures` are different ones.
    """

    day: str
    unblurred_ms: int
    pictures: int
    stacks: int
    files: int
    spared: int


class ExposedCase(msgspec.Struct, frozen=True):
    """What one looked at in a case (null: outside any); `spared` counts listed files that were never revealed."""

    case: str | None
    unblurred_ms: int
    pictures: int
    listed: int
    spared: int


class Exposed(msgspec.Struct, frozen=True):
    """`clew exposure --json`: one's own days, today first, and the cases; limits of a day, 0 for none."""

    officer: str
    limit_minutes: int
    limit_pictures: int
    days: list[ExposedDay]
    cases: list[ExposedCase]


class OpinionsAsked(msgspec.Struct, frozen=True):
    """`clew opinions start --json`: the round that was begun, drawn with `seed` of so many `decided` stacks."""

    case: str
    round: int
    scheme: str
    version: str
    seed: str
    decided: int
    stacks: int


class CodePair(msgspec.Struct, frozen=True):
    """How often a first and a second code were given to the same stack."""

    first: str
    second: str
    count: int


class OpinionRound(msgspec.Struct, frozen=True):
    """`clew opinions show --json`: one round of a list; `kappa` is Cohen's, null where it has no meaning."""

    round: int
    officer: str
    at: str
    scheme: str
    version: str
    seed: str
    decided: int
    stacks: int
    waiting: int
    disagreements: int
    settled: int
    opinions: int
    agreed: int
    rate: float | None
    kappa: float | None
    pairs: list[CodePair]
