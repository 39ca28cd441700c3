"""What officers do with gatherings: appended, never altered; how things stand by it is kept up with each act."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, or_, select

from clew.errors import NotFoundError
from clew.model.gathering import (
    ActKind,
    Change,
    Gathering,
    GatheringAct,
    Role,
    Said,
    Sighting,
    Standing,
    State,
)
from clew.model.link import Box
from clew.store import schema
from clew.store.cases import case_id
from clew.store.instant import now
from clew.store.transaction import Transaction, insert_rows, plain, stream, upsert

PLACES = 5
"""Decimals of a box's fractions: a hundred-thousandth of a picture's side is less than a pixel of any."""


@dataclass(frozen=True, slots=True)
class ToAppend:
    """An act as it is asked for; `stands` are the gatherings that it changes as they stand after it.

    Of those `act` and `members` are set when it is appended, the members by adding up the changes.
    """

    act: ActKind
    gathering: int
    stands: Sequence[Gathering]
    changes: Sequence[Change] = ()
    other: int | None = None
    was: Said | None = None
    said: Said | None = None
    reason: str = ""
    basis: str = ""
    undoes: int | None = None


def append(tx: Transaction, case: str, officer: str, asked: ToAppend) -> GatheringAct:
    """Append an act, numbered next in its agency, and have things stand by it. Raises NotFoundError for a case."""
    made = GatheringAct(
        *(newest_act(tx) + 1, plain(case), asked.act, asked.gathering, asked.other, asked.was, asked.said),
        *(plain(asked.reason), plain(asked.basis), plain(officer), now().astimezone(UTC), asked.undoes),
    )
    row = {
        "agency": tx.agency,
        "number": made.number,
        "case_id": case_id(tx, case),
        "act": made.act.value,
        "gathering": made.gathering,
        "other": made.other,
        "was": _written(made.was),
        "said": _written(made.said),
        "reason": made.reason,
        "basis": made.basis,
        "officer": made.officer,
        "at": made.at,
        "undoes": made.undoes,
    }
    insert_rows(tx, schema.gathering_acts, [row])
    items = [{**_change(tx, each), "is_added": each.is_added, "origin": each.origin} for each in asked.changes]
    numbered = [{**each, "number": made.number, "position": at} for at, each in enumerate(items)]
    insert_rows(tx, schema.gathering_items, numbered)
    _change_members(tx, made.number, asked.changes)
    _stand(tx, made.number, asked)
    return made


def newest_act(tx: Transaction) -> int:
    """Return the number of the agency's newest act on gatherings, 0 where there is none: what stands changes by it."""
    table = schema.gathering_acts
    return tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0


def act_numbered(tx: Transaction, number: int) -> GatheringAct:
    """Return one act; raises NotFoundError."""
    found = _acts(tx, schema.gathering_acts.c.number == number)
    if not found:
        raise NotFoundError(f"no act on gatherings has number {number}: `clew gather show` lists those on one")
    return found[0]


def acts_on(tx: Transaction, gathering: int) -> list[GatheringAct]:
    """Return all acts on a gathering, or that merged others into it or split it off, oldest first."""
    table = schema.gathering_acts
    return _acts(tx, or_(table.c.gathering == gathering, table.c.other == gathering))


def undone_by(tx: Transaction, number: int) -> int | None:
    """Return the number of the act that undid this one, None where none did."""
    table = schema.gathering_acts
    return tx.connection.scalar(select(table.c.number).where(table.c.agency == tx.agency, table.c.undoes == number))


def changes_of(tx: Transaction, number: int) -> list[Change]:
    """Return what an act changed, in its order."""
    table = schema.gathering_items
    statement = select(table).where(table.c.agency == tx.agency, table.c.number == number).order_by(table.c.position)
    return [
        Change(row.gathering, sighting_of(row), Standing(row.standing), bool(row.is_added), row.origin)
        for row in stream(tx, statement)
    ]


def sighting_of(row: Row[Any]) -> Sighting:
    """Return the sighting that a row of members or changes tells."""
    return Sighting(bytes(row.sha256), row.part, Box(*map(float, row.box.split(","))) if row.box else None)


def kept(sighting: Sighting) -> Sighting:
    """Return a sighting as it is kept: its box to `PLACES` decimals."""
    box = sighting.box
    return Sighting(sighting.sha256, plain(sighting.part), None if box is None else Box(*map(_rounded, _sides(box))))


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.width, box.height


def _rounded(side: float) -> float:
    return round(side, PLACES)


def _key(sighting: Sighting) -> dict[str, object]:
    box = sighting.box
    sides = "" if box is None else ",".join(f"{side:.{PLACES}f}" for side in _sides(box))
    return {"sha256": sighting.sha256, "part": plain(sighting.part), "box": sides}


def _change(tx: Transaction, change: Change) -> dict[str, object]:
    head = {"agency": tx.agency, "gathering": change.gathering, "standing": change.standing.value}
    return head | _key(change.sighting)


def _change_members(tx: Transaction, number: int, changes: Sequence[Change]) -> None:
    table = schema.gathering_members
    gone = [_change(tx, each) for each in changes if not each.is_added]
    if gone:
        keys = [column.name for column in table.primary_key]
        statement = delete(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in keys))
        tx.connection.execute(statement, [{f"of_{name}": each[name] for name in keys} for each in gone])
    insert_rows(
        tx,
        table,
        [{**_change(tx, each), "act": number, "origin": each.origin or number} for each in changes if each.is_added],
    )


def _stand(tx: Transaction, number: int, asked: ToAppend) -> None:
    grown = dict.fromkeys((each.number for each in asked.stands), 0)
    for each in asked.changes:
        if each.standing is Standing.MEMBER:
            grown[each.gathering] += 1 if each.is_added else -1
    stands = [replace(each, members=each.members + grown[each.number], act=number) for each in asked.stands]
    upsert(tx, schema.gatherings, [_row(tx, each) for each in stands])


def _row(tx: Transaction, each: Gathering) -> dict[str, object]:
    return {
        "agency": tx.agency,
        "number": each.number,
        "kind": each.kind.value,
        "name": plain(each.name),
        "key": plain(each.name.casefold()),
        "role": each.said.role.value,
        "state": each.said.state.value,
        "merged_into": each.merged_into,
        "is_withdrawn": each.is_withdrawn,
        "members": each.members,
        "act": each.act,
    }


def _acts(tx: Transaction, *wanted: Any) -> list[GatheringAct]:  # noqa: ANN401 - conditions
    table, cases = schema.gathering_acts, schema.cases
    statement = (
        select(table, cases.c.name.label("case_name"))
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency, *wanted)
        .order_by(table.c.number)
    )
    return [_read(row) for row in tx.connection.execute(statement)]


def _read(row: Row[Any]) -> GatheringAct:
    return GatheringAct(
        *(row.number, row.case_name, ActKind(row.act), row.gathering, row.other, _said(row.was), _said(row.said)),
        *(row.reason, row.basis, row.officer, row.at, row.undoes),
    )


def _written(said: Said | None) -> str:
    return "" if said is None else json.dumps([said.name, said.role.value, said.state.value], ensure_ascii=False)


def _said(written: str) -> Said | None:
    if not written:
        return None
    name, role, state = json.loads(written)
    return Said(name, Role(role), State(state))


def sorted_sightings(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return sightings in the order they are told: by content, frame, box."""
    return sorted(sightings, key=lambda each: (each.sha256, *map(str, _key(each).values())))
