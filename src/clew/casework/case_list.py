"""Tells which cases there are, and how much each holds."""

from clew.casework.desk import Desk
from clew.casework.triage import QUEUED_KINDS
from clew.store import cases
from clew.store.case_totals import CaseTotals, case_totals


def case_list(desk: Desk) -> list[CaseTotals]:
    """Return every case by name."""
    with desk.catalog.reading() as tx:
        return case_totals(tx, desk.catalog.kept, QUEUED_KINDS)


def check_case(desk: Desk, case: str) -> None:
    """Raise NotFoundError, which names the cases there are, unless there is this one."""
    with desk.catalog.reading() as tx:
        cases.case_id(tx, case)
