"""Gatherings as they stand, over all cases: read in few statements, however many there are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from clew.errors import NotFoundError
from clew.model.gathering import Gathering, GatheringKind, Member, Role, Said, Sighting, Standing, State
from clew.store import schema
from clew.store.cases import case_id
from clew.store.gathering_acts import sighting_of
from clew.store.transaction import Transaction, batches, stream


@dataclass(frozen=True, slots=True)
class WantedGatherings:
    """Which gatherings: of these kinds (all if none), of which a case holds members, with this in the name."""

    kinds: tuple[GatheringKind, ...] = ()
    case: str | None = None
    name: str = ""
    count: int = 1000
    after: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """By which act a sighting is in a gathering, and whose reason it is there for."""

    act: int
    origin: int


def gatherings(tx: Transaction, wanted: WantedGatherings | None = None) -> list[Gathering]:
    """Return the gatherings that are neither merged into others nor withdrawn, by number.

    All of them, or a page of those wanted; raises NotFoundError for an unknown case.
    """
    table = schema.gatherings
    statement = (
        select(table)
        .where(table.c.agency == tx.agency, table.c.merged_into.is_(None), table.c.is_withdrawn.is_(False))
        .order_by(table.c.number)
    )
    if wanted is not None:
        statement = statement.where(table.c.number > wanted.after).limit(wanted.count)
        if wanted.kinds:
            statement = statement.where(table.c.kind.in_([kind.value for kind in wanted.kinds]))
        if wanted.case is not None:
            statement = statement.where(table.c.number.in_(_of_case(tx, wanted.case)))
        if wanted.name:
            statement = statement.where(table.c.key.contains(wanted.name.casefold(), autoescape=True))
    return [_gathering(row) for row in stream(tx, statement)]


def gathering(tx: Transaction, number: int) -> Gathering:
    """Return one gathering, merged and withdrawn ones too; raises NotFoundError."""
    table = schema.gatherings
    statement = select(table).where(table.c.agency == tx.agency, table.c.number == number)
    row = tx.connection.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no gathering {number}: `clew gather list` names those there are")
    return _gathering(row)


def gathering_named(tx: Transaction, kind: GatheringKind, name: str) -> Gathering | None:
    """Return the gathering of a kind and name that can be put into, whatever its case; else one merged away, or None.

    Of several that were merged away the newest.
    """
    table = schema.gatherings
    statement = (
        select(table)
        .where(table.c.agency == tx.agency, table.c.kind == kind.value, table.c.key == name.casefold())
        .where(table.c.is_withdrawn.is_(False))
        .order_by(table.c.number.desc())
    )
    found = [_gathering(row) for row in tx.connection.execute(statement)]
    return next((each for each in found if each.is_live), found[0] if found else None)


def last_gathering(tx: Transaction) -> int:
    """Return the highest number of a gathering, 0 where there is none."""
    table = schema.gatherings
    return tx.connection.scalar(select(func.max(table.c.number)).where(table.c.agency == tx.agency)) or 0


def members(tx: Transaction, number: int, count: int | None = None, after: int = 0) -> list[Member]:
    """Return the members of a gathering, those put in last first; `count` of them from place `after` on, or all."""
    table, acts = schema.gathering_members, schema.gathering_acts
    statement = (
        select(table, acts.c.reason, acts.c.basis, acts.c.officer, acts.c.at)
        .join_from(table, acts, (acts.c.agency == table.c.agency) & (acts.c.number == table.c.origin))
        .where(table.c.agency == tx.agency, table.c.gathering == number, table.c.standing == Standing.MEMBER.value)
        .order_by(table.c.act.desc(), table.c.sha256, table.c.part, table.c.box)
    )
    if count is not None:
        statement = statement.limit(count).offset(after)
    return [
        Member(row.gathering, sighting_of(row), row.act, row.reason, row.basis, row.officer, row.at)
        for row in stream(tx, statement)
    ]


def sightings(
    tx: Transaction, number: int, standing: Standing = Standing.MEMBER, among: Iterable[bytes] | None = None
) -> dict[Sighting, Held]:
    """Return what is in a gathering, or was declined for it: all of it, or what there is of these media."""
    table = schema.gathering_members
    statement = select(table).where(
        table.c.agency == tx.agency, table.c.gathering == number, table.c.standing == standing.value
    )
    if among is None:
        return {sighting_of(row): Held(row.act, row.origin) for row in stream(tx, statement)}
    return {
        sighting_of(row): Held(row.act, row.origin)
        for batch in batches(sorted(set(among)))
        for row in tx.connection.execute(statement.where(table.c.sha256.in_(batch)))
    }


def member_media(tx: Transaction, numbers: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return by gathering the numbers of its members' media; media that the catalog has no more are left out."""
    table, media = schema.gathering_members, schema.media
    found: dict[int, set[int]] = {}
    for batch in batches(sorted(set(numbers))):
        statement = (
            select(table.c.gathering, media.c.id)
            .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.sha256 == table.c.sha256))
            .where(table.c.agency == tx.agency, table.c.standing == Standing.MEMBER.value)
            .where(table.c.gathering.in_(batch))
        )
        for row in stream(tx, statement):
            found.setdefault(row.gathering, set()).add(row.id)
    return {number: frozenset(some) for number, some in found.items()}


def gatherings_of_media(
    tx: Transaction, numbers: Collection[int], standing: Standing = Standing.MEMBER
) -> dict[int, tuple[int, ...]]:
    """Return by the number of a media the gatherings that it is in, or was declined for."""
    table, media = schema.gathering_members, schema.media
    found: dict[int, list[int]] = {}
    for batch in batches(sorted(numbers)):
        statement = (
            select(media.c.id, table.c.gathering)
            .join_from(media, table, (media.c.agency == table.c.agency) & (media.c.sha256 == table.c.sha256))
            .where(media.c.agency == tx.agency, media.c.id.in_(batch), table.c.standing == standing.value)
            .order_by(table.c.gathering)
            .distinct()
        )
        for number, gathered in tx.connection.execute(statement):
            found.setdefault(number, []).append(gathered)
    return {number: tuple(some) for number, some in found.items()}


def gatherings_numbered(tx: Transaction, numbers: Iterable[int]) -> dict[int, Gathering]:
    """Return the gatherings of these numbers, merged and withdrawn ones too."""
    table = schema.gatherings
    return {
        row.number: _gathering(row)
        for batch in batches(sorted(set(numbers)))
        for row in tx.connection.execute(select(table).where(table.c.agency == tx.agency, table.c.number.in_(batch)))
    }


def _of_case(tx: Transaction, case: str) -> Any:  # noqa: ANN401 - a statement
    """Return the numbers of the gatherings that a case holds members of, or that were made in it."""
    table, media, places, exhibits = (
        schema.gathering_members,
        schema.media,
        schema.occurrences,
        schema.exhibits,
    )
    number = case_id(tx, case)
    holding = (
        select(table.c.gathering)
        .join_from(table, media, (media.c.agency == table.c.agency) & (media.c.sha256 == table.c.sha256))
        .join(places, (places.c.agency == media.c.agency) & (places.c.media_id == media.c.id))
        .join(exhibits, (exhibits.c.agency == places.c.agency) & (exhibits.c.id == places.c.exhibit_id))
        .where(table.c.agency == tx.agency, table.c.standing == Standing.MEMBER.value, exhibits.c.case_id == number)
    )
    acts = schema.gathering_acts
    made = select(acts.c.gathering).where(acts.c.agency == tx.agency, acts.c.case_id == number, acts.c.act == "make")
    return holding.union(made)


def _gathering(row: Row[Any]) -> Gathering:
    return Gathering(
        *(row.number, GatheringKind(row.kind), Said(row.name, Role(row.role), State(row.state))),
        *(row.merged_into, bool(row.is_withdrawn), row.members, row.act),
    )
