"""Why a linker has nothing to say of media: each counted by its reason."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy import case as case_of

from clew.model.findings import Kind, Outcome
from clew.model.match import MatchKind
from clew.store import schema
from clew.store.cases import case_id
from clew.store.descriptions import Named, linker_id
from clew.store.linker_policies import is_allowed
from clew.store.media import in_case
from clew.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Unasked:
    """Pictures and films that a search by a linker did not ask.

    `empty` are described, and nothing was seen in them that could be looked for; `failed` could not be described;
    `undescribed` the next `clew link` of the cases `waiting_in` describes, by name; `put_off` are described only where
    all are asked for: copies in stacks, and what is known. `withheld` are in no case in which the linker is on.
    """

    empty: int
    failed: int
    undescribed: int
    put_off: int
    withheld: int
    waiting_in: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return self.empty + self.failed + self.undescribed + self.put_off + self.withheld


def unasked(tx: Transaction, linker: Named, case: str | None, without: Collection[int], asked: int) -> Unasked:
    """Count what was examined in a case, or in all, and not asked; `without` are the cases in which the linker is off.

    `asked` is how many media were. Raises NotFoundError.
    """
    media, tried = schema.media, schema.described
    is_of = and_(
        *(tried.c.agency == media.c.agency, tried.c.media_id == media.c.id),
        tried.c.linker_id == (linker_id(tx, linker) or 0),
    )
    among = media.outerjoin(tried, is_of)
    seen, allowed = _seen(tx, case), [is_allowed(tx, media.c.id, without)] if without else []
    due, is_untried = _due(tx, without, case), tried.c.media_id.is_(None)
    waits = and_(is_untried, due.where(schema.occurrences.c.media_id == media.c.id).exists())
    counts = select(func.count(), _count(tried.c.failure == ""), _count(tried.c.failure != ""), _count(waits))
    permitted, described, failed, waiting = tx.connection.execute(
        counts.select_from(among).where(*seen, *allowed)
    ).one()
    every = tx.connection.scalar(select(func.count()).select_from(media).where(*seen)) or 0 if without else permitted
    left = select(media.c.id).select_from(among).where(*seen, *allowed, is_untried)
    names = _names(tx, due.where(schema.occurrences.c.media_id.in_(left))) if waiting else ()
    put_off = permitted - described - failed - waiting
    return Unasked(max(0, described - asked), failed, waiting, put_off, every - permitted, names)


def _seen(tx: Transaction, name: str | None) -> list[ColumnElement[bool]]:
    """Return the conditions under which a content is a picture or a film that was examined, in a case or in any."""
    table = schema.media
    found = [
        *(table.c.agency == tx.agency, table.c.outcome == Outcome.EXAMINED.value),
        table.c.kind.in_((Kind.PICTURE.value, Kind.VIDEO.value)),
    ]
    if name is not None:
        return [*found, in_case(tx, name)]
    return [*found, table.c.id > 0]  # SQLite reads them by their numbers then, not by an index that leads to and fro


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case_of((condition, 1)))


def _due(tx: Transaction, without: Collection[int], name: str | None) -> Select[tuple[int]]:
    """Return the cases in which a media is, by its places, and isn't put off.

    It stands for a stack there in which not all is known, or is in no stack yet.
    """
    places, exhibits, listed = schema.occurrences, schema.exhibits, schema.matches
    mine, members = schema.stack_members.alias("mine"), schema.stack_members.alias("members")
    is_known = exists(
        select(listed.c.media_id).where(
            *(listed.c.agency == tx.agency, listed.c.media_id == members.c.media_id),
            listed.c.kind == MatchKind.EXACT.value,
        )
    )
    stands = exists(
        select(members.c.media_id).where(
            *(members.c.agency == tx.agency, members.c.case_id == exhibits.c.case_id),
            *(members.c.representative_id == places.c.media_id, ~is_known),
        )
    )
    is_stacked = exists(
        select(mine.c.media_id).where(
            *(mine.c.agency == tx.agency, mine.c.case_id == exhibits.c.case_id, mine.c.media_id == places.c.media_id)
        )
    )
    chosen = exhibits.c.case_id.not_in(without) if name is None else exhibits.c.case_id == case_id(tx, name)
    return (
        select(exhibits.c.case_id)
        .join_from(places, exhibits, (exhibits.c.agency == places.c.agency) & (exhibits.c.id == places.c.exhibit_id))
        .where(places.c.agency == tx.agency, chosen, or_(stands, ~is_stacked))
    )


def _names(tx: Transaction, numbers: Select[tuple[int]]) -> tuple[str, ...]:
    cases = schema.cases
    wanted = select(cases.c.name).where(cases.c.agency == tx.agency, cases.c.id.in_(numbers)).order_by(cases.c.name)
    return tuple(tx.connection.scalars(wanted))
