"""Tells by which other cases' policies leads of a case are withheld: the linkers and kinds, never the leads."""

from collections import Counter
from dataclasses import dataclass

from clew.casework.desk import Desk
from clew.casework.policy import cases_off, switched_off
from clew.store.case_leads import count_leads
from clew.store.cases import case_id
from clew.store.catalog import Transaction
from clew.store.linker_policies import SwitchedOff


@dataclass(frozen=True, slots=True)
class Withheld:
    """A linker that is on in the case, the kinds of its leads that are withheld, and the cases in which it is off."""

    linker: str
    kinds: tuple[str, ...]
    cases: tuple[str, ...]


def withheld_leads(desk: Desk, case: str) -> list[Withheld]:
    """Return the linkers of which leads are withheld since the other media are only in cases where they are off.

    Raises NotFoundError. Each linker that is off somewhere costs a pass over the links, as in `count_leads`.
    """
    found: list[Withheld] = []
    with desk.catalog.reading() as tx:
        here, every = case_id(tx, case), switched_off(tx, desk)
        off_here = {name: cases for name, cases in every.items() if here in cases}
        elsewhere = {name: cases for name, cases in every.items() if here not in cases}
        if elsewhere:
            there_are = _kinds(tx, case, off_here)
            for name, cases in elsewhere.items():
                lost = there_are - _kinds(tx, case, {**off_here, name: cases})
                if lost:
                    found.append(Withheld(name, tuple(sorted(lost)), cases_off(tx, desk, name)))
    return found


def _kinds(tx: Transaction, case: str, off: SwitchedOff) -> Counter[str]:
    found = Counter[str]()
    for each in count_leads(tx, case, off):
        found[each.kind] += each.count
    return found
