"""Tells which cases there are and how far each exhibit has come."""

from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.store import cases, decisions, hashsets, media, stacks


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """One case: its exhibits with their accounting, and what has been made of them."""

    case: str
    exhibits: tuple[tuple[cases.ExhibitRow, cases.Accounting], ...]
    media: int
    stacks: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All cases of the workspace, and how many lists it has."""

    cases: tuple[CaseOverview, ...]
    hashsets: int


def status(desk: Desk) -> Overview:
    """Return the overview of the workspace."""
    with desk.catalog.reading() as tx:
        overviews = tuple(
            CaseOverview(
                case,
                tuple((row, cases.accounting(tx, case, row.exhibit)) for row in cases.exhibits(tx, case)),
                len(media.media_of_case(tx, case)),
                len(stacks.stacks(tx, case)),
                len(decisions.decisions(tx, case)),
            )
            for case in cases.cases(tx)
        )
        return Overview(overviews, len(hashsets.hashsets(tx)))
