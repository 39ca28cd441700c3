"""What officers have looked at unblurred, by day and case."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from clew.model.exposure import Exposure, Looks
from clew.store import schema
from clew.store.cases import case_id
from clew.store.transaction import Transaction, batches, insert_missing, inserting, plain

OUTSIDE = 0
"""The number that stands for no case."""


def add_looks(tx: Transaction, officer: str, looks: Looks) -> None:
    """Count a batch; of one that was counted already, only what it has grown by. Raises NotFoundError."""
    who = {"agency": tx.agency, "officer": plain(officer)}
    case = OUTSIDE if looks.case is None else case_id(tx, looks.case)
    day = looks.day.isoformat()
    statement = inserting(tx, schema.exposure_times).values(
        **who, key=plain(looks.key), day=day, case_id=case, unblurred_ms=looks.unblurred_ms
    )
    is_more = statement.excluded.unblurred_ms > schema.exposure_times.c.unblurred_ms
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["agency", "officer", "key"],
            set_={"unblurred_ms": statement.excluded.unblurred_ms},
            where=is_more,
        )
    )
    for some in batches(looks.pictures):
        rows = [{**who, "day": day, "case_id": case, "sha256": sha256} for sha256 in some]
        insert_missing(tx, schema.exposure_pictures, rows)


def exposure_by_day(tx: Transaction, officer: str, first: date, last: date) -> dict[date, Exposure]:
    """Return an officer's exposure on each day, both ends included, on which there was any."""
    times, pictures = schema.exposure_times, schema.exposure_pictures
    days = (first.isoformat(), last.isoformat())
    took = _time(times.c.day, [*_of(tx, times, officer), *_within(times.c.day, days)])
    saw = _different(pictures.c.day, [*_of(tx, pictures, officer), *_within(pictures.c.day, days)])
    return {date.fromisoformat(day): exposure for day, exposure in _joined(tx, took, saw).items()}


def exposure_by_case(tx: Transaction, officer: str, first: date, last: date) -> dict[str, Exposure]:
    """Return an officer's exposure in each case on days, both ends included; "" for what was outside any."""
    times, pictures, cases = schema.exposure_times, schema.exposure_pictures, schema.cases
    days = (first.isoformat(), last.isoformat())
    took = _time(times.c.case_id, [*_of(tx, times, officer), *_within(times.c.day, days)])
    saw = _different(pictures.c.case_id, [*_of(tx, pictures, officer), *_within(pictures.c.day, days)])
    rows = tx.connection.execute(select(cases.c.id, cases.c.name).where(cases.c.agency == tx.agency))
    names = {OUTSIDE: "", **{number: name for number, name in rows}}  # noqa: C416 - rows are no pairs to mypy
    return {names[number]: exposure for number, exposure in _joined(tx, took, saw).items()}


def exposure_by_officer(tx: Transaction, case: str) -> dict[str, Exposure]:
    """Return the exposure of every officer in a case, pictures seen on several days counted once."""
    times, pictures = schema.exposure_times, schema.exposure_pictures
    number = case_id(tx, case)
    took = _time(times.c.officer, [times.c.agency == tx.agency, times.c.case_id == number])
    saw = _different(pictures.c.officer, [pictures.c.agency == tx.agency, pictures.c.case_id == number])
    return _joined(tx, took, saw)


def _of(tx: Transaction, table: Any, officer: str) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a table
    return [table.c.agency == tx.agency, table.c.officer == plain(officer)]


def _within(day: ColumnElement[str], days: tuple[str, str]) -> list[ColumnElement[bool]]:
    """Return that a day is one of these; BETWEEN is no SQL on PostgreSQL where its bounds have a collation."""
    return [day >= days[0], day <= days[1]]


def _time(by: ColumnElement[Any], which: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(by, func.sum(schema.exposure_times.c.unblurred_ms)).where(*which).group_by(by)


def _different(by: ColumnElement[Any], which: Sequence[ColumnElement[bool]]) -> Select[Any]:
    sha256 = schema.exposure_pictures.c.sha256
    return select(by, func.count(sha256.distinct())).where(*which).group_by(by)


def _joined(tx: Transaction, took: Select[Any], saw: Select[Any]) -> dict[Any, Exposure]:
    """Return what both queries tell, by their first column."""
    times = {by: int(ms) for by, ms in tx.connection.execute(took)}
    pictures = {by: int(count) for by, count in tx.connection.execute(saw)}
    known = sorted(times.keys() | pictures.keys())
    return {by: Exposure(times.get(by, 0), pictures.get(by, 0)) for by in known}
