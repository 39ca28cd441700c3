"""Why a linker has nothing to say of media: each counted by its reason."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true
from sqlalchemy import case as case_of

from clew.model.findings import Kind, Outcome
from clew.store import schema
from clew.store.descriptions import Named, linker_id
from clew.store.linker_policies import is_allowed
from clew.store.media import in_case
from clew.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Unasked:
    """Pictures and films that a search by a linker did not ask.

    `empty` are described, and nothing was seen in them that could be looked for; `failed` could not be described;
    `undescribed` nobody tried to; `withheld` are in no case in which the linker is on.
    """

    empty: int
    failed: int
    undescribed: int
    withheld: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.empty + self.failed + self.undescribed + self.withheld


def unasked(tx: Transaction, linker: Named, case: str | None, without: Collection[int], asked: int) -> Unasked:
    """Count what was examined in a case, or in all, and not asked; `without` are the cases in which the linker is off.

    `asked` is how many media were. Raises NotFoundError.
    """
    media, described = schema.media, schema.described
    seen = and_(
        *(media.c.agency == tx.agency, media.c.outcome == Outcome.EXAMINED.value),
        media.c.kind.in_((Kind.PICTURE.value, Kind.VIDEO.value)),
        true() if case is None else in_case(tx, case),
    )
    allowed = and_(seen, is_allowed(tx, media.c.id, without)) if without else seen
    every, permitted = (tx.connection.scalar(select(func.count()).where(each)) or 0 for each in (seen, allowed))
    failures = func.count(case_of((described.c.failure != "", 1)))
    tried = (
        select(func.count(), failures)
        .join_from(described, media, and_(media.c.agency == described.c.agency, media.c.id == described.c.media_id))
        .where(described.c.agency == tx.agency, described.c.linker_id == (linker_id(tx, linker) or 0), allowed)
    )
    known, failed = tx.connection.execute(tried).one()
    return Unasked(max(0, known - failed - asked), failed, max(0, permitted - known), every - permitted)
