"""Puts an act on gatherings on record: appended, and into custody."""

import hashlib
from collections.abc import Iterable, Sequence

from clew.casework.desk import Desk
from clew.custody import JSON
from clew.model.gathering import STATES, Change, Gathering, GatheringAct, GatheringKind, Role, Said, Sighting, Standing
from clew.store import custody, gathering_acts, gatherings
from clew.store.catalog import Transaction
from clew.store.gathering_acts import ToAppend

CUSTODY_ACT = "gathering: "
"""What the name of each act in custody begins with."""
MOST_TOLD = 200
"""Changes that an entry in custody tells one by one; of more it holds the number and the digest over all."""


def record(tx: Transaction, desk: Desk, case: str, asked: ToAppend) -> GatheringAct:
    """Append an act and its entry in custody. Raises NotFoundError for an unknown case."""
    made = gathering_acts.append(tx, case, desk.officer, asked)
    about = next(each for each in asked.stands if each.number == made.gathering)
    details: dict[str, JSON] = {
        "case": case,
        "number": made.number,
        "gathering": made.gathering,
        "kind": about.kind.value,
        "name": about.name,
        "other": made.other,
        "was": _said(made.was),
        "said": _said(made.said),
        "reason": made.reason,
        "basis": made.basis,
        "at": made.at.isoformat(),
        "undoes": made.undoes,
        **changes_in_custody([_line(each) for each in asked.changes]),
    }
    custody.append(tx, desk.officer, f"{CUSTODY_ACT}{made.act.value}", f"{about.kind.value} {made.gathering}", details)
    return made


def new_gathering(number: int, kind: GatheringKind, said: Said) -> Gathering:
    """Return a gathering as it is before its first act."""
    return Gathering(number, kind, said, None, is_withdrawn=False, members=0, act=0)


def new_said(kind: GatheringKind, name: str) -> Said:
    """Return what is said of a gathering at first, where nothing else is."""
    return Said(name, Role.UNSAID, STATES[kind][0])


def added(number: int, sightings: Sequence[Sighting]) -> list[Change]:
    """Return the changes that make sightings members."""
    return [Change(number, each, Standing.MEMBER, is_added=True) for each in sightings]


def taken_out(
    tx: Transaction, number: int, sightings: Iterable[Sighting], standing: Standing = Standing.MEMBER
) -> list[Change]:
    """Return the changes that take sightings out, each with whose reason it was there for."""
    seen = gathering_acts.sorted_sightings(sightings)
    there = gatherings.sightings(tx, number, standing, among={each.sha256 for each in seen})
    return [Change(number, each, standing, is_added=False, origin=there[each].origin) for each in seen]


def _said(said: Said | None) -> JSON:
    return None if said is None else [said.name, said.role.value, said.state.value]


def changes_in_custody(lines: Sequence[str]) -> dict[str, JSON]:
    """Return what an entry in custody tells of an act's changes, each a line: how many, the digest, the first ones."""
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return {"changes": len(lines), "changes_sha256": digest, "first_changes": lines[:MOST_TOLD]}


def _line(change: Change) -> str:
    seen, sign = change.sighting, "+" if change.is_added else "-"
    box = seen.box
    sides = "" if box is None else f" [{box.left:.5f},{box.top:.5f},{box.width:.5f},{box.height:.5f}]"
    part = f" {seen.part}" if seen.part else ""
    return f"{sign}{change.gathering} {change.standing.value} {seen.sha256.hex()}{part}{sides}"
