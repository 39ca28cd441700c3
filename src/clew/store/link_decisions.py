"""What officers say of links: appended, never altered."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from clew.errors import NotFoundError
from clew.model.link import turned_kind
from clew.model.link_decision import LinkDecision, Verdict
from clew.store import schema
from clew.store.cases import case_id
from clew.store.links import Link
from clew.store.transaction import Transaction, batches, insert_rows, plain

Said = tuple[str, str, bytes, bytes]
"""What a decision is found by: linker, kind, and both media, the smaller SHA-256 first."""


def key_of(link: Link) -> Said:
    """Return what decisions on a link are found by, from whichever side it is seen."""
    if link.sha256 < link.other:
        return link.linker, link.kind, link.sha256, link.other
    return link.linker, turned_kind(link.kind), link.other, link.sha256


def append(tx: Transaction, case: str, link: Link, verdict: Verdict, reason: str, officer: str) -> LinkDecision:
    """Append a decision on a link, numbered next in its agency; raises NotFoundError where there is no such case."""
    table = schema.link_decisions
    last = tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0
    linker, kind, sha256, other = key_of(link)
    made = LinkDecision(
        *(last + 1, plain(case), linker, kind, sha256, other, verdict),
        *(plain(reason), plain(officer), datetime.now(UTC)),
    )
    row = {
        "agency": tx.agency,
        "number": made.number,
        "case_id": case_id(tx, case),
        "linker": linker,
        "kind": kind,
        "sha256": sha256,
        "other": other,
        "verdict": verdict.value,
        "reason": made.reason,
        "officer": made.officer,
        "at": made.at,
    }
    insert_rows(tx, table, [row])
    return made


def decision(tx: Transaction, number: int) -> LinkDecision:
    """Return the decision of a number; raises NotFoundError where there is none."""
    row = tx.connection.execute(_rows(tx).where(schema.link_decisions.c.number == number)).one_or_none()
    if row is None:
        raise NotFoundError(f"nothing was said of a lead under number {number}")
    return _read(row)


def decisions_on(tx: Transaction, links: Iterable[Link]) -> dict[Said, list[LinkDecision]]:
    """Return all decisions on these links in their order, by what they are found by."""
    wanted = {key_of(each) for each in links}
    found: dict[Said, list[LinkDecision]] = {}
    table = schema.link_decisions
    for batch in batches(sorted({sha256 for _, _, sha256, _ in wanted})):
        for row in tx.connection.execute(_rows(tx).where(table.c.sha256.in_(batch)).order_by(table.c.number)):
            key = row.linker, row.kind, row.sha256, row.other
            if key in wanted:
                found.setdefault(key, []).append(_read(row))
    return found


def judged(tx: Transaction, case: str) -> dict[int, tuple[str, ...]]:
    """Return what was said of leads in a case as its rows hold it, by number, for who checks them.

    Linker, kind, both media in hex, verdict, reason, officer. Raises NotFoundError for an unknown case.
    """
    table = schema.link_decisions
    statement = _rows(tx).where(table.c.case_id == case_id(tx, case))
    return {
        row.number: (
            *(row.linker, row.kind, bytes(row.sha256).hex(), bytes(row.other).hex()),
            *(row.verdict, row.reason, row.officer),
        )
        for row in tx.connection.execute(statement)
    }


def _rows(tx: Transaction) -> Select[Any]:
    table, cases = schema.link_decisions, schema.cases
    return (
        select(cases.c.name, table)
        .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
        .where(table.c.agency == tx.agency)
    )


def _read(row: Row[Any]) -> LinkDecision:
    return LinkDecision(
        *(row.number, row.name, row.linker, row.kind, row.sha256, row.other),
        *(Verdict(row.verdict), row.reason, row.officer, row.at),
    )
