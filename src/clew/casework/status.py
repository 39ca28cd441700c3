"""Tells which cases there are and how far each exhibit has come."""

from dataclasses import dataclass

from clew.casework.attest import unfinished
from clew.casework.desk import Desk
from clew.casework.triage import QUEUED_KINDS
from clew.store import cases, custody, decisions, hashsets, media
from clew.store.tallies import queued_stacks


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """One case: its exhibits with their accounting, which of them were cut off, and what stands in its queue."""

    case: str
    exhibits: tuple[tuple[cases.ExhibitRow, cases.Accounting], ...]
    unfinished: frozenset[str]
    media: int
    stacks: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All cases and all lists of the workspace."""

    cases: tuple[CaseOverview, ...]
    hashsets: tuple[hashsets.HashSetRow, ...]


def status(desk: Desk) -> Overview:
    """Return the overview of the workspace."""
    with desk.catalog.reading() as tx:
        acts = list(custody.entries(tx))
        overviews = tuple(
            CaseOverview(
                case,
                tuple((row, cases.accounting(tx, case, row.exhibit)) for row in cases.exhibits(tx, case)),
                frozenset(unfinished(acts, case)),
                len(media.media_of_case(tx, case)),
                queued_stacks(tx, case, QUEUED_KINDS),
                len(decisions.decisions(tx, case)),
            )
            for case in cases.cases(tx)
        )
        return Overview(overviews, tuple(hashsets.hashsets(tx)))
