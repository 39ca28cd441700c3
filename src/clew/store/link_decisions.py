"""What officers say of links: appended, never altered."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import func, select

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


def decisions_on(tx: Transaction, links: Iterable[Link]) -> dict[Said, list[LinkDecision]]:
    """Return all decisions on these links in their order, by what they are found by."""
    table, cases = schema.link_decisions, schema.cases
    wanted = {key_of(each) for each in links}
    found: dict[Said, list[LinkDecision]] = {}
    for batch in batches(sorted({sha256 for _, _, sha256, _ in wanted})):
        statement = (
            select(cases.c.name, table)
            .join_from(table, cases, (cases.c.agency == table.c.agency) & (cases.c.id == table.c.case_id))
            .where(table.c.agency == tx.agency, table.c.sha256.in_(batch))
            .order_by(table.c.number)
        )
        for row in tx.connection.execute(statement):
            key = row.linker, row.kind, row.sha256, row.other
            if key in wanted:
                made = LinkDecision(row.number, row.name, *key, Verdict(row.verdict), row.reason, row.officer, row.at)
                found.setdefault(key, []).append(made)
    return found
