"""What `--json` prints of links and leads; as `schemas.py`."""

import msgspec


class LinkerRun(msgspec.Struct, frozen=True):
    """What one linker did; `not_tried` says why it could not, then the counts are 0."""

    linker: str
    version: str
    compared: int
    proposed: int
    not_tried: str


class Unread(msgspec.Struct, frozen=True):
    """A media that could not be described, and why; where it lies first in the case."""

    sha256: str
    reason: str
    exhibit: str
    path: str


class Linked(msgspec.Struct, frozen=True):
    """`clew link --json`: media described anew, those that could not be, and what each linker proposed.

    `put_off` pictures and films only `--all` describes: what is known, and copies in stacks.
    """

    case: str
    described: int
    failed: list[Unread]
    linkers: list[LinkerRun]
    put_off: int


class LeadBox(msgspec.Struct, frozen=True):
    """A part of an upright picture, in fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float


class LeadFact(msgspec.Struct, frozen=True):
    """What a lead rests on, in words."""

    name: str
    value: str


class LeadSide(msgspec.Struct, frozen=True):
    """One of the two media; `part` is empty for a picture, `frame at N ms` for a film's view; `box` null: all of it."""

    sha256: str
    path: str
    cases: list[str]
    part: str
    box: LeadBox | None


class LeadDecision(msgspec.Struct, frozen=True):
    """What an officer said of a lead."""

    verdict: str
    reason: str
    officer: str
    at: str


class Lead(msgspec.Struct, frozen=True):
    """One line of `clew leads show --json`: `kind` is read from this media to the other.

    `false_match_rate` is how often two unrelated views score as high, as measured on published benign data. `anew_at`
    is when it was proposed with other numbers after the newest word on it, null where it wasn't.
    """

    lead: int
    kind: str
    linker: str
    version: str
    score: float
    false_match_rate: float
    verdict: str
    this: LeadSide
    other: LeadSide
    facts: list[LeadFact]
    decisions: list[LeadDecision]
    anew_at: str | None


class LeadJudged(msgspec.Struct, frozen=True):
    """`clew leads accept --json`, `clew leads reject --json`, `clew leads later --json`, `clew leads reopen --json`.

    What was said, numbered in the agency.
    """

    lead: int
    decision: int
    verdict: str
    officer: str
    at: str
