"""Compares gatherings with custody: every act as its entry tells it, and what stands as all acts together make it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from clew.casework.attest import NOTED
from clew.casework.folded_gatherings import Folded, ToldAct
from clew.casework.gathering_record import CUSTODY_ACT, MOST_TOLD, changes_in_custody, new_said
from clew.casework.series import BY_NOTE
from clew.model.custody_entry import CustodyEntry
from clew.model.gathering import ActKind, GatheringKind
from clew.model.note import NoteKind
from clew.store.catalog import Transaction
from clew.store.gathering_rows import ActRow, GatheringRow, act_rows, changes_told, gathering_rows, member_rows

SERIES = GatheringKind.SERIES
ADOPTED = "a series by notes"
"""The reason that migration 0014 gave to the acts by which it made gatherings of series."""


@dataclass(frozen=True, slots=True)
class Expected:
    """An act as custody has it: its details, what was done, and who did it."""

    details: Mapping[str, Any]
    act: str
    officer: str


def differing_gatherings(tx: Transaction, entries: Sequence[CustodyEntry]) -> Iterator[tuple[str, str]]:
    """Yield what of the agency's gatherings is not as custody tells it: which act, gathering or member, and how."""
    expected = _expected(entries)
    recorded = {row.number: row for row in act_rows(tx)}
    changes = _ByNumber(changes_told(tx))
    folded = Folded()
    for number in sorted(expected.keys() | recorded.keys()):
        told, row = expected.get(number), recorded.get(number)
        lines = changes(number)
        if told is None:
            yield _act(number), "is in the catalog, but custody tells of no such act"
            continue
        if row is None:
            yield _act(number), "is gone from the catalog"
        elif wrong := _differing_fields(told, row, lines):
            yield _act(number), f"is not as custody tells it: {', '.join(wrong)}"
        whole = told.details["first_changes"]
        folded.take(_told(number, told), whole if told.details["changes"] <= MOST_TOLD or not lines else lines)
    yield from _differing_gatherings(folded, gathering_rows(tx))
    yield from _differing_members(folded, tx)


def _expected(entries: Iterable[CustodyEntry]) -> dict[int, Expected]:
    """Return the acts that custody tells of, by number, and before them what a migration made of series in notes."""
    found: dict[int, Expected] = {}
    noted: list[Mapping[str, Any]] = []
    for entry in entries:
        details = json.loads(entry.details)
        if entry.act.startswith(CUSTODY_ACT):
            found[details["number"]] = Expected(details, entry.act.removeprefix(CUSTODY_ACT), entry.officer)
            if len(found) == 1 and details["reason"] == BY_NOTE:
                noted = noted[:-1]  # it is that note which the act follows
        elif not found and (note := details.get(NOTED)) is not None and note["kind"] == NoteKind.SERIES:
            noted.append(note)
    first = min(found, default=None)
    adopted = islice(_adopted(noted), None if first is None else first - 1)
    return dict(enumerate(adopted, start=1)) | found


def _adopted(noted: Sequence[Mapping[str, Any]]) -> Iterator[Expected]:
    """Yield the acts by which migration 0014 made gatherings of the series that were in notes, without custody."""
    noted = sorted(noted, key=lambda note: int(note["number"]))
    undone = {note["undoes"] for note in noted}
    series: dict[str, dict[str, None]] = {}
    first: dict[str, Mapping[str, Any]] = {}
    for note in noted:
        inside = series.setdefault(note["text"], {})
        first.setdefault(note["text"], note)
        if note["undoes"] is None and note["number"] not in undone:
            for sha256 in note["media"]:
                inside.pop(sha256, None) if note["is_removal"] else inside.setdefault(sha256)
    for number, (name, media) in enumerate(series.items(), start=1):
        lines = [f"+{number} member {sha256}" for sha256 in sorted(media)]
        said = new_said(SERIES, name)
        details = {
            "case": first[name]["case"],
            "gathering": number,
            "kind": SERIES.value,
            "other": None,
            "was": None,
            "said": [name, said.role.value, said.state.value],
            "undoes": None,
            "reason": ADOPTED,
            "basis": "",
            **changes_in_custody(lines),
            "first_changes": lines,
        }
        yield Expected(details, ActKind.MAKE.value, first[name]["officer"])


def _told(number: int, told: Expected) -> ToldAct:
    details = told.details
    said = None if details["said"] is None else tuple(details["said"])
    return ToldAct(
        *(number, told.act, details["gathering"], details["kind"], details["other"]), said, details["undoes"]
    )


def _differing_fields(told: Expected, row: ActRow, lines: Sequence[str]) -> list[str]:
    """Return which fields of an act are not as its entry in custody has them."""
    recorded: dict[str, object] = {
        "what was done": row.act,
        "case": row.case,
        "gathering": row.gathering,
        "other": row.other,
        "was": row.was,
        "said": row.said,
        "reason": row.reason,
        "basis": row.basis,
        "officer": row.officer,
        "at": row.at.isoformat(),
        "undoes": row.undoes,
        "members": changes_in_custody(lines)["changes_sha256"],
    }
    said = {name: told.details[name] for name in ("was", "said")}
    expected = {
        **told.details,
        **{name: json.dumps(each, ensure_ascii=False) if each else "" for name, each in said.items()},
        "what was done": told.act,
        "officer": told.officer,
        "members": told.details["changes_sha256"],
    }
    return [name for name, value in recorded.items() if name in expected and expected[name] != value]


def _differing_gatherings(folded: Folded, rows: Iterable[GatheringRow]) -> Iterator[tuple[str, str]]:
    missing = dict(folded.gatherings)
    for row in rows:
        stands = missing.pop(row.number, None)
        if stands is None:
            yield f"{row.kind} {row.number}", "is in the catalog, but no act in custody made it"
            continue
        name = row.name if stands.name is None else stands.name
        for what, recorded, wanted in (
            ("kind", row.kind, stands.kind),
            ("name", row.name, name),
            ("name to be found by", row.key, name.casefold()),
            ("role", row.role, stands.role),
            ("state", row.state, stands.state),
            ("gathering it was merged into", row.merged_into, stands.merged_into),
            ("withdrawal", row.is_withdrawn, stands.is_withdrawn),
            ("number of members", row.members, stands.members),
            ("newest act", row.act, stands.act),
        ):
            if recorded != wanted:
                yield f"{stands.kind} {row.number}", f"its {what} is {recorded!r}, by the acts in custody {wanted!r}"
    for number, stands in missing.items():
        yield f"{stands.kind} {number}", "is gone from the catalog"


def _differing_members(folded: Folded, tx: Transaction) -> Iterator[tuple[str, str]]:
    missing = dict(folded.held)
    for row in member_rows(tx):
        held = missing.pop(row.told, None)
        if held is None:
            yield _member(folded, row.told), "is in the catalog, but by no act in custody"
        elif (held.act, held.origin) != (row.act, row.origin):
            why = f"acts {row.act} and {row.origin}, by custody by acts {held.act} and {held.origin}"
            yield _member(folded, row.told), f"is there by {why}"
    for told in missing:
        yield _member(folded, told), "is gone from the catalog"


class _ByNumber:
    """Looks up what is streamed by rising numbers, each asked for in rising order."""

    def __init__(self, streamed: Iterator[tuple[int, list[str]]]) -> None:
        self._streamed = streamed
        self._next: tuple[int, list[str]] | None = next(streamed, None)

    def __call__(self, number: int) -> list[str]:
        while self._next is not None and self._next[0] < number:
            self._next = next(self._streamed, None)
        return [] if self._next is None or self._next[0] != number else self._next[1]


def _act(number: int) -> str:
    return f"act {number} on gatherings"


def _member(folded: Folded, told: str) -> str:
    number, standing, seen = told.split(" ", 2)
    stands = folded.gatherings.get(int(number))
    kind = "gathering" if stands is None else stands.kind
    return f"{kind} {number}, {'declined ' if standing == 'declined' else ''}media {seen[:12]}{seen[64:]}"
