"""Compares what officers said of leads with custody."""

import json
from collections.abc import Iterable, Iterator

from clew.casework.judge_lead import ACT
from clew.model.custody_entry import CustodyEntry
from clew.model.link import turned_kind
from clew.store.catalog import Transaction
from clew.store.link_decisions import judged
from clew.store.transaction import plain


def differing_leads(tx: Transaction, case: str, entries: Iterable[CustodyEntry]) -> Iterator[tuple[str, str]]:
    """Yield which words on leads, said in a case, are not as custody tells them."""
    told = {number: words for each in entries if each.act == ACT for number, words in _told(each, case)}
    recorded = judged(tx, case)
    for number in sorted(told.keys() | recorded.keys()):
        if number not in recorded:
            yield f"word {number} on a lead", "is gone from the catalog"
        elif told.get(number) != recorded[number]:
            yield f"word {number} on a lead", "is not as custody tells it"


def _told(entry: CustodyEntry, case: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield what an entry tells, read from the smaller SHA-256 as the catalog keeps it; nothing of another case."""
    details = json.loads(entry.details)
    if details["case"] != case:
        return
    (one, other), kind = details["media"], details["kind"]
    if one > other:
        one, other, kind = other, one, turned_kind(kind)
    linker = details["linker"].rpartition("/")[0]
    yield details["number"], (linker, kind, one, other, details["verdict"], plain(details["reason"]), entry.officer)
