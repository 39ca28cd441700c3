"""Tells what custody holds: the acts, oldest first."""

import json
from dataclasses import dataclass
from typing import Any

from clew.casework.attest import DECIDED, NOTED
from clew.casework.desk import Desk
from clew.custody import JSON
from clew.model.custody_entry import CustodyEntry
from clew.store import custody
from clew.store.cases import case_id
from clew.store.catalog import Transaction

_OF_A_CASE = frozenset({"case exported", "report written"})
"""Acts whose item is the case."""


@dataclass(frozen=True, slots=True)
class CustodyAct:
    """One entry of the chain, its details taken apart; `case` is the one it is about, "" for none."""

    entry: CustodyEntry
    case: str
    details: dict[str, JSON]


def custody_log(desk: Desk, case: str | None) -> list[CustodyAct]:
    """Return the acts, those about one case where one is named; raises NotFoundError."""
    with desk.catalog.reading() as tx:
        if case is not None:
            case_id(tx, case)
        return [act for act in _acts(tx) if case in (None, act.case)]


def _acts(tx: Transaction) -> list[CustodyAct]:
    acts = []
    for entry in custody.entries(tx):
        details: dict[str, Any] = json.loads(entry.details)
        told = details.get(DECIDED) or details.get(NOTED) or {}
        own = entry.item if entry.act in _OF_A_CASE else ""
        acts.append(CustodyAct(entry, details.get("case") or told.get("case") or own, details))
    return acts
