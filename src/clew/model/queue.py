"""The triage queue: what stands where, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """Where a stack stands, in the order officers see them."""

    NEW = "new"
    SERIES = "series"
    NEAR = "near"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a stack stands where it does, in words, with its weight in the score."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One stack in the queue; `rank` counts from 1 within its lane, `copies` counts occurrences."""

    stack: str
    lane: Lane
    rank: int
    score: float
    reasons: tuple[Reason, ...]
    sha256: bytes
    path: bytes
    copies: int
