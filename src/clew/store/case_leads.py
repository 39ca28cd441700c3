"""The leads of a case: the links of its media into other stacks, counted and put in order by the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Row,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from clew.errors import NotFoundError
from clew.model.link import turned_kind
from clew.model.link_decision import Verdict
from clew.model.wanted_leads import LeadOrder, WantedLeads
from clew.store import schema
from clew.store.cases import case_id, exhibit_ids
from clew.store.linker_policies import SwitchedOff, is_allowed, newest
from clew.store.links import Link, links_numbered, turned
from clew.store.transaction import Transaction

WORDS = (Verdict.ACCEPTED, Verdict.REJECTED, Verdict.LATER)
"""What is looked up; everything else is open."""
ORDERS = {
    LeadOrder.STRONGEST: (("crosses", True), ("false_match_rate", False), ("score", True), ("id", True)),
    LeadOrder.NEWEST: (("id", True),),
}
"""By which columns leads are put in order, and whether the highest comes first; numbers grow with time."""


@dataclass(frozen=True, slots=True)
class LeadCount:
    """How many leads of a case are of a kind, as the case sees it, and have a verdict."""

    kind: str
    verdict: Verdict
    count: int


def count_leads(tx: Transaction, case: str, off: SwitchedOff) -> list[LeadCount]:
    """Return how many leads of a case there are, by kind and verdict; raises NotFoundError.

    Left out is what linkers proposed that are off there, or of media that are only in cases where they are off.
    A pass over the links: 100,000 of one case take 0.3 s of a core on SQLite (`benchmarks/leads.py`).
    """
    found = _leads(tx, case, off)
    statement = select(found.c.kind, found.c.verdict, func.count()).group_by(found.c.kind, found.c.verdict)
    rows = sorted(tuple(row) for row in tx.connection.execute(statement))
    return [LeadCount(kind, Verdict(verdict), count) for kind, verdict, count in rows]


def lead_page(tx: Transaction, case: str, wanted: WantedLeads, off: SwitchedOff) -> list[Link]:
    """Return leads of a case, each seen from there, in the order that is wanted.

    The strongest: those into other cases, then the rarest rates, the highest scores, of equal ones the newest. Left out
    is what `count_leads` leaves out. Raises NotFoundError, for a lead to go on after that the case does not have too.
    """
    found = _leads(tx, case, off)
    statement = select(found.c.id, found.c.is_here).where(found.c.verdict.in_([each.value for each in wanted.verdicts]))
    if wanted.kinds:
        statement = statement.where(found.c.kind.in_(wanted.kinds))
    if wanted.after is not None:
        last = tx.connection.execute(select(found).where(found.c.id == wanted.after)).one_or_none()
        if last is None:
            raise NotFoundError(f"case {case!r} has no lead {wanted.after} to go on after: begin anew")
        statement = statement.where(_is_after(found, last, wanted.order))
    order = (found.c[name].desc() if is_falling else found.c[name] for name, is_falling in ORDERS[wanted.order])
    rows = tx.connection.execute(statement.order_by(*order).limit(wanted.count)).all()
    links = links_numbered(tx, [row.id for row in rows])
    return [links[row.id] if row.is_here else turned(links[row.id]) for row in rows]


def kinds_recorded(tx: Transaction) -> list[str]:
    """Return the kinds that links of the agency are of, as they were recorded; a pass over them."""
    table = schema.links
    return sorted(tx.connection.scalars(select(table.c.kind).where(table.c.agency == tx.agency).distinct()))


def newest_of_leads(tx: Transaction) -> tuple[int, int]:
    """Return the number of the agency's newest link, and one that grows with each word on any and each policy.

    When they change, leads may have.
    """
    table, said = schema.links, schema.link_decisions
    link, word = (
        tx.connection.scalar(select(func.max(column)).where(of == tx.agency))
        for column, of in ((table.c.id, table.c.agency), (said.c.number, said.c.agency))
    )
    return link or 0, (word or 0) + newest(tx)


def _leads(tx: Transaction, name: str, off: SwitchedOff) -> Subquery:
    """Return the leads of a case; links between members of one stack are none: what looks the same is stacked.

    Neither are links of an older version of a linker, where a newer one proposes the same, or compared both and does
    not, unless an officer spoke of it.
    """
    seen, said = _seen(tx, name, off), _said(tx)
    near, far = schema.stack_members.alias("near"), schema.stack_members.alias("far")
    number = case_id(tx, name)

    def stacked(members: FromClause, media: ColumnElement[int]) -> ColumnElement[bool]:
        return and_(members.c.agency == tx.agency, members.c.case_id == number, members.c.media_id == media)

    verdict = case(*((seen.c.id.in_(_with(said, each)), each.value) for each in WORDS), else_=Verdict.OPEN.value)
    return (
        select(
            *(seen.c.id, seen.c.kind, seen.c.is_here, seen.c.score, seen.c.false_match_rate),
            verdict.label("verdict"),
            case((_crosses(tx, name, seen), 1), else_=0).label("crosses"),
        )
        .join_from(seen, near, stacked(near, seen.c.near_id), isouter=True)
        .join(far, stacked(far, seen.c.far_id), isouter=True)
        .where(
            or_(
                near.c.representative_id.is_(None),
                far.c.representative_id.is_(None),
                near.c.representative_id != far.c.representative_id,
            ),
            or_(~seen.c.is_dropped, verdict != Verdict.OPEN.value),
        )
        .subquery("leads")
    )


def _seen(tx: Transaction, name: str, off: SwitchedOff) -> CTE:
    """Return the links of which one media at least is in a case, seen from there."""
    table = schema.links
    exhibits = list(exhibit_ids(tx, name).values())
    is_here, is_other_here = (_is_in(tx, exhibits, column) for column in (table.c.media_id, table.c.other_id))
    columns = [*(table.c.id, table.c.linker_id, table.c.media_id, table.c.other_id), table.c.score]
    is_again, is_dropped = _overtaken(tx)
    links = (
        select(
            *columns,
            *(table.c.false_match_rate, table.c.kind.label("stored_kind"), is_here.label("is_here")),
            is_dropped.label("is_dropped"),
        )
        .where(table.c.agency == tx.agency, or_(is_here, is_other_here), ~is_again, *_permitted(tx, name, off))
        .cte("links_here")
    )
    turning = {each: turned_kind(each) for each in kinds_recorded(tx) if turned_kind(each) != each}
    kind: ColumnElement[str] = links.c.stored_kind
    if turning:
        seen_so = ((and_(~links.c.is_here, links.c.stored_kind == each), literal(to)) for each, to in turning.items())
        kind = case(*seen_so, else_=links.c.stored_kind)
    return select(
        links,
        kind.label("kind"),
        case((links.c.is_here, links.c.media_id), else_=links.c.other_id).label("near_id"),
        case((links.c.is_here, links.c.other_id), else_=links.c.media_id).label("far_id"),
    ).cte("seen")


def _overtaken(tx: Transaction) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return which links of older versions the newest of their linker proposes again, and which it compared anew."""
    table, linkers, newer = schema.links, schema.linkers, schema.links.alias("newer")
    rows = tx.connection.execute(select(linkers.c.name, linkers.c.id).where(linkers.c.agency == tx.agency)).all()
    again, dropped = list[ColumnElement[bool]](), list[ColumnElement[bool]]()
    for name in {row.name for row in rows}:
        *older, newest_one = sorted(row.id for row in rows if row.name == name)
        if older:
            is_older = table.c.linker_id.in_(older)
            same = (newer.c[each] == table.c[each] for each in ("agency", "media_id", "other_id", "kind"))
            found = select(literal(1)).select_from(newer).where(newer.c.linker_id == newest_one, *same)
            again.append(and_(is_older, found.correlate(table).exists()))
            both = (_is_compared(tx, newest_one, column) for column in (table.c.media_id, table.c.other_id))
            dropped.append(and_(is_older, *both))
    return or_(false(), *again), or_(false(), *dropped)


def _is_compared(tx: Transaction, linker: int, media: ColumnElement[int]) -> ColumnElement[bool]:
    table = schema.described
    found = select(literal(1)).where(
        *(table.c.agency == tx.agency, table.c.linker_id == linker, table.c.media_id == media),
        table.c.is_compared == 1,
    )
    return found.exists()


def _permitted(tx: Transaction, name: str, off: SwitchedOff) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions under which a link may be shown in a case, one for each linker that is off anywhere."""
    table, linkers, here = schema.links, schema.linkers, case_id(tx, name)
    for linker, without in off.items():
        versions = select(linkers.c.id).where(linkers.c.agency == tx.agency, linkers.c.name == linker)
        is_other = table.c.linker_id.not_in(versions)
        sides = (is_allowed(tx, column, without) for column in (table.c.media_id, table.c.other_id))
        yield is_other if here in without else or_(is_other, and_(*sides))


def _said(tx: Transaction) -> CTE:
    """Return the newest word on each link that there is one on, by the link's number."""
    table, links, linkers = schema.link_decisions, schema.links, schema.linkers
    one, other = schema.media.alias("one"), schema.media.alias("other")
    last = (
        select(func.max(table.c.number))
        .where(table.c.agency == tx.agency)
        .group_by(table.c.linker, table.c.kind, table.c.sha256, table.c.other)
    )
    is_about = and_(
        *(links.c.agency == tx.agency, links.c.linker_id == linkers.c.id, links.c.kind == table.c.kind),
        *(links.c.media_id == one.c.id, links.c.other_id == other.c.id),
    )
    return (
        select(links.c.id, table.c.verdict)
        .join_from(table, one, and_(one.c.agency == tx.agency, one.c.sha256 == table.c.sha256))
        .join(other, and_(other.c.agency == tx.agency, other.c.sha256 == table.c.other))
        .join(linkers, and_(linkers.c.agency == tx.agency, linkers.c.name == table.c.linker))
        .join(links, is_about)
        .where(table.c.agency == tx.agency, table.c.number.in_(last))
        .cte("said")
    )


def _with(said: CTE, verdict: Verdict) -> Select[tuple[int]]:
    """Return the numbers of the links on which this was said last.

    A list to look up in, not a table to join: SQLite went through 2,000 words for each of 100,000 links.
    """
    return select(said.c.id).where(said.c.verdict == verdict.value)


def _is_in(tx: Transaction, exhibits: list[int], media: ColumnElement[int]) -> ColumnElement[bool]:
    places = schema.occurrences
    found = select(literal(1)).where(
        places.c.agency == tx.agency, places.c.media_id == media, places.c.exhibit_id.in_(exhibits)
    )
    return found.exists()


def _crosses(tx: Transaction, name: str, seen: CTE) -> ColumnElement[bool]:
    """Return whether the far media is in a case that the near one is not in."""
    places, exhibits = schema.occurrences.alias("there"), schema.exhibits.alias("exhibits_there")
    other_places, other_exhibits = schema.occurrences.alias("here"), schema.exhibits.alias("exhibits_here")
    known = (
        select(literal(1))
        .join_from(other_places, other_exhibits, _holds(tx, other_places, other_exhibits))
        .where(other_places.c.media_id == seen.c.near_id, other_exhibits.c.case_id == exhibits.c.case_id)
        .correlate(seen, exhibits)
    )
    outside = (
        select(literal(1))
        .join_from(places, exhibits, _holds(tx, places, exhibits))
        .where(places.c.media_id == seen.c.far_id, exhibits.c.case_id != case_id(tx, name), ~known.exists())
        .correlate(seen)
    )
    return outside.exists()


def _holds(tx: Transaction, places: FromClause, exhibits: FromClause) -> ColumnElement[bool]:
    return and_(places.c.agency == tx.agency, exhibits.c.agency == tx.agency, exhibits.c.id == places.c.exhibit_id)


def _is_after(found: Subquery, last: Row[Any], order: LeadOrder) -> ColumnElement[bool]:
    """Return the condition that a lead comes after another in an order."""
    same: ColumnElement[bool] = true()
    after: list[ColumnElement[bool]] = []
    for name, is_falling in ORDERS[order]:
        column, value = found.c[name], last._mapping[name]  # noqa: SLF001  SQLAlchemy's public name
        after.append(and_(same, column < value if is_falling else column > value))
        same = and_(same, column == value)
    return or_(*after)
