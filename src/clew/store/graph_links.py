"""Links by the numbers of their media, without what they rest on: many at once, for the graph."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from clew.model.graph import WantedGraph
from clew.model.link import turned_kind
from clew.model.link_decision import Verdict
from clew.store import schema
from clew.store.linker_policies import SwitchedOff, is_allowed
from clew.store.transaction import Transaction, batches


@dataclass(frozen=True, slots=True)
class GraphLink:
    """A link of two media by number; `kind` is read from the one to the other."""

    number: int
    linker: str
    kind: str
    one: int
    other: int
    false_match_rate: float
    proposed_at: datetime | None
    verdict: Verdict
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Permitted:
    """What policy lets be shown: `off` are linkers that are off in some cases, `here` the cases that are asked about.

    A link is left out where its linker is off in one of these, or in every case that holds one of its media.
    """

    off: SwitchedOff
    here: frozenset[int] = frozenset()


def links_of_agency(tx: Transaction, wanted: WantedGraph, permitted: Permitted) -> list[GraphLink]:
    """Return all links that pass what is wanted and policy, the best first (`best_first`), however many."""
    return _found(tx, wanted, permitted, [_all(tx)])


def links_of_exhibits(
    tx: Transaction, wanted: WantedGraph, permitted: Permitted, exhibits: Collection[int]
) -> list[GraphLink]:
    """Return the links of which a media at least lies in one of these exhibits, as `links_of_agency`."""
    table, places = schema.links, schema.occurrences
    inside = select(places.c.media_id).where(
        places.c.agency == tx.agency, places.c.exhibit_id.in_(exhibits), places.c.media_id.is_not(None)
    )
    near = or_(table.c.media_id.in_(inside), table.c.other_id.in_(inside))
    return _found(tx, wanted, permitted, [_all(tx).where(near)])


def links_of_media(
    tx: Transaction, wanted: WantedGraph, permitted: Permitted, numbers: Collection[int]
) -> list[GraphLink]:
    """Return the links of which a media at least is one of these, as `links_of_agency`."""
    table = schema.links
    near = (or_(table.c.media_id.in_(some), table.c.other_id.in_(some)) for some in batches(sorted(numbers)))
    return _found(tx, wanted, permitted, (_all(tx).where(each) for each in near))


def best_first(link: GraphLink) -> tuple[bool, float, int]:
    """What links are sorted by: accepted ones, then the rarest scores."""
    return link.verdict is not Verdict.ACCEPTED, link.false_match_rate, link.number


def _all(tx: Transaction) -> Select[Any]:
    table = schema.links
    return select(
        *(table.c.id, table.c.linker_id, table.c.kind, table.c.media_id, table.c.other_id),
        *(table.c.false_match_rate, table.c.proposed_at),
    ).where(table.c.agency == tx.agency)


def _found(
    tx: Transaction, wanted: WantedGraph, permitted: Permitted, statements: Iterable[Select[Any]]
) -> list[GraphLink]:
    linkers = schema.linkers
    named = select(linkers.c.id, linkers.c.name).where(linkers.c.agency == tx.agency)
    names = {row.id: row.name for row in tx.connection.execute(named)}
    said = _newest_words(tx)
    newest: dict[tuple[str, str, int, int], tuple[int, GraphLink]] = {}
    for statement in statements:
        rows = tx.connection.execute(statement.where(*_conditions(wanted), *_permits(tx, permitted))).all()
        for number, linker, kind, one, other, rate, proposed_at in rows:
            verdict, judged_at = said.get(number, (Verdict.OPEN, None))
            if verdict not in wanted.verdicts:
                continue
            key = names[linker], kind, one, other
            if key not in newest or newest[key][0] < linker:  # a newer version of the linker speaks for the older ones
                link = GraphLink(number, names[linker], kind, one, other, rate, proposed_at, verdict, judged_at)
                newest[key] = linker, link
    return sorted((link for _, link in newest.values()), key=best_first)


def _conditions(wanted: WantedGraph) -> list[ColumnElement[bool]]:
    table = schema.links
    found = [table.c.false_match_rate <= wanted.most_rate]
    if wanted.kinds:
        found.append(table.c.kind.in_(sorted({name for each in wanted.kinds for name in (each, turned_kind(each))})))
    if wanted.since is not None:
        found.append(table.c.proposed_at >= wanted.since)
    if wanted.until is not None:
        found.append(table.c.proposed_at < wanted.until)
    return found


def _permits(tx: Transaction, permitted: Permitted) -> Iterator[ColumnElement[bool]]:
    table, linkers = schema.links, schema.linkers
    for linker, without in permitted.off.items():
        versions = select(linkers.c.id).where(linkers.c.agency == tx.agency, linkers.c.name == linker)
        is_other = table.c.linker_id.not_in(versions)
        sides = (is_allowed(tx, column, without) for column in (table.c.media_id, table.c.other_id))
        yield is_other if permitted.here & without else or_(is_other, and_(*sides))


def _newest_words(tx: Transaction) -> dict[int, tuple[Verdict, datetime]]:
    """Return the newest word on each link that there is one on, by the link's number."""
    table, links, linkers = schema.link_decisions, schema.links, schema.linkers
    one, other = schema.media.alias("one"), schema.media.alias("other")
    newest = (
        select(func.max(table.c.number))
        .where(table.c.agency == tx.agency)
        .group_by(table.c.linker, table.c.kind, table.c.sha256, table.c.other)
    )
    statement = (
        select(links.c.id, table.c.verdict, table.c.at)
        .join_from(table, one, and_(one.c.agency == tx.agency, one.c.sha256 == table.c.sha256))
        .join(other, and_(other.c.agency == tx.agency, other.c.sha256 == table.c.other))
        .join(linkers, and_(linkers.c.agency == tx.agency, linkers.c.name == table.c.linker))
        .join(
            links,
            and_(
                *(links.c.agency == tx.agency, links.c.linker_id == linkers.c.id, links.c.kind == table.c.kind),
                *(links.c.media_id == one.c.id, links.c.other_id == other.c.id),
            ),
        )
        .where(table.c.agency == tx.agency, table.c.number.in_(newest))
    )
    return {row.id: (Verdict(row.verdict), row.at) for row in tx.connection.execute(statement)}
