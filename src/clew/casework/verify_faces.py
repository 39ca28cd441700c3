"""Compares what officers said of faces with custody."""

import json
from collections.abc import Iterable, Iterator

from clew.casework.told_faces import CUSTODY_ACTS, told_of
from clew.model.custody_entry import CustodyEntry
from clew.store import face_decisions
from clew.store.catalog import Transaction

_ACTS = frozenset(CUSTODY_ACTS.values())


def differing_faces(tx: Transaction, entries: Iterable[CustodyEntry]) -> Iterator[tuple[str, str]]:
    """Yield which of the agency's words on faces are not as custody tells them."""
    told = dict(_told(each) for each in entries if each.act in _ACTS)
    recorded = {
        each.number: (CUSTODY_ACTS[each.act], each.officer, told_of(each)) for each in face_decisions.decisions(tx)
    }
    for number in sorted(told.keys() | recorded.keys()):
        item = f"word {number} on faces"
        if number not in recorded:
            yield item, "is gone from the catalog"
        elif number not in told:
            yield item, "is in the catalog, but custody tells of no such word"
        elif told[number] != recorded[number]:
            yield item, "is not as custody tells it"


def _told(entry: CustodyEntry) -> tuple[int, tuple[str, str, dict[str, object]]]:
    details = json.loads(entry.details)
    details.pop("groups")  # as they were then: groups are made anew
    return details["number"], (entry.act, entry.officer, details)
